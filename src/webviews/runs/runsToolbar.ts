import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { mostCompared, type RunRow } from '../../protocol/pages/runs';
import { emit } from '../shared/events';
import { pageStyles } from '../page/pageElement';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runs';
import './columnChooser';
import type { RunColumn } from './runColumns';
import { runsToolbarStyles } from './runsStyles';

/** What a button asks to be done with the chosen runs, or with the table. */
export type ToolbarAct = 'exportCsv' | 'compare' | 'open' | 'openMatrix' | 'reveal' | 'remove';

/**
 * Filter, columns and what can be done with the chosen runs. Events: `filter`, `columns` with the wished keys, `act`.
 */
@customElement('loupe-runs-toolbar')
export class RunsToolbarElement extends LitElement {
  static override styles = [baseStyles, pageStyles, runsToolbarStyles];

  @property() filter = '';
  @property({ attribute: false }) columns: readonly RunColumn[] = [];
  @property({ attribute: false }) shown: readonly RunColumn[] = [];
  /** The selected runs that are shown. */
  @property({ attribute: false }) chosen: readonly RunRow[] = [];

  /** Puts the keyboard into the filter. */
  focusFilter(): void {
    this.renderRoot.querySelector<HTMLElement>('input[type="search"]')?.focus();
  }

  override render(): TemplateResult {
    const { chosen } = this;
    const one = chosen.length === 1 ? chosen[0] : undefined;
    const comparable = canCompare(chosen);
    const scored = one !== undefined && (one.scores.test ?? one.scores.validation) !== undefined;
    return html`<div class="controls">
      <input type="search" aria-label=${text('runs.filter')} placeholder=${text('runs.filterExample')} title=${text('runs.filterMeaning')}
        .value=${this.filter} @input=${(event: Event) => emit(this, 'filter', (event.target as HTMLInputElement).value)} />
      <loupe-column-chooser .columns=${this.columns} .shown=${this.shown.map(({ key }) => key)}
        @change=${(event: CustomEvent<string[] | null>) => emit(this, 'columns', event.detail)}></loupe-column-chooser>
      ${this.renderButton('exportCsv', text('runs.exportCsv'), true)}
      <div class="actions">
        ${chosen.length > 1 ? html`<span class="quiet">${text('runs.selected', { n: formatCount(chosen.length) })}</span>` : nothing}
        <vscode-button ?disabled=${!comparable} title=${text('runs.compareLimit', { most: mostCompared })} @click=${() => emit<ToolbarAct>(this, 'act', 'compare')}>${
          comparable ? text('runs.compareN', { n: chosen.length }) : text('runs.compare')
        }</vscode-button>
        ${this.renderButton('open', text('runs.open'), one !== undefined && one.status !== 'broken')}
        ${this.renderButton('openMatrix', text('runs.openMatrix'), scored)}
        ${this.renderButton('reveal', text('runs.reveal'), one !== undefined)}
        ${this.renderButton('remove', text('runs.delete'), chosen.length > 0)}
      </div>
    </div>`;
  }

  private renderButton(act: ToolbarAct, label: string, possible: boolean): TemplateResult {
    return html`<vscode-button appearance="secondary" ?disabled=${!possible} @click=${() => emit<ToolbarAct>(this, 'act', act)}>${label}</vscode-button>`;
  }
}

/** Whether runs can be put side by side: a few, all of which can be read. */
export function canCompare(runs: readonly RunRow[]): boolean {
  return runs.length >= 2 && runs.length <= mostCompared && runs.every(({ status }) => status !== 'broken');
}
