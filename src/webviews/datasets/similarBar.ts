import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { SimilarSearch } from '../../protocol/pages/datasets';
import { ThumbnailStore, type ThumbnailSource } from '../images/thumbnailStore';
import { ask, emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/map';

/** Longest side of the picture. */
const side = 72;

/** The image that others were searched for, above them, with the way back. Event: `back`. */
@customElement('loupe-similar-bar')
export class SimilarBarElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      div {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-bottom: 8px;
        padding: 8px;
        border: 1px solid var(--vscode-focusBorder);
        border-radius: 4px;
      }
      .picture {
        display: grid;
        flex: none;
        place-items: center;
        width: 72px;
        height: 72px;
        padding: 0;
        background: var(--loupe-raised);
      }
      img {
        max-width: 72px;
        max-height: 72px;
      }
      p {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) search: SimilarSearch | undefined;
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  private store: ThumbnailStore | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.dispose();
    this.store = undefined;
  }

  override updated(): void {
    if (!this.source || !this.search) return;
    this.store ??= new ThumbnailStore(this.source, side * 2, () => this.requestUpdate(), 4);
    this.store.want([this.search.file]);
  }

  override render(): TemplateResult | typeof nothing {
    const { search } = this;
    if (!search) return nothing;
    const { name, images, copies, file } = search;
    const picture = this.store?.get(file);
    return html`<div>
      <button type="button" class="item-button picture" title=${file} aria-label=${name} @click=${() => ask(this, 'loupe-open-image', { file })}>
        ${picture && 'url' in picture ? html`<img src=${picture.url} alt="" />` : nothing}
      </button>
      <p>${text('similar.words', { n: formatCount(images), name })}
        ${copies === 0 ? nothing : copies === 1 ? text('similar.copiesOne') : text('similar.copies', { n: formatCount(copies) })}</p>
      <vscode-button appearance="secondary" @click=${() => emit(this, 'back', null)}>${text('similar.back')}</vscode-button>
    </div>`;
  }
}
