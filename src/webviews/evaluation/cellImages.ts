import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import type { CellSlice, FlagFilter } from '../../protocol/pages/evaluation';
import type { ImageOrder } from '../../protocol/pages/images';
import type { Part } from '../../core/parts';
import type { ChosenCell } from '../charts/matrixModel';
import '../components/choice';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import '../components/section';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import '../shared/toolkit';
import { text } from '../strings/evaluation';
import { cellTitle } from './choice';
import type { EvaluationSource } from './evaluationSource';
import type { MatrixView } from './matrixView';

/** Orders besides the most confident first. */
const orders: readonly ImageOrder[] = ['name', 'class', 'probability'];

/** The images of the chosen cell of a matrix; fires `view-change` with what is to be different of the view. */
@customElement('loupe-cell-images')
export class CellImagesElement extends LitElement {
  static override styles = [baseStyles];

  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) partName: Part = 'validation';
  @property({ attribute: false }) cell: ChosenCell | null = null;
  @property({ attribute: false }) errorsOnly = false;
  /** Only images that have to do with these classes; null for all. */
  @property({ attribute: false }) among: readonly number[] | null = null;
  @property({ attribute: false }) flags: FlagFilter = 'all';
  @property({ attribute: false }) source!: EvaluationSource;
  /** What can be repaired of the images; null where nothing can. */
  @property({ attribute: false }) repairs: RepairScope | null = null;
  /** Whatever changes with the evaluation: other scores mean other images. */
  @property({ attribute: false }) evaluated: unknown;
  @state() private flagged = 0;
  private loader: ImageLoader | undefined;
  private asked = '';

  override willUpdate(changed: PropertyValues<this>): void {
    const query = this.query();
    const asked = JSON.stringify(query);
    if (asked === this.asked && !changed.has('source') && !changed.has('evaluated')) return;
    this.asked = asked;
    this.keepHeight();
    const { source } = this;
    this.loader = async (offset, limit, wanted) => {
      const slice = await source.cellImages({ ...query, query: wanted, offset, limit });
      if (asked === this.asked) this.take(slice);
      return slice;
    };
  }

  override render(): TemplateResult {
    const title = cellTitle(this.cell, this.classes, this.errorsOnly);
    return html`<loupe-section .heading=${text('cell.title')}>
      <span slot="note">${title}</span>
      ${this.mixed ? html`<vscode-checkbox slot="actions" ?checked=${this.errorsOnly} @change=${this.toggleErrors}>${text('cell.onlyErrors')}</vscode-checkbox>` : nothing}
      ${this.cell ? html`<button slot="actions" type="button" class="link" @click=${() => this.change({ cell: null })}>${text('cell.clear')}</button>` : nothing}
      <loupe-image-grid predictions .label=${`${text('cell.title')}: ${title}`} .loader=${this.loader} .source=${this.source} .scope=${this.repairs}
        .list=${this.asked} .orders=${orders} list-order=${text('cell.listOrder')}>
        ${this.flagged > 0 || this.flags !== 'all' ? this.renderFlags() : nothing}
      </loupe-image-grid>
    </loupe-section>`;
  }

  private renderFlags(): TemplateResult {
    const label = text(this.flagged === 1 ? 'cell.flaggedOne' : 'cell.flagged', { n: formatCount(this.flagged) });
    return html`<loupe-choice slot="filters" title=${label} .label=${label} .value=${this.flags}
      .options=${[
        { value: 'all', label: text('cell.flagsAll') },
        { value: 'flagged', label: text('cell.flagsOnly', { n: formatCount(this.flagged) }) },
        { value: 'unflagged', label: text('cell.flagsNone') },
      ]}
      @change=${(event: CustomEvent<FlagFilter>) => this.change({ flags: event.detail })}></loupe-choice>`;
  }

  /** Whether right and wrong images are among them. */
  private get mixed(): boolean {
    return this.cell !== null && (this.cell.truth === null || this.cell.predicted === null);
  }

  private query() {
    const { partName: part, cell, flags } = this;
    const among = this.among && [...this.among];
    return cell
      ? { part, ...cell, errorsOnly: this.errorsOnly && this.mixed, among, flags }
      : { part, truth: null, predicted: null, errorsOnly: true, among, flags };
  }

  private take({ flagged }: CellSlice): void {
    this.flagged = flagged;
  }

  /** While other images come, the page stays as long as it is looked at: it must not scroll by itself. */
  private keepHeight(): void {
    if (!this.hasUpdated) return;
    const { top } = this.getBoundingClientRect();
    this.style.setProperty('min-height', window.scrollY > 0 ? `${Math.max(0, window.innerHeight - top)}px` : '0');
  }

  private change(part: Partial<MatrixView>): void {
    emit(this, 'view-change', part);
  }

  private readonly toggleErrors = (event: Event): void =>
    this.change({ errorsOnly: (event.target as HTMLInputElement).checked });
}
