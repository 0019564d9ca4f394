import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RunRow } from '../../protocol/pages/runs';
import type { Notice } from '../components/notices';
import '../components/notices';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runs';
import { calledOf, headlineText } from './headline';
import { statusText } from './runColumns';
import { nextStepsOf } from './runsRequests';

/** What is done with a run, or with all that are selected. */
export type RunAct = 'open' | 'openMatrix' | 'rename' | 'reveal' | 'remove';

/**
 * The one selected run: how it stands, what is wrong with it, what can be done with it, and its note. Fires `note` with
 * the new text when the field is left, `act` and `next-step` with what is asked for.
 */
@customElement('loupe-run-details')
export class RunDetailsElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      div {
        display: grid;
        gap: 6px;
        padding: 8px 12px;
        border: 1px solid var(--loupe-line);
        background: var(--loupe-raised);
      }
      p {
        overflow-wrap: anywhere;
      }
      .next-steps {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding: 0;
        border: 0;
        background: none;
      }
      label {
        display: grid;
        gap: 3px;
        color: var(--loupe-quiet);
      }
      textarea {
        width: 100%;
        min-height: 44px;
        padding: 4px 6px;
        resize: vertical;
        border: 1px solid var(--vscode-input-border, var(--loupe-line));
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        font: inherit;
      }
      textarea::placeholder {
        color: var(--vscode-input-placeholderForeground);
        opacity: 1;
      }
    `,
  ];

  @property({ attribute: false }) row!: RunRow;
  /** What stands in the field, which may not be saved yet. */
  @state() private draft = '';
  private typing = false;

  /** What another window saved is shown unless somebody is typing here. */
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('row')) return;
    if (changed.get('row')?.run !== this.row.run) {
      // The field of the run before is gone without having been left.
      if (this.typing) this.save(changed.get('row')!);
      this.typing = false;
    }
    if (!this.typing) this.draft = this.row.note;
  }

  override render(): TemplateResult {
    const { row } = this;
    const notices: Notice[] = [];
    const nextSteps = nextStepsOf(row);
    if (row.problem) notices.push({ level: 'error', message: row.problem });
    if (row.notesProblem) notices.push({ level: 'warning', message: row.notesProblem });
    return html`<div role="group" aria-label=${text('runs.details')}>
      <p><b>${calledOf(row)}</b> <span class="quiet">${[statusText(row), headlineText(row), row.title ? row.name : ''].filter(Boolean).join(' · ')}</span></p>
      ${notices.length > 0 ? html`<loupe-notices .notices=${notices}></loupe-notices>` : nothing}
      <div class="next-steps">${this.acts().map(
        (act) =>
          html`<vscode-button appearance="secondary" @click=${() => emit<RunAct>(this, 'act', act)}>${text(`runs.${act}`)}</vscode-button>`,
      )}${nextSteps.map(
        (act) =>
          html`<vscode-button appearance="secondary" @click=${() => emit(this, 'next-step', act)}>${text(`runs.${act}`)}</vscode-button>`,
      )}</div>
      ${
        row.status === 'broken'
          ? nothing
          : html`<label>${text('runs.note')}
        <textarea maxlength="10000" placeholder=${text('runs.notePlaceholder')} ?disabled=${row.notesProblem !== null} .value=${this.draft}
          @input=${this.onInput} @change=${this.onChange} @keydown=${(event: Event) => event.stopPropagation()}></textarea></label>`
      }
    </div>`;
  }

  /** Only what can be done now. */
  private acts(): RunAct[] {
    const { status, scores } = this.row;
    const broken = status === 'broken';
    return [
      ...(broken ? [] : ['open' as const]),
      ...((scores.test ?? scores.validation) ? ['openMatrix' as const] : []),
      ...(broken || this.row.notesProblem !== null ? [] : ['rename' as const]),
      'reveal',
      ...(status === 'running' || status === 'paused' ? [] : ['remove' as const]),
    ];
  }

  private save(row: RunRow): void {
    if (this.draft !== row.note) emit(this, 'note', { run: row.run, note: this.draft });
  }

  private readonly onInput = (event: Event): void => {
    this.typing = true;
    this.draft = (event.target as HTMLTextAreaElement).value;
  };

  private readonly onChange = (): void => {
    this.typing = false;
    this.save(this.row);
  };
}
