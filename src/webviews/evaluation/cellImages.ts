import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Part } from '../../core/parts';
import type { ChosenCell } from '../charts/matrixChart';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import '../components/section';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import '../shared/toolkit';
import { text } from '../strings/evaluation';
import type { EvaluationSource } from './evaluationSource';
import { cellTitle, type MatrixView } from './matrixView';

/** The images of the chosen cell of a matrix; fires `view-change` with what is to be different of the view. */
@customElement('loupe-cell-images')
export class CellImagesElement extends LitElement {
  static override styles = [baseStyles];

  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) partName: Part = 'validation';
  @property({ attribute: false }) cell: ChosenCell | null = null;
  @property({ attribute: false }) errorsOnly = false;
  @property({ attribute: false }) source!: EvaluationSource;
  /** Whatever changes with the evaluation: other scores mean other images. */
  @property({ attribute: false }) evaluated: unknown;
  private loader: ImageLoader | undefined;
  private asked = '';

  override willUpdate(changed: PropertyValues<this>): void {
    const query = this.query();
    const asked = JSON.stringify(query);
    if (asked === this.asked && !changed.has('source') && !changed.has('evaluated')) return;
    this.asked = asked;
    const { source } = this;
    this.loader = (offset, limit) => source.cellImages({ ...query, offset, limit });
  }

  override render(): TemplateResult {
    const title = cellTitle(this.cell, this.classes, this.errorsOnly);
    return html`<loupe-section .heading=${text('cell.title')}>
      <span slot="note">${title}</span>
      ${this.mixed ? html`<vscode-checkbox slot="actions" ?checked=${this.errorsOnly} @change=${this.toggleErrors}>${text('cell.onlyErrors')}</vscode-checkbox>` : nothing}
      ${this.cell ? html`<button slot="actions" type="button" class="link" @click=${() => this.change({ cell: null })}>${text('cell.clear')}</button>` : nothing}
      <loupe-image-grid predictions .label=${`${text('cell.title')}: ${title}`} .loader=${this.loader} .source=${this.source}></loupe-image-grid>
    </loupe-section>`;
  }

  /** Whether right and wrong images are among them. */
  private get mixed(): boolean {
    return this.cell !== null && (this.cell.truth === null || this.cell.predicted === null);
  }

  private query() {
    const { partName: part, cell } = this;
    return cell
      ? { part, ...cell, errorsOnly: this.errorsOnly && this.mixed }
      : { part, truth: null, predicted: null, errorsOnly: true };
  }

  private change(part: Partial<MatrixView>): void {
    emit(this, 'view-change', part);
  }

  private readonly toggleErrors = (event: Event): void =>
    this.change({ errorsOnly: (event.target as HTMLInputElement).checked });
}
