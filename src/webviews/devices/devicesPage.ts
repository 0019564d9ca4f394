import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { deviceHeadline } from '../../core/devices/deviceHeadline';
import type { DevicesOutput } from '../../protocol/cliOutput';
import { devicesMethods, devicesStateSchema, type DevicesReady, type DevicesState } from '../../protocol/pages/devices';
import '../components/notices';
import '../components/section';
import { PageElement } from '../page/pageElement';
import { text } from '../strings/devices';
import { devicesPageStyles } from './devicesStyles';
import './devicesTable';

/** Which device computes and why, what was tried, and what helps. */
@customElement('loupe-devices-page')
export class DevicesPageElement extends PageElement<DevicesState, typeof devicesMethods> {
  static override styles = [...PageElement.styles, devicesPageStyles];

  protected readonly schema = devicesStateSchema;
  protected readonly methods = devicesMethods;

  protected override applySnapshot(next: DevicesState): void {
    const before = this.pageState;
    if (before?.state === 'ready' && before.measuring && next.state === 'ready' && !next.measuring && next.found)
      this.announcer.interrupt(`${text('devices.done')} ${deviceHeadline(next.found, next.chosen, text)}`);
    super.applySnapshot(next);
  }

  protected override renderReady(data: DevicesReady): TemplateResult {
    const { found, measuring, failure } = data;
    return html`
      <div class="title-row">
        <div><h1>${text('devices.title')}</h1></div>
        <div class="actions">${this.renderActions(data)}</div>
      </div>
      ${failure === null ? nothing : html`<loupe-notices .notices=${[{ level: 'error', message: text('devices.failed', { reason: failure }) }]}></loupe-notices>`}
      ${measuring ? this.renderProgress(measuring) : nothing}
      ${found ? this.renderFound(found, data) : measuring ? nothing : html`<p class="headline">${text('devices.notYet')}</p><p class="quiet">${text('devices.tryingMeaning')}</p>`}`;
  }

  /** The button that begins and the one that ends stand in one place. */
  private renderActions({ found, measuring }: DevicesReady): TemplateResult {
    const main = measuring
      ? html`<vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('cancel', null))}>${text('devices.cancel')}</vscode-button>`
      : html`<vscode-button appearance=${found ? 'secondary' : 'primary'} @click=${() => this.ask(this.link.request('measure', null))}>${text(found ? 'devices.again' : 'devices.measure')}</vscode-button>`;
    return html`${main}
      <vscode-button appearance="secondary" ?disabled=${!found} title=${text('devices.copyMeaning')} @click=${() => this.ask(this.link.request('copy', null))}>${text('devices.copy')}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('setUpTensorFlow', null))}>${text('devices.setUp')}</vscode-button>`;
  }

  private renderProgress({ done, total }: NonNullable<DevicesReady['measuring']>): TemplateResult {
    const words =
      total === 0 ? text('devices.begins') : text('devices.trying', { at: Math.min(done + 1, total), total });
    return html`<div class="progress">
      <p role="status">${words}</p>
      <progress max=${total || 1} .value=${total === 0 ? 0 : done} aria-label=${words}></progress>
      <p class="quiet">${text('devices.tryingMeaning')}</p>
    </div>`;
  }

  private renderFound(found: DevicesOutput, { chosen, measured }: DevicesReady): TemplateResult {
    const { gpus, devices } = found;
    const advice = [...new Set(devices.flatMap(({ remedy }) => remedy ?? []))];
    return html`<div class="answer">
        <p class="headline">${deviceHeadline(found, chosen, text)}</p>
        <p class="quiet">
          ${gpus.length > 0 ? text('devices.gpus', { gpus: gpus.join(', ') }) : chosen === 'auto' ? nothing : text('devices.noneFound')}
          ${measured === null ? nothing : text('devices.when', { time: localDateTime(measured) })}
          <button type="button" class="link" title=${text('devices.settingMeaning')} @click=${() => this.ask(this.link.request('openSetting', null))}>${text('devices.setting', { chosen })}</button>
        </p>
      </div>
      <loupe-devices-table .devices=${devices} .chosen=${chosen}></loupe-devices-table>
      ${
        advice.length === 0
          ? nothing
          : html`<loupe-section .heading=${text('devices.helps')}><ul class="advice">${advice.map((line) => html`<li>${line}</li>`)}</ul></loupe-section>`
      }`;
  }
}

/** In the words of the user's own language and place. */
function localDateTime(time: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}
