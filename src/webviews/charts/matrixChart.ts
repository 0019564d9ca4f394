import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/matrix';
import { onThemeChange, themeColours } from '../shared/theme';
import { chartTable, type ChartTable } from './chartFrame';
import './chartFrame';
import './heatMap';
import { gridGeometry, heatGeometry, needsHeatMap, type MatrixGeometry } from './matrixGeometry';
import { renderMatrixGrid, same } from './matrixGrid';
import { renderLens } from './matrixLens';
import { movePlace, searchClasses, type MatrixModel, type Place } from './matrixModel';
import { matrixReading } from './matrixReading';
import { matrixStyles } from './matrixStyles';
import { heatMapSvg } from './matrixSvg';
import { measureText } from './textWidth';

/** Room kept for the lens and whatever is put beside the matrix. */
const sideWidth = 380;
/** The controls above a small matrix need this much. */
const leastChart = 740;

/** A cell by class index, null for the totals. */
export interface ChosenCell {
  readonly truth: number | null;
  readonly predicted: number | null;
}

/**
 * A confusion matrix: numbers in cells up to 25 classes, above that a heat map with a lens and a search
 * box. Arrow keys move, Enter, Space or a click fires `choose` with a cell, Escape with null.
 */
@customElement('loupe-matrix')
export class MatrixElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    matrixStyles,
    css`
      .layout {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px 28px;
        align-items: start;
      }
      .layout.wide {
        grid-template-columns: minmax(0, var(--loupe-matrix-width)) minmax(0, 1fr);
      }
      .side {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 10px;
        min-width: 0;
        max-width: 560px;
      }
      input {
        width: 240px;
        max-width: 100%;
        height: 24px;
        padding: 2px 6px;
        border: 1px solid var(--vscode-input-border, var(--loupe-line));
        border-radius: 2px;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        font: inherit;
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground);
      }
    `,
  ];

  @property() heading = '';
  @property() note = '';
  @property({ attribute: false }) model!: MatrixModel;
  @property({ attribute: false }) chosen: ChosenCell | null = null;

  @state() private cursor: Place = { row: 0, column: 0 };
  @state() private pointed: Place | null = null;
  @state() private query = '';
  @state() private colours = themeColours();
  private stopWatching: (() => void) | undefined;
  private readonly size = new SizeController(this, { width: 640 });

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatching = onThemeChange(() => (this.colours = themeColours()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) this.pointed = null;
    const size = this.heat ? this.model.size - 1 : this.model.size;
    const { row, column } = this.cursor;
    if (row > size || column > size) this.cursor = { row: Math.min(row, size), column: Math.min(column, size) };
  }

  override updated(): void {
    const width = Math.max(this.geometry.width + 8, leastChart);
    this.style.setProperty('--loupe-matrix-width', `${Math.min(width, this.size.width - sideWidth)}px`);
  }

  override render(): TemplateResult {
    const { wide, heat } = this;
    return html`<div class="layout ${wide ? 'wide' : ''}"><loupe-chart .heading=${this.heading} .note=${this.note} .table=${() => this.table()}
      .drawing=${heat ? () => Promise.resolve(this.drawHeat()) : undefined}>
      <slot name="controls" slot="controls"></slot>
      ${heat ? this.renderHeat() : this.renderGrid()}
      <p class="reading" aria-hidden="true">${this.reading()}</p>
    </loupe-chart>
    <div class="side">${heat ? this.renderLens() : nothing}<slot name="side"></slot></div></div>`;
  }

  private get wide(): boolean {
    return this.size.width >= 860;
  }

  /** Pixels that the matrix itself may take. */
  private get room(): number {
    return this.wide ? this.size.width - sideWidth : this.size.width;
  }

  private get heat(): boolean {
    return needsHeatMap(this.model.labels, this.room, measureText);
  }

  private get geometry(): MatrixGeometry {
    return (this.heat ? heatGeometry : gridGeometry)(this.model.labels, this.room, measureText);
  }

  private renderGrid(): TemplateResult {
    const { geometry } = this;
    const state = { cursor: this.cursor, pointed: this.pointed, selected: this.selectedPlace(), colours: this.colours };
    const actions = {
      choose: (place: Place) => this.choose(place),
      focus: (place: Place) => (this.cursor = this.pointed = place),
      point: (place: Place | null) => (this.pointed = place),
    };
    return html`<div class="scroller">
      <svg width=${geometry.width} height=${geometry.height} role="grid" aria-label=${this.heading}
        aria-rowcount=${this.model.size + 2} aria-colcount=${this.model.size + 1}
        @keydown=${this.onKey} @pointerleave=${() => (this.pointed = null)}>
        ${renderMatrixGrid(this.model, geometry, state, actions)}
      </svg>
    </div>`;
  }

  private renderHeat(): TemplateResult {
    return html`<loupe-heat-map .model=${this.model} .geometry=${this.geometry} .colours=${this.colours} .label=${this.heading}
        .cursor=${this.cursor} .pointed=${this.pointed} .selected=${this.selectedPlace()}
        .found=${searchClasses(this.model.labels, this.query)}
        @keydown=${this.onKey}
        @point=${(event: CustomEvent<Place | null>) => (this.pointed = event.detail)}
        @choose=${(event: CustomEvent<Place>) => this.choose(event.detail)}
      ></loupe-heat-map>`;
  }

  private renderLens(): TemplateResult {
    return html`<input type="search" aria-label=${text('matrix.search')} placeholder=${text('matrix.search')} .value=${this.query}
          @input=${(event: InputEvent) => this.search((event.target as HTMLInputElement).value)} @keydown=${this.onSearchKey} />
        ${this.query ? html`<p class="quiet" role="status">${text('matrix.found', { n: searchClasses(this.model.labels, this.query).length })}</p>` : nothing}
        ${renderLens(this.model, this.pointed ?? this.cursor, this.colours, measureText)}`;
  }

  private reading(): string {
    const place = this.pointed ?? this.selectedPlace();
    return place ? matrixReading(this.model, place) : text('matrix.hint');
  }

  private selectedPlace(): Place | null {
    if (!this.chosen) return null;
    const { truth, predicted } = this.chosen;
    const place = (index: number | null): number =>
      index === null ? this.model.size : this.model.order.indexOf(index);
    const found = { row: place(truth), column: place(predicted) };
    return this.heat && (found.row === this.model.size || found.column === this.model.size) ? null : found;
  }

  private choose(place: Place): void {
    this.cursor = place;
    const { order } = this.model;
    emit<ChosenCell | null>(this, 'choose', {
      truth: order[place.row] ?? null,
      predicted: order[place.column] ?? null,
    });
  }

  private search(query: string): void {
    this.query = query;
    const first = searchClasses(this.model.labels, query)[0];
    if (first !== undefined) this.cursor = { row: first, column: first };
  }

  private table(): ChartTable {
    const { model } = this;
    const places = Array.from({ length: model.size + 1 }, (_, index) => index);
    return chartTable(
      [text('matrix.truthAndPredicted'), ...model.labels, text('matrix.total')],
      places.map((row) => [
        model.labels[row] ?? text('matrix.total'),
        ...places.map((column) => model.count({ row, column })),
      ]),
    );
  }

  private drawHeat(): string {
    const geometry = heatGeometry(
      this.model.labels,
      Math.max(this.size.width, this.model.size * 12 + 160),
      measureText,
    );
    const words = { title: this.heading, truth: text('matrix.truth'), predicted: text('matrix.predicted') };
    return heatMapSvg(this.model, geometry, this.colours, words);
  }

  private readonly onSearchKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const found = searchClasses(this.model.labels, this.query);
    const next = found.find((place) => place > this.cursor.row) ?? found[0];
    if (next !== undefined) this.cursor = { row: next, column: next };
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      this.pointed = null;
      emit<ChosenCell | null>(this, 'choose', null);
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose(this.cursor);
      return;
    }
    const size = this.heat ? this.model.size - 1 : this.model.size;
    const next = movePlace(event.key, this.cursor, size, event.ctrlKey || event.metaKey);
    if (!next) return;
    event.preventDefault();
    if (same(next, this.cursor)) return;
    this.cursor = this.pointed = next;
    void this.updateComplete.then(() => {
      if (!this.heat)
        this.renderRoot.querySelector<SVGElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)?.focus();
    });
  };
}
