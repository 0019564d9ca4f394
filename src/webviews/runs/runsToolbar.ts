import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { mostCompared, type RunRow } from '../../protocol/pages/runs';
import { emit } from '../shared/events';
import { pageStyles } from '../page/pageElement';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runs';
import './columnChooser';
import type { RunColumn } from './runColumns';
import { runsToolbarStyles } from './runsStyles';

/** What a button asks to be done with the chosen runs, or with the table. */
export type ToolbarAct = 'exportCsv' | 'compare';

/**
 * Filter, columns and what concerns several runs: one line that stays as it is whatever is selected. Events: `filter`,
 * `columns` with the wished keys, `act`.
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
    return html`<div class="controls">
      <input type="search" aria-label=${text('runs.filter')} placeholder=${text('runs.filterExample')} title=${text('runs.filterMeaning')}
        .value=${this.filter} @input=${(event: Event) => emit(this, 'filter', (event.target as HTMLInputElement).value)} />
      <loupe-column-chooser .columns=${this.columns} .shown=${this.shown.map(({ key }) => key)}
        @change=${(event: CustomEvent<string[] | null>) => emit(this, 'columns', event.detail)}></loupe-column-chooser>
      <vscode-button appearance="secondary" ?disabled=${!canCompare(this.chosen)} title=${text('runs.compareLimit', { most: mostCompared })}
        @click=${() => emit<ToolbarAct>(this, 'act', 'compare')}>${text('runs.compare')}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => emit<ToolbarAct>(this, 'act', 'exportCsv')}>${text('runs.exportCsv')}</vscode-button>
    </div>`;
  }
}

/** Whether runs can be put side by side: a few, all of which can be read. */
export function canCompare(runs: readonly RunRow[]): boolean {
  return runs.length >= 2 && runs.length <= mostCompared && runs.every(({ status }) => status !== 'broken');
}
