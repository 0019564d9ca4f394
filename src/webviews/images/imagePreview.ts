import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { ImageItem } from '../../protocol/pages/images';
import { emit } from '../shared/events';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/images';
import { imagePreviewStyles } from './imagePreviewStyles';
import { flagWords, verdict } from './imageWords';
import type { Picture } from './thumbnailStore';

/** How the preview moves on: images forward or back. */
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: -Infinity,
  End: Infinity,
};

/**
 * One image as large as the page allows, over the page. Events: `step` with the number of images to go on, `open`,
 * `close`, `key` with a key press that means nothing to it.
 */
@customElement('loupe-image-preview')
export class ImagePreviewElement extends LitElement {
  static override styles = [baseStyles, imagePreviewStyles];

  @property({ attribute: false }) item: ImageItem | undefined;
  @property({ type: Number }) index = 0;
  @property({ type: Number }) total = 0;
  /** The thumbnail, which stands until the large picture does. */
  @property({ attribute: false }) small: Picture | undefined;
  @property({ attribute: false }) large: Picture | undefined;
  /** What became of the latest repair, which is below the preview. */
  @property() note = '';
  @state() private decoded = '';

  get open(): boolean {
    return this.renderRoot.querySelector('dialog')?.open ?? false;
  }

  show(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // Not on the first button: Space and Enter are about the image.
    dialog.focus();
  }

  close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  override render(): TemplateResult {
    const { item, index, total } = this;
    return html`<dialog tabindex="-1" aria-label=${text('images.preview')} @keydown=${this.onKey} @close=${() => emit(this, 'close', null)}>
      ${item ? this.renderPicture(item) : nothing}
      <footer>
        <div class="words" aria-live="polite">
          <strong>${item ? verdict(item) || item.name : text('state.loading')}</strong>
          ${item ? html`<span class="quiet">${item.name}</span>` : nothing}
          ${this.note ? html`<span class="flag">${this.note}</span>` : nothing}
          ${item && flagWords(item).map((flag) => html`<span class="flag">${icon('warning')} ${flag}</span>`)}
        </div>
        <span class="quiet">${text('images.position', { at: formatCount(index + 1), total: formatCount(total) })}</span>
        <span class="buttons">
          ${this.renderStep(-1, text('images.previous'), 'M10 3 5 8l5 5', index === 0)}
          ${this.renderStep(1, text('images.next'), 'M6 3l5 5-5 5', index >= total - 1)}
          <button type="button" class="icon-button" aria-label=${text('images.close')} title=${text('images.close')} @click=${this.close}>${icon('close')}</button>
        </span>
      </footer>
    </dialog>`;
  }

  private renderPicture(item: ImageItem): TemplateResult {
    const { small, large } = this;
    const url = large && 'url' in large ? large.url : undefined;
    const problem = large && 'problem' in large ? large.problem : undefined;
    return html`<div class="stage" @dblclick=${() => emit(this, 'open', null)}>
      ${problem === undefined ? nothing : html`<p>${text('grid.noPicture')}: ${problem}</p>`}
      ${small && 'url' in small && problem === undefined && this.decoded !== url ? html`<img class="small" src=${small.url} alt="" />` : nothing}
      ${url ? html`<img class="large" src=${url} alt=${item.name} @load=${() => (this.decoded = url)} />` : nothing}
    </div>`;
  }

  private renderStep(by: number, label: string, path: string, ends: boolean): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ?disabled=${ends} @click=${() => emit(this, 'step', by)}>
      <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.4"><path d=${path} /></svg>
    </button>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // Enter and Space on a button press it; the keys of the grid below must not hear any.
    event.stopPropagation();
    const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
    const step = steps[event.key];
    if (step !== undefined) emit(this, 'step', step);
    else if (event.key === ' ' && !onButton) this.close();
    else if (event.key === 'Enter' && !onButton) emit(this, 'open', null);
    else return emit(this, 'key', event);
    event.preventDefault();
  };
}
