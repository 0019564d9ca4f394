import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * The pixels that an element has for its content, or one inside it: followed while it is in the page, and drawn again
 * when they change. While it is hidden it has the size that it had before.
 */
export class SizeController implements ReactiveController {
  width: number;
  height: number;
  private drawn = false;
  private readonly observer = new ResizeObserver((entries) => this.take(entries[0]!.contentRect));

  constructor(
    private readonly host: ReactiveControllerHost & Element,
    initial: { readonly width?: number; readonly height?: number },
    private readonly element: () => Element | null = () => host,
  ) {
    this.width = initial.width ?? 0;
    this.height = initial.height ?? 0;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.drawn) this.observe();
  }

  hostUpdated(): void {
    if (!this.drawn) this.observe();
    this.drawn = true;
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }

  private observe(): void {
    const element = this.element();
    if (element) this.observer.observe(element);
  }

  private take(box: DOMRectReadOnly): void {
    // Never wider than its place, which may lie between two pixels.
    const [width, height] = [Math.floor(box.width), Math.floor(box.height)];
    if (width === 0 || (width === this.width && height === this.height)) return;
    this.width = width;
    this.height = height;
    this.host.requestUpdate();
  }
}
