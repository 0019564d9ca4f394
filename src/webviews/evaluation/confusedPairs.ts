import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { ConfusedPair } from '../../core/metrics/matrixOrder';
import type { ChosenCell } from '../charts/matrixModel';
import { countOf } from '../charts/matrixReading';
import '../components/section';
import { emit } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/evaluation';

/** Pairs shown at most. */
const mostPairs = 500;

/** The fullest cells off the diagonal, the most confused first; arrow keys or a click fire `choose` with the cell. */
@customElement('loupe-confused-pairs')
export class ConfusedPairsElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      [role='option'] {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 0 12px;
        padding: 3px 8px;
        border: 1px solid transparent;
        line-height: 18px;
        cursor: pointer;
      }
      [role='option']:hover {
        border-color: var(--loupe-hover-outline);
        background: var(--loupe-hover);
      }
      [role='option'][aria-selected='true'] {
        border-color: var(--vscode-contrastActiveBorder, transparent);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(--vscode-list-inactiveSelectionBackground);
      }
      .name {
        overflow-wrap: anywhere;
      }
      .count {
        text-align: end;
      }
      .more {
        margin: 4px 8px 0;
      }
    `,
  ];

  @property({ attribute: false }) pairs: readonly ConfusedPair[] = [];
  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) chosen: ChosenCell | null = null;
  /** Pairs shown at first. */
  @property({ attribute: false }) few = 5;
  /** Whether only some classes were searched for. */
  @property({ type: Boolean }) searched = false;
  @state() private all = false;
  @state() private active = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('chosen') && !changed.has('pairs')) return;
    const at = this.pairs.findIndex((pair) => this.isChosen(pair));
    this.active = at >= 0 && at < this.shownPairs.length ? at : 0;
  }

  override render(): TemplateResult {
    const { shownPairs, pairs } = this;
    return html`<loupe-section .heading=${text('pairs.title')}>
      ${pairs.length > 0 ? html`<span slot="note">${text('pairs.note')}</span>` : nothing}
      ${
        pairs.length === 0
          ? html`<p class="quiet">${text(this.searched ? 'pairs.noneFound' : 'pairs.none')}</p>`
          : html`<div role="listbox" aria-label=${text('pairs.title')} @keydown=${this.onKey}>
              ${shownPairs.map((pair, place) => this.renderPair(pair, place))}
            </div>`
      }
      ${
        pairs.length > this.few
          ? html`<button type="button" class="link more" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}
            >${this.all ? text('pairs.fewer') : text(pairs.length > mostPairs ? 'pairs.most' : 'pairs.all', { n: formatCount(Math.min(pairs.length, mostPairs)), total: formatCount(pairs.length) })}</button>`
          : nothing
      }
    </loupe-section>`;
  }

  private get shownPairs(): readonly ConfusedPair[] {
    return this.pairs.slice(0, this.all ? mostPairs : this.few);
  }

  private renderPair(pair: ConfusedPair, place: number): TemplateResult {
    const truth = this.classes[pair.truth] ?? '';
    const predicted = this.classes[pair.predicted] ?? '';
    const count = countOf(pair.count, Math.round(pair.count / pair.share));
    return html`<div role="option" aria-selected=${this.isChosen(pair)} data-place=${place}
      tabindex=${place === this.active ? 0 : -1} @click=${() => this.choose(place)}
    ><span class="name"><span class="truth">${breakable(truth)}</span> <span aria-hidden="true">→</span><span class="visually-hidden">${text('pairs.takenFor')}</span> <span class="predicted">${breakable(predicted)}</span></span>
      <span class="count">${count}</span></div>`;
  }

  private isChosen({ truth, predicted }: ConfusedPair): boolean {
    return this.chosen?.truth === truth && this.chosen.predicted === predicted;
  }

  private choose(place: number): void {
    const pair = this.shownPairs[place];
    if (!pair) return;
    this.active = place;
    emit<ChosenCell>(this, 'choose', { truth: pair.truth, predicted: pair.predicted });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose(this.active);
      return;
    }
    const next = moveFocus(event.key, this.active, { count: this.shownPairs.length });
    if (next === undefined) return;
    event.preventDefault();
    this.choose(next);
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus();
    });
  };
}

/** A name that may go on in the next line where its words end. */
function breakable(name: string): TemplateResult[] {
  return name.split(/(?<=[_\-/.])/).map((word) => html`${word}<wbr />`);
}
