import { html, type TemplateResult } from 'lit';
import type { ReactiveControllerHost } from 'lit';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import type { ImageItem } from '../../protocol/pages/images';
import { onRepairKey } from './gridKeys';
import type { GridRepairs } from './gridRepairs';
import './imagePreview';
import type { ImagePreviewElement } from './imagePreview';
import { ThumbnailStore, type Picture, type ThumbnailSource } from './thumbnailStore';

/** The grid that a preview is of. */
export interface PreviewedGrid extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly source: ThumbnailSource | undefined;
  readonly total: number;
  readonly repairs: GridRepairs;
  active: number;
  at(index: number): ImageItem | undefined;
  picture(file: string): Picture | undefined;
  select(index: number, how: 'only'): Promise<void>;
  focusAt(index: number): void;
  act(action: ImageActionId): void;
}

/** Large pictures that are kept: the one that is shown, its neighbours, and where one came from. */
const kept = 8;
const largest = 2048;

/** The preview of a grid: it shows the active image, and what it moves on to becomes active and selected. */
export class GridPreview {
  private pictures: ThumbnailStore | undefined;
  /** What is shown: the browser gives the keyboard back to where it was, which makes that image the active one. */
  private index = 0;
  /** The file that large pictures were asked for. */
  private lookedAt: string | undefined;

  constructor(private readonly grid: PreviewedGrid) {}

  render(): TemplateResult {
    const { grid } = this;
    const item = this.pictures && grid.at(grid.active);
    // A repair moves on, and the list may come without the image that was shown.
    if (item && item.file !== this.lookedAt) void Promise.resolve().then(() => this.look());
    if (item) this.index = grid.active;
    return html`<loupe-image-preview .item=${item} .index=${grid.active} .total=${Math.max(grid.total, 0)}
      .small=${item && grid.picture(item.file)} .large=${item && this.pictures?.get(item.file)}
      @step=${(event: CustomEvent<number>) => this.step(event.detail)} .note=${grid.repairs.message?.words ?? ''}
      @open=${() => grid.act('open')} @key=${(event: CustomEvent<KeyboardEvent>) => this.onKey(event.detail)} @close=${() => this.closed()}></loupe-image-preview>`;
  }

  open(): void {
    const { source } = this.grid;
    if (!source) return;
    const size = Math.min(
      largest,
      Math.ceil(Math.max(window.innerWidth, window.innerHeight) * window.devicePixelRatio),
    );
    this.pictures?.dispose();
    this.pictures = new ThumbnailStore(source, size, () => this.look(), kept);
    this.index = this.grid.active;
    void this.grid.select(this.index, 'only');
    this.look();
    const { element } = this;
    void element?.updateComplete.then(() => element.show());
  }

  dispose(): void {
    this.pictures?.dispose();
    this.pictures = undefined;
  }

  private get element(): ImagePreviewElement | null {
    return this.grid.renderRoot.querySelector('loupe-image-preview');
  }

  /** The picture that is shown comes first; then those that may be next. */
  private look(): void {
    const { active } = this.grid;
    const [file, next, previous] = [active, active + 1, active - 1].map((index) => this.grid.at(index)?.file);
    if (file === undefined || !this.pictures) return;
    this.lookedAt = file;
    const around = this.pictures.get(file) ? [next, previous].filter((one) => one !== undefined) : [];
    this.pictures.want([file, ...around]);
    this.grid.requestUpdate();
  }

  private onKey(event: KeyboardEvent): void {
    if (!onRepairKey(event, this.grid.repairs)) return;
    event.preventDefault();
    this.grid.requestUpdate();
  }

  private step(by: number): void {
    const { grid } = this;
    const next = Math.min(Math.max(grid.active + by, 0), grid.total - 1);
    if (next === grid.active) return;
    this.index = grid.active = next;
    void grid.select(next, 'only').then(() => this.look());
    grid.requestUpdate();
  }

  private closed(): void {
    this.dispose();
    this.grid.requestUpdate();
    this.grid.focusAt(this.index);
  }
}
