import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/matrix';
import { onThemeChange, themeColours } from '../shared/theme';
import './chartFrame';
import './heatMap';
import { gridGeometry, heatGeometry, needsHeatMap, type MatrixGeometry, type MatrixRoom } from './matrixGeometry';
import { renderMatrixGrid, same } from './matrixGrid';
import { movePlace, placeOf, type ChosenCell, type MatrixModel, type Place } from './matrixModel';
import { matrixReading, matrixTable } from './matrixReading';
import { matrixStyles } from './matrixStyles';
import { heatMapSvg } from './matrixSvg';
import { measureText } from './textWidth';

/** The title, the tools and the sentences need this much. */
const leastWidth = 380;

/**
 * A confusion matrix: numbers in cells up to 25 classes, where they fit its room; else a heat map. Arrow keys move,
 * Enter, Space or a click fires `choose` with a cell, Escape with null. `point` says which cell the pointer or the
 * keyboard is on. The sentence below stays that of the chosen cell; another cell has one of its own.
 */
@customElement('loupe-matrix')
export class MatrixElement extends LitElement {
  static override styles = [baseStyles, chartStyles, matrixStyles];

  @property() heading = '';
  @property() note = '';
  @property({ attribute: false }) model!: MatrixModel;
  @property({ attribute: false }) chosen: ChosenCell | null = null;
  @property({ attribute: false }) room: MatrixRoom = { width: 640, height: 560 };
  /** Places of the classes that were searched for. */
  @property({ attribute: false }) found: readonly number[] = [];

  @state() private cursor: Place = { row: 0, column: 0 };
  @state() private pointed: Place | null = null;
  @state() private colours = themeColours();
  private stopWatching: (() => void) | undefined;
  private geometry!: MatrixGeometry;
  private heat = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopWatching = onThemeChange(() => (this.colours = themeColours()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching?.();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model') || changed.has('room')) {
      this.heat = needsHeatMap(this.model.labels, this.room, measureText);
      this.geometry = (this.heat ? heatGeometry : gridGeometry)(this.model.labels, this.room, measureText);
    }
    if (changed.has('model')) this.pointed = null;
    if (changed.has('model') || changed.has('chosen')) this.moveCursor(changed.get('model'));
  }

  override updated(): void {
    this.style.setProperty('width', `${Math.min(this.room.width, Math.max(this.geometry.width + 8, leastWidth))}px`);
  }

  override render(): TemplateResult {
    const { heat, model } = this;
    const chosen = this.chosen && placeOf(model, this.chosen);
    const pointed = this.pointed && !same(this.pointed, chosen) ? this.pointed : null;
    return html`<loupe-chart .heading=${this.heading} .note=${this.note} .table=${() => matrixTable(this.model)}
      .drawing=${heat ? () => Promise.resolve(this.drawHeat()) : undefined}>
      <span slot="controls" class="key tone-train">${text('matrix.right')}</span>
      <span slot="controls" class="key wrong">${text('matrix.wrong')}</span>
      ${heat ? this.renderHeat() : this.renderGrid()}
      <p class="reading" role="status">${chosen ? matrixReading(model, chosen) : text('matrix.hint')}</p>
      <p class="reading quiet" aria-hidden="true">${pointed ? matrixReading(model, pointed) : ''}</p>
    </loupe-chart>`;
  }

  /** The focused cell: the chosen one; after a change of the order, the cell of the same two classes. */
  private moveCursor(before: MatrixModel | undefined): void {
    const { model, heat, cursor } = this;
    const kept = (place: number): number => (before ? model.order.indexOf(before.order[place] ?? -1) : place);
    const { row, column } = this.chosen
      ? placeOf(model, this.chosen)
      : { row: kept(cursor.row), column: kept(cursor.column) };
    // Of other scores the class may be gone; a heat map has no totals: a whole class is then its right images.
    const inside = (place: number, other: number): number => {
      if (place >= 0 && place < model.size) return place;
      return heat ? Math.min(Math.max(other, 0), model.size - 1) : model.size;
    };
    const next = { row: inside(row, column), column: inside(column, row) };
    if (!same(next, cursor)) this.cursor = next;
  }

  private renderGrid(): TemplateResult {
    const { geometry } = this;
    const state = {
      cursor: this.cursor,
      pointed: this.pointed,
      selected: this.selectedPlace(),
      found: this.found,
      colours: this.colours,
    };
    const actions = {
      choose: (place: Place) => this.choose(place),
      focus: (place: Place) => {
        this.cursor = place;
        this.point(place);
      },
      point: (place: Place | null) => this.point(place),
    };
    return html`<div class="scroller">
      <svg width=${geometry.width} height=${geometry.height} role="grid" aria-label=${this.heading}
        aria-rowcount=${this.model.size + 2} aria-colcount=${this.model.size + 1}
        @keydown=${this.onKey} @pointerleave=${this.leave} @focusout=${this.leave}>
        ${renderMatrixGrid(this.model, geometry, state, actions)}
      </svg>
    </div>`;
  }

  private renderHeat(): TemplateResult {
    return html`<loupe-heat-map .model=${this.model} .geometry=${this.geometry} .colours=${this.colours} .label=${this.heading}
        .cursor=${this.cursor} .pointed=${this.pointed} .selected=${this.selectedPlace()}
        .found=${this.found}
        @keydown=${this.onKey} @focusout=${this.leave}
        @point=${(event: CustomEvent<Place | null>) => this.point(event.detail)}
        @choose=${(event: CustomEvent<Place>) => this.choose(event.detail)}
      ></loupe-heat-map>`;
  }

  private selectedPlace(): Place | null {
    const place = this.chosen && placeOf(this.model, this.chosen);
    return this.heat && place && (place.row === this.model.size || place.column === this.model.size) ? null : place;
  }

  private point(place: Place | null): void {
    if (place === this.pointed || same(place, this.pointed)) return;
    this.pointed = place;
    emit<Place | null>(this, 'point', place);
  }

  private choose(place: Place): void {
    this.cursor = place;
    const { order } = this.model;
    emit<ChosenCell | null>(this, 'choose', {
      truth: order[place.row] ?? null,
      predicted: order[place.column] ?? null,
    });
  }

  private drawHeat(): string {
    const side = Math.max(this.room.width, this.model.size * 12 + 160);
    const geometry = heatGeometry(this.model.labels, { width: side, height: side }, measureText);
    const words = { title: this.heading, truth: text('matrix.truth'), predicted: text('matrix.predicted') };
    return heatMapSvg(this.model, geometry, this.colours, words);
  }

  private readonly leave = (): void => this.point(null);

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      this.point(null);
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
    this.cursor = next;
    this.point(next);
    void this.updateComplete.then(() => {
      if (!this.heat)
        this.renderRoot.querySelector<SVGElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)?.focus();
    });
  };
}
