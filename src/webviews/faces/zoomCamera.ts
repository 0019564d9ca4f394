/** Widths and heights in pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Where an image lies on its stage. */
export interface Placed extends Extent {
  readonly left: number;
  readonly top: number;
}

/** How large one pixel of the image may be on the screen. */
const largestPixel = 16;

/** What of an image is seen on a stage: the whole of it at a zoom of 1, else the part around a point. */
export class ZoomCamera {
  zoom = 1;
  /** The point of the image in the middle of the stage, as shares of it. */
  private x = 0.5;
  private y = 0.5;

  constructor(
    private readonly image: Extent,
    private stage: Extent,
  ) {}

  /** Pixels of the screen for one of the image. */
  get scale(): number {
    return this.fit * this.zoom;
  }

  private get fit(): number {
    return Math.min(this.stage.width / this.image.width, this.stage.height / this.image.height);
  }

  resize(stage: Extent): void {
    this.stage = stage;
  }

  whole(): void {
    this.zoom = 1;
    this.x = this.y = 0.5;
  }

  /** Zooms to so many pixels of the screen for one of the image. */
  zoomToScale(scale: number): void {
    this.zoomBy(scale / this.scale);
  }

  /** Zooms by a factor; the point of the stage stays where it is, the middle if none is named. */
  zoomBy(factor: number, [left, top]: readonly [number, number] = [this.stage.width / 2, this.stage.height / 2]): void {
    const before = this.place();
    const most = Math.max(1, largestPixel / this.fit);
    this.zoom = Math.min(most, Math.max(1, this.zoom * factor));
    const { width, height } = this.place();
    const [x, y] = [(left - before.left) / before.width, (top - before.top) / before.height];
    this.x = x + (this.stage.width / 2 - left) / width;
    this.y = y + (this.stage.height / 2 - top) / height;
    this.keepInside();
  }

  /** Moves the image by pixels of the stage. */
  moveBy(left: number, top: number): void {
    const { width, height } = this.place();
    this.x -= left / width;
    this.y -= top / height;
    this.keepInside();
  }

  place(): Placed {
    const [width, height] = [this.image.width * this.scale, this.image.height * this.scale];
    const left = this.stage.width / 2 - this.x * width;
    const top = this.stage.height / 2 - this.y * height;
    return { left, top, width, height };
  }

  /** No edge of the image comes further into the stage than it must. */
  private keepInside(): void {
    const { width, height } = this.place();
    this.x = inside(this.x, width, this.stage.width);
    this.y = inside(this.y, height, this.stage.height);
  }
}

function inside(centre: number, size: number, stage: number): number {
  if (size <= stage) return 0.5;
  const least = stage / 2 / size;
  return Math.min(1 - least, Math.max(least, centre));
}
