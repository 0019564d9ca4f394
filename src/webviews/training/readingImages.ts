import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ThumbnailStore, type ThumbnailSource } from '../images/thumbnailStore';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/training';

const thumbnailSize = 96;
/** Milliseconds between two changes of the pictures: they are to be seen, and making them takes from the training. */
const changeEvery = 2_000;

/** Thumbnails of the images that a run has just read, the latest first. */
@customElement('loupe-reading-images')
export class ReadingImagesElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
        gap: 10px 12px;
        /* Two whole rows. */
        max-height: 222px;
        overflow: hidden;
        list-style: none;
      }
      li {
        height: 106px;
        min-width: 0;
      }
      .picture {
        display: flex;
        height: 88px;
        align-items: center;
        justify-content: center;
        background: var(--loupe-raised);
        border: 1px solid var(--vscode-contrastBorder, transparent);
      }
      img {
        max-width: 100%;
        max-height: 100%;
      }
      .caption {
        overflow: hidden;
        color: var(--loupe-quiet);
        font-size: 11px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  /** Absolute paths, the latest first. */
  @property({ attribute: false }) files: readonly string[] = [];
  @property({ attribute: false }) source!: ThumbnailSource;
  @state() private shown: readonly string[] = [];
  private store: ThumbnailStore | undefined;
  private timer: number | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.store?.dispose();
    this.store = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.store ??= new ThumbnailStore(this.source, thumbnailSize, () => this.requestUpdate(), 60);
    if (changed.has('files') && this.timer === undefined) this.take();
  }

  override render(): TemplateResult | typeof nothing {
    // What has no picture, or none yet, has no place.
    const ready = this.shown.flatMap((file) => {
      const thumbnail = this.store?.get(file);
      return thumbnail && 'url' in thumbnail ? [{ file, url: thumbnail.url }] : [];
    });
    if (ready.length === 0) return nothing;
    return html`<ul aria-label=${text('reading.title')}>
      ${repeat(
        ready,
        ({ file }) => file,
        ({ file, url }) => renderImage(file, url),
      )}
    </ul>`;
  }

  private take(): void {
    this.shown = this.files;
    this.store?.want(this.files);
    if (this.files.length === 0) return;
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      if (this.files !== this.shown) this.take();
    }, changeEvery);
  }
}

function renderImage(file: string, url: string): TemplateResult {
  const [name = '', folder = ''] = file.split(/[\\/]/).reverse();
  return html`<li title=${file}>
    <div class="picture"><img src=${url} alt=${name} decoding="async" /></div>
    <div class="caption">${folder}</div>
  </li>`;
}
