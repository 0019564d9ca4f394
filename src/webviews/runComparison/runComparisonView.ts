import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { RunCurves } from '../../protocol/pages/runs';
import type { RunComparison } from '../../protocol/runComparison';
import { dataTable } from '../components/dataTable';
import '../components/notices';
import '../components/section';
import { emit } from '../shared/events';
import { pageStyles } from '../page/pageElement';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/runs';
import { letterOf } from './comparedCurves';
import './comparedCurvesView';
import {
  environmentRows,
  judgedDifferently,
  scoreRows,
  sideBySideColumns,
  valueRows,
  type SideBySideRow,
} from './runComparisonTables';
import { dataLines } from './dataWords';
import type { ComparedImage } from './verdictView';
import './verdictView';

/**
 * What differs between some runs: the verdict, settings, curves, scores, data, environment. Fires `open` with a run's
 * folder and `open-image` with an image of it.
 */
@customElement('loupe-comparison')
export class ComparisonElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        gap: 20px;
        padding: 0;
      }
      :host > * {
        min-width: 0;
      }
      ol.runs {
        list-style: none;
        display: grid;
        gap: 2px;
      }
      .runs li {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 8px;
      }
      .runs .swatch {
        width: 16px;
        height: 8px;
        align-self: center;
      }
      .swatch line {
        stroke: var(--tone);
        stroke-width: 3;
      }
      .runs .link {
        overflow-wrap: anywhere;
      }
      .data {
        display: grid;
        gap: 4px;
        padding-inline-start: 18px;
      }
      .data .names {
        display: block;
        color: var(--loupe-quiet);
        overflow-wrap: anywhere;
      }
      h3 {
        margin: 8px 0 4px;
        font-size: 13px;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) comparison!: RunComparison;
  @property({ attribute: false }) curves: ReadonlyMap<string, RunCurves> = new Map();
  @state() private all = false;

  override render(): TemplateResult {
    const { comparison } = this;
    const drawn = comparison.runs.map(({ run }) => this.curves.get(run));
    return html`
      ${this.renderRuns()}
      ${comparison.problems.length > 0 ? html`<loupe-notices .notices=${comparison.problems.map(({ message }) => ({ level: 'warning', message }))}></loupe-notices>` : nothing}
      <loupe-verdict .comparison=${comparison} @open-image=${(event: CustomEvent<ComparedImage>) => emit(this, 'open-image', event.detail)}></loupe-verdict>
      <loupe-section class="settings" .heading=${text('compare.settings')}>
        <vscode-checkbox slot="actions" ?checked=${this.all} @change=${(event: Event) => (this.all = (event.target as HTMLInputElement).checked)}>${text('compare.all')}</vscode-checkbox>
        ${this.renderTable(text('compare.settings'), text('compare.setting'), valueRows(comparison.settings, this.all), this.all)}
      </loupe-section>
      <loupe-section .heading=${text('compare.curves')}><loupe-compared-curves .runs=${drawn}></loupe-compared-curves></loupe-section>
      <loupe-section class="scores" .heading=${text('compare.scores')}>
        ${judgedDifferently(comparison) ? html`<loupe-notices .notices=${[{ level: 'warning', message: text('compare.otherImages') }]}></loupe-notices>` : nothing}
        ${this.renderTable(text('compare.scores'), text('compare.metric'), scoreRows(comparison), false)}
      </loupe-section>
      <loupe-section class="data-differences" .heading=${text('compare.data')}>${comparison.data.map(
        (data) => html`
        <h3>${text('compare.against', { letter: letterOf(data.run) })}</h3>
        <ul class="data">${dataLines(data).map(({ sentence, names }) => html`<li>${sentence}${names === null ? nothing : html`<span class="names code">${names}</span>`}</li>`)}</ul>`,
      )}
      </loupe-section>
      <loupe-section class="environment" .heading=${text('compare.environment')}>
        ${this.renderTable(text('compare.environment'), text('compare.property'), environmentRows(comparison.environment, this.all), this.all)}
      </loupe-section>`;
  }

  private renderRuns(): TemplateResult {
    return html`<ol class="runs" aria-label=${text('compare.runs')}>${this.comparison.runs.map(
      (run, place) => html`<li class="tone-hue${place}">
      ${svg`<svg class="swatch" viewBox="0 0 16 8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4" /></svg>`}
      <b>${letterOf(place)}</b>
      <button type="button" class="link" @click=${() => emit(this, 'open', run.run)}>${run.title || run.name}</button>
      <span class="quiet">${text('compare.images', { dataset: run.dataset, images: formatCount(run.images), classes: formatCount(run.classes) })}${place === 0 ? ` · ${text('compare.first')}` : ''}</span>
    </li>`,
    )}</ol>`;
  }

  private renderTable(label: string, heading: string, rows: readonly SideBySideRow[], marked: boolean): TemplateResult {
    if (rows.length === 0) return html`<p class="quiet">${text('compare.nothingDiffers')}</p>`;
    return dataTable({
      label,
      rows,
      key: (row) => row.name,
      columns: sideBySideColumns(heading, this.comparison.runs.length, marked),
    });
  }
}
