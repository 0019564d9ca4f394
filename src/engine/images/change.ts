import { fills, type Augmentation } from '../../protocol/recipe/augmentation';
import { withKernels, type KernelCall } from './kernels';

/**
 * Where a pixel of the result comes from, in pixels: the place of (x, y) is (m0 x + m1 y + m2, m3 x + m4 y + m5).
 */
export type AffineMatrix = readonly [number, number, number, number, number, number];

/** A change of colours, in this order, each limited to 0..255. */
export interface Tone {
  /** Added to every value. */
  readonly added: number;
  /** Every value times this, before. */
  readonly factor: number;
  /** Differences from the picture's mean grey, times this. */
  readonly contrast: number;
  /** Differences from the pixel's own grey, times this. */
  readonly saturation: number;
  /** Degrees on the colour circle, 0 up to 360. */
  readonly hue: number;
}

/** Pixels that are hidden by grey: the rows and columns from `top`, `left` up to before `bottom`, `right`. */
export interface Hidden {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What happens to one image; absent is nothing. */
export interface ImageChange {
  readonly matrix?: AffineMatrix;
  readonly fill: Augmentation['fill'];
  readonly tone?: Tone;
  readonly hidden?: Hidden;
}

/** Halfway between black and white: about 0 once a network has scaled its input. */
const grey = 128;

/**
 * Changes images in place, uint8 [images, height, width, 3], one change an image. Geometry is one bilinear warp,
 * within half a level of exact arithmetic; then colours; then what is hidden. The same bytes on every machine.
 */
export function changeImages(
  pixels: Uint8Array,
  { height, width }: { readonly height: number; readonly width: number },
  changes: readonly ImageChange[],
): void {
  const bytes = 3 * width * height;
  changes.forEach((change, i) => {
    const image = pixels.subarray(i * bytes, (i + 1) * bytes);
    if (change.matrix || change.tone) withKernels((call) => image.set(changed(call, image, width, height, change)));
    if (change.hidden) hide(image, width, change.hidden);
  });
}

function changed(
  call: KernelCall,
  image: Uint8Array,
  width: number,
  height: number,
  { matrix, fill, tone }: ImageChange,
): Uint8Array {
  let at = call.put(image);
  if (matrix) {
    const warped = call.reserve(image.length);
    call.exports.warp(at, width, height, call.put(Float64Array.from(matrix)), fills.indexOf(fill), warped);
    at = warped;
  }
  if (tone) {
    const settings = Float32Array.of(tone.added, tone.factor, tone.contrast, tone.saturation, tone.hue / 60);
    call.exports.tone(at, width * height, call.put(settings));
  }
  return call.take(at, image.length);
}

function hide(image: Uint8Array, width: number, { top, bottom, left, right }: Hidden): void {
  for (let y = top; y < bottom; y++) image.fill(grey, 3 * (y * width + left), 3 * (y * width + right));
}
