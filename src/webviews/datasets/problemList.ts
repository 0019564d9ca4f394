import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { ThumbnailStore, type ThumbnailSource } from '../images/thumbnailStore';
import { ask } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/datasets';
import type { ProblemEntry } from './problemKinds';

const thumbnailSize = 112;
/** Entries drawn at first, and with each wish for more. */
const portion = 40;
/** Copies of one picture shown side by side; the others are counted. */
const sideBySide = 6;

/**
 * What was found, an entry a row: its files side by side with their pictures, and the sentence. A file that is there
 * opens.
 */
@customElement('loupe-problem-list')
export class ProblemListElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ul {
        list-style: none;
        display: grid;
        gap: 12px;
      }
      li {
        padding-bottom: 12px;
        border-bottom: 1px solid var(--loupe-line);
      }
      p {
        max-width: 90ch;
        margin-bottom: 6px;
        overflow-wrap: anywhere;
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      .file {
        width: 128px;
        padding: 3px;
      }
      .picture {
        display: flex;
        align-items: center;
        justify-content: center;
        width: 120px;
        height: 112px;
        margin-bottom: 3px;
        background: var(--loupe-raised);
        border: 1px solid var(--vscode-contrastBorder, transparent);
        font-size: 11px;
      }
      img {
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .name {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      .wide {
        width: auto;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) entries: readonly ProblemEntry[] = [];
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** Whether its files have pictures. */
  @property({ type: Boolean }) pictures = false;
  /** Whether its files can be opened. */
  @property({ type: Boolean }) there = false;
  /** From a name in the dataset to the whole path. */
  @property({ attribute: false }) pathOf: (file: string) => string = (file) => file;

  @state() private shown = portion;
  private store: ThumbnailStore | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.dispose();
    this.store = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entries') && this.entries.length < this.shown) this.shown = portion;
  }

  override updated(): void {
    if (!this.pictures || !this.source) return;
    this.store ??= new ThumbnailStore(this.source, thumbnailSize * 2, () => this.requestUpdate());
    this.store.want(this.visible.flatMap(({ files }) => files.slice(0, sideBySide)).map(this.pathOf));
  }

  override render(): TemplateResult {
    const rest = this.entries.length - this.shown;
    return html`<ul aria-label=${this.label}>
        ${this.visible.map((entry) => this.renderEntry(entry))}
      </ul>
      ${
        rest > 0
          ? html`<vscode-button appearance="secondary" @click=${() => (this.shown += portion)}>${text('problem.more', { n: formatCount(Math.min(rest, portion)), rest: formatCount(rest) })}</vscode-button>`
          : nothing
      }`;
  }

  private get visible(): readonly ProblemEntry[] {
    return this.entries.slice(0, this.shown);
  }

  private renderEntry({ files, message }: ProblemEntry): TemplateResult {
    const more = files.length - sideBySide;
    return html`<li>
      <p>${message}</p>
      <div class="files">
        ${files.slice(0, sideBySide).map((file) => this.renderFile(file))}
        ${more > 0 ? html`<span class="quiet">${text('problem.others', { n: formatCount(more) })}</span>` : nothing}
      </div>
    </li>`;
  }

  private renderFile(file: string): TemplateResult {
    if (!this.there) return html`<span class="name code">${file}</span>`;
    const picture = this.pictures ? this.store?.get(this.pathOf(file)) : undefined;
    return html`<button type="button" class="item-button file ${this.pictures ? '' : 'wide'}" title=${file} @click=${() => ask(this, 'loupe-open-image', { file: this.pathOf(file) })}>
      ${
        this.pictures
          ? html`<span class="picture">
        ${picture && 'url' in picture ? html`<img src=${picture.url} alt="" decoding="async" />` : nothing}
        ${picture && 'problem' in picture ? html`<span class="quiet">${text('grid.noPicture')}</span>` : nothing}
      </span>`
          : nothing
      }
      <span class="name code">${file}</span>
    </button>`;
  }
}
