import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ratioText, speedRatio } from '../../core/devices/deviceHeadline';
import { formatCount, noNumber } from '../../core/format';
import type { DevicesOutput } from '../../protocol/cliOutput';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/devices';
import { devicesTableStyles } from './devicesStyles';

type Device = DevicesOutput['devices'][number];

/** What was tried and what was found, a device a row; why one cannot be used stands in full under its name. */
@customElement('loupe-devices-table')
export class DevicesTableElement extends LitElement {
  static override styles = [baseStyles, devicesTableStyles];

  @property({ attribute: false }) devices: readonly Device[] = [];
  /** The setting `loupe.device`. */
  @property() chosen = 'auto';

  override render(): TemplateResult {
    return html`<table aria-label=${text('devices.table')}>
      <thead>
        <tr>
          <th scope="col">${text('devices.device')}</th>
          <th scope="col">${text('devices.value')}</th>
          <th scope="col">${text('devices.result')}</th>
          <th scope="col" class="end" title=${text('devices.speedMeaning')}>${text('devices.speed')}</th>
          <th scope="col" class="end">${text('devices.ratio')}</th>
        </tr>
      </thead>
      <tbody>${this.sorted().map((device) => this.renderRow(device))}</tbody>
    </table>`;
  }

  /** What computes, what would, what cannot. */
  private sorted(): Device[] {
    const rank = (device: Device): number => (this.computes(device) ? 0 : device.works ? 1 : 2);
    return [...this.devices].sort((a, b) => rank(a) - rank(b));
  }

  private computes({ device, used, works }: Device): boolean {
    return this.chosen === 'auto' ? used : works && device === this.chosen;
  }

  private renderRow(device: Device): TemplateResult {
    const { provider, runtime, version, works, reason, imagesPerSecond } = device;
    const ratio = speedRatio(device, this.devices);
    const [mark, word] = this.computes(device)
      ? (['pass', 'devices.used'] as const)
      : works
        ? (['check', 'devices.works'] as const)
        : (['close', 'devices.no'] as const);
    return html`<tr class=${word.slice('devices.'.length)}>
      <th scope="row">
        <span class="name">${capital(provider)}</span> <span class="quiet">${[runtime, version].filter(Boolean).join(' ')}</span>
        ${reason === null ? nothing : html`<p class="reason">${sentence(reason)}</p>`}
      </th>
      <td class="code">${device.device ?? noNumber}</td>
      <td><span class="result">${icon(mark)}<span>${text(word)}</span></span></td>
      <td class="end">${imagesPerSecond === null ? noNumber : formatCount(imagesPerSecond)}</td>
      <td class="end">${ratio === null ? noNumber : text('devices.times', { ratio: ratioText(ratio) })}</td>
    </tr>`;
  }
}

const capital = (said: string): string => said.charAt(0).toUpperCase() + said.slice(1);

/** What drivers and packages say of themselves; it may begin with the name of a file, which stays as it is. */
function sentence(said: string): string {
  const begun = /^[a-z]+ /.test(said) ? capital(said) : said;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
