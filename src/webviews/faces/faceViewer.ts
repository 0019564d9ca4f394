import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ShownFaces } from '../../protocol/pages/faces';
import { boxStyles } from '../images/boxStyles';
import type { Picture } from '../images/thumbnailStore';
import { icon, type IconName } from '../shared/icons';
import { shortcutOf, type Shortcut } from '../shared/shortcuts';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/faces';
import { faceViewerStyles } from './faceViewerStyles';
import { ZoomCamera } from './zoomCamera';

/** How much nearer a key leads, and a turn of the wheel by 100 pixels. */
const [keyZoom, wheelZoom] = [1.25, 1.25];
/** Share of the stage that an arrow moves the view. */
const step = 0.1;

/** An image with its faces as rectangles, which stay as thin and sharp as they are however near one goes. */
@customElement('loupe-face-viewer')
export class FaceViewerElement extends LitElement {
  static override styles = [baseStyles, boxStyles, faceViewerStyles];

  @property({ attribute: false }) image: ShownFaces | undefined;
  @property({ attribute: false }) picture: Picture | undefined;
  private readonly size = new SizeController(this, { width: 600, height: 400 }, () => this.stage);
  private camera: ZoomCamera | undefined;
  private drag: { readonly pointer: number; left: number; top: number } | undefined;

  /** Keys of the stage, for the list of keys. */
  static readonly shortcuts: readonly Shortcut<[FaceViewerElement]>[] = [
    { keys: '+', key: '+', meaning: () => text('faces.zoomIn'), act: (viewer) => viewer.zoomBy(keyZoom) },
    { keys: '-', key: '-', meaning: () => text('faces.zoomOut'), act: (viewer) => viewer.zoomBy(1 / keyZoom) },
    { keys: '0', key: '0', meaning: () => text('faces.fit'), act: (viewer) => viewer.showWhole() },
    { keys: '1', key: '1', meaning: () => text('faces.pixels'), act: (viewer) => viewer.showPixels() },
    { keys: '←', key: 'arrowleft', meaning: () => text('faces.move'), act: (viewer) => viewer.moveBy(step, 0) },
    { keys: '→', key: 'arrowright', meaning: () => text('faces.move'), act: (viewer) => viewer.moveBy(-step, 0) },
    { keys: '↑', key: 'arrowup', meaning: () => text('faces.move'), act: (viewer) => viewer.moveBy(0, step) },
    { keys: '↓', key: 'arrowdown', meaning: () => text('faces.move'), act: (viewer) => viewer.moveBy(0, -step) },
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const { image } = this;
    const before = changed.get('image');
    if (changed.has('image') && image && (before?.file !== image.file || before.width !== image.width))
      this.camera = new ZoomCamera(image, this.size);
    this.camera?.resize({ width: this.size.width, height: this.size.height });
  }

  override updated(): void {
    const content = this.renderRoot.querySelector<HTMLElement>('.content');
    if (!content || !this.camera || !this.image) return;
    content.parentElement!.style.setProperty('aspect-ratio', `${this.image.width} / ${this.image.height}`);
    const { left, top, width, height } = this.camera.place();
    for (const [key, value] of Object.entries({ left, top, width, height }))
      content.style.setProperty(key, `${value}px`);
  }

  override render(): TemplateResult {
    const { image, camera } = this;
    if (!image || !camera) return html``;
    return html`
      <div class="tools">
        ${this.renderButton('minus', text('faces.zoomOut'), camera.zoom <= 1, () => this.zoomBy(1 / keyZoom))}
        <span class="percent" aria-live="polite">${text('faces.zoom', { n: Math.round(100 * camera.scale) })}</span>
        ${this.renderButton('plus', text('faces.zoomIn'), false, () => this.zoomBy(keyZoom))}
        ${this.renderButton('whole', text('faces.fit'), camera.zoom <= 1, () => this.showWhole())}
      </div>
      <div class="stage" tabindex="0" role="application" aria-label=${text('faces.picture', { name: image.name })}
        @keydown=${this.onKey} @wheel=${this.onWheel} @pointerdown=${this.onDown} @pointermove=${this.onMove}
        @pointerup=${this.onUp} @pointercancel=${this.onUp}>
        <div class="content">
          ${this.renderPicture()}
          <svg class="boxes" viewBox="0 0 ${image.width} ${image.height}" preserveAspectRatio="none" aria-hidden="true">
            ${image.boxes.map(
              ([x, y, width, height]) => svg`
                <rect class="under" x=${x} y=${y} width=${width} height=${height} />
                <rect class="over" x=${x} y=${y} width=${width} height=${height} />`,
            )}
          </svg>
        </div>
      </div>`;
  }

  private renderPicture(): TemplateResult | typeof nothing {
    const { picture } = this;
    if (!picture) return nothing;
    return 'url' in picture
      ? html`<img src=${picture.url} alt="" draggable="false" />`
      : html`<p class="problem">${picture.problem}</p>`;
  }

  private renderButton(name: IconName, label: string, disabled: boolean, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>${icon(name)}</button>`;
  }

  private get stage(): Element | null {
    return this.renderRoot.querySelector('.stage');
  }

  private zoomBy(factor: number, at?: readonly [number, number]): void {
    this.camera?.zoomBy(factor, at);
    this.requestUpdate();
  }

  private moveBy(across: number, down: number): void {
    this.camera?.moveBy(across * this.size.width, down * this.size.height);
    this.requestUpdate();
  }

  private showWhole(): void {
    this.camera?.whole();
    this.requestUpdate();
  }

  private showPixels(): void {
    this.camera?.zoomToScale(1 / window.devicePixelRatio);
    this.requestUpdate();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // On many keyboards plus is the other half of the key with =.
    const key = event.key === '=' ? '+' : event.key;
    const { ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const shortcut = shortcutOf(FaceViewerElement.shortcuts, { key, ctrlKey, metaKey, altKey });
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act(this);
  };

  private readonly onWheel = (event: WheelEvent): void => {
    // Nothing is further away than the whole image: the page scrolls on.
    if (event.deltaY > 0 && (this.camera?.zoom ?? 1) <= 1) return;
    event.preventDefault();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 30;
    const factor = wheelZoom ** ((-event.deltaY * unit) / 100);
    this.zoomBy(factor, [event.clientX - box.left, event.clientY - box.top]);
  };

  private readonly onDown = (event: PointerEvent): void => {
    if (event.button > 1) return;
    const stage = event.currentTarget as HTMLElement;
    this.drag = { pointer: event.pointerId, left: event.clientX, top: event.clientY };
    stage.setPointerCapture(event.pointerId);
    stage.focus({ preventScroll: true });
    event.preventDefault();
  };

  private readonly onMove = (event: PointerEvent): void => {
    const { drag } = this;
    if (event.pointerId !== drag?.pointer) return;
    this.camera?.moveBy(event.clientX - drag.left, event.clientY - drag.top);
    [drag.left, drag.top] = [event.clientX, event.clientY];
    this.requestUpdate();
  };

  private readonly onUp = (event: PointerEvent): void => {
    if (event.pointerId === this.drag?.pointer) this.drag = undefined;
  };
}
