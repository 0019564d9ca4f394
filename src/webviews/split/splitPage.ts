import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import {
  splitMethods,
  splitStateSchema,
  splitSettingsSchema,
  type SplitReady,
  type SplitSettings,
  type SplitState,
} from '../../protocol/pages/split';
import { parseWith } from '../../protocol/parse';
import { formStyles } from '../components/formStyles';
import type { ImageLoader } from '../components/imageGrid';
import '../components/section';
import { PageElement } from '../page/pageElement';
import { dialogTimeout } from '../shared/hostLink';
import { text } from '../strings/split';
import { renderFields } from './splitFields';
import { SplitForm } from './splitForm';
import { partsWords, renderClasses, renderFindings, workWords } from './splitView';

/** A split as it would be drawn with settings that can be changed, or one that exists and is checked. */
@customElement('loupe-split-page')
export class SplitPageElement extends PageElement<SplitState, typeof splitMethods> {
  static override styles = [
    ...PageElement.styles,
    formStyles,
    css`
      @media (min-width: 760px) {
        .form-columns {
          grid-template-columns: minmax(260px, 340px) minmax(0, 1fr);
        }
      }
      .findings {
        display: grid;
        gap: 10px;
        padding: 0;
        list-style: none;
      }
      .warning .icon {
        color: var(--loupe-warning);
      }
      .information .icon {
        color: var(--loupe-quiet);
      }
      .stack {
        grid-template-columns: minmax(0, 1fr);
      }
      .fine .icon {
        color: var(--loupe-good);
      }
    `,
  ];

  protected readonly schema = splitStateSchema;
  protected readonly methods = splitMethods;
  @state() private finding: number | null = null;
  private form: SplitForm | undefined;
  private loader: ImageLoader | undefined;

  protected override applySnapshot(next: SplitState): void {
    const before = this.pageState;
    super.applySnapshot(next);
    if (next.state !== 'ready') return;
    if (!this.form) this.begin(next);
    if (before?.state !== 'ready' || !before.working || next.working || !next.split) return;
    this.choose(null);
    const { parts, findings } = next.split;
    const count = (n: number) => formatCount(n);
    this.announcer.announce(
      text('split.ready', {
        train: count(parts.train),
        validation: count(parts.validation),
        test: count(parts.test),
        findings: count(findings.length),
      }),
    );
  }

  protected override renderReady(data: SplitReady): TemplateResult {
    const { purpose, name, dataset, file, split } = data;
    const what = file === null ? text('split.ofData') : text('split.ofFile', { file });
    return html`
      <div class="title-row">
        <div>
          <h1>${text(purpose === 'make' ? 'split.make' : 'split.check', { name })}</h1>
          <p class="quiet" title=${dataset}>${purpose === 'check' ? `${what} · ` : ''}${split ? partsWords(split) : ''}</p>
        </div>
        <div class="actions">${this.renderActions(data)}</div>
      </div>
      ${
        purpose === 'make' && this.form
          ? html`<div class="form-columns">
              <loupe-section .heading=${text('split.settings')}>
                <form @submit=${(event: Event) => event.preventDefault()}>${renderFields(this.form, data.groupings, this.typed)}</form>
              </loupe-section>
              ${this.renderSplit(data)}
            </div>`
          : this.renderSplit(data)
      }`;
  }

  private renderActions({ purpose, working, split }: SplitReady): TemplateResult {
    if (purpose === 'check')
      return html`<vscode-button appearance="secondary" ?disabled=${working} @click=${() => this.ask(this.link.request('again', null))}>${text('split.again')}</vscode-button>
        <vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('make', null))}>${text('split.makeOne')}</vscode-button>`;
    const settings = this.form?.settings;
    const able = settings !== undefined && split !== null && !working;
    return html`<vscode-button ?disabled=${!able} @click=${() => this.save(settings)}>${text('split.save')}</vscode-button>
      <vscode-button appearance="secondary" ?disabled=${!able} @click=${() => this.train(settings)}>${text('split.train')}</vscode-button>`;
  }

  private renderSplit(data: SplitReady): TemplateResult {
    const { split, working, failure, purpose } = data;
    return html`<div class="stack">
      ${working ? html`<p class="quiet" role="status">${workWords(data)}${split && purpose === 'make' ? ` ${text('split.earlier')}` : ''}</p>` : nothing}
      ${
        failure !== null && !working
          ? html`<loupe-notices .notices=${[
              {
                level: 'error' as const,
                message: `${text(purpose === 'make' ? 'split.failed' : 'split.failedCheck')}: ${failure}`,
              },
            ]}></loupe-notices>`
          : nothing
      }
      ${
        split && (failure === null || working)
          ? html`<div class="stack">
              ${split.notices.map((notice) => html`<p class="quiet">${notice}</p>`)}
              <loupe-section .heading=${text('split.findings')}>
                ${renderFindings(split, { finding: this.finding, loader: this.loader, source: this.imageSource, choose: this.choose, together: this.togetherBy(data) })}
              </loupe-section>
              <div>${renderClasses(split)}</div>
            </div>`
          : nothing
      }
    </div>`;
  }

  /** After a reload of the window the page has what was typed, and the host draws with it. */
  private begin({ settings }: SplitReady): void {
    const kept = parseWith(splitSettingsSchema, this.link.remembered()['settings']);
    this.form = new SplitForm(kept.ok ? kept.value : settings);
    if (kept.ok && JSON.stringify(kept.value) !== JSON.stringify(settings)) this.typed();
  }

  private readonly typed = (): void => {
    this.requestUpdate();
    const settings = this.form?.settings;
    if (!settings) return;
    this.link.remember({ settings });
    this.ask(this.link.request('change', { settings }));
  };

  private readonly choose = (finding: number | null): void => {
    this.finding = finding;
    this.loader =
      finding === null
        ? undefined
        : (offset, limit, query) => this.link.request('findingImages', { finding, query, offset, limit });
  };

  /** Keeps what names show together, where a split divides that. */
  private togetherBy({ purpose, groupings }: SplitReady): (() => void) | undefined {
    const { form } = this;
    if (purpose === 'check' || !form || form.together !== '' || !groupings.some(({ groupBy }) => groupBy === 'names'))
      return undefined;
    return () => {
      form.together = 'names';
      this.typed();
    };
  }

  private save(settings: SplitSettings | undefined): void {
    if (settings) this.ask(this.link.request('save', { settings }, dialogTimeout));
  }

  private train(settings: SplitSettings | undefined): void {
    if (settings) this.ask(this.link.request('train', { settings }));
  }
}
