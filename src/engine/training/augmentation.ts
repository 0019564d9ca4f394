import type { Random } from '../../core/random';

/** Random changes to a training image. Zeros mean that nothing is changed. */
export interface Augmentation {
  /** Probability that an image is mirrored left to right. */
  readonly flipHorizontal: number;
  /** Largest shift along each axis, as a share of its length. */
  readonly shift: number;
  /** Largest enlargement or reduction, as a share of the size. */
  readonly zoom: number;
  /** Largest change of the brightness, as a share of 255. */
  readonly brightness: number;
  /** Largest change of the contrast, as a share. */
  readonly contrast: number;
}

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Changes one image, uint8 [height, width, 3], in place. The same state of `random` gives the same change;
 * every kind of change draws its numbers whether it is used or not, so that switching one on or off
 * leaves the others as they were.
 */
export function augment(image: Uint8Array, { height, width }: ImageSize, settings: Augmentation, random: Random): void {
  const between = (limit: number): number => (2 * random.uniform() - 1) * limit;
  const flip = random.uniform() < settings.flipHorizontal;
  const [shiftX, shiftY] = [between(settings.shift) * width, between(settings.shift) * height];
  const scale = 1 / (1 + between(settings.zoom));
  const [offset, gain] = [between(settings.brightness) * 255, 1 + between(settings.contrast)];
  if (shiftX !== 0 || shiftY !== 0 || scale !== 1) {
    warp(image, { height, width }, { scaleX: flip ? -scale : scale, scaleY: scale, shiftX, shiftY });
  } else if (flip) {
    mirror(image, { height, width });
  }
  if (offset !== 0 || gain !== 1) tone(image, offset, gain);
}

/** Mirrors each row. */
export function mirror(image: Uint8Array, { height, width }: ImageSize): void {
  for (let row = 0; row < height; row++) {
    let [left, right] = [row * width * 3, (row * width + width - 1) * 3];
    for (; left < right; left += 3, right -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const kept = image[left + channel]!;
        image[left + channel] = image[right + channel]!;
        image[right + channel] = kept;
      }
    }
  }
}

interface Warp {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * Scales about the centre and shifts, bilinear; beyond the edge the nearest pixel is repeated, as Keras's
 * `fill_mode="nearest"` has it.
 */
function warp(image: Uint8Array, { height, width }: ImageSize, { scaleX, scaleY, shiftX, shiftY }: Warp): void {
  const source = image.slice();
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const columns = Array.from({ length: width }, (_, x) => neighbours((x - centreX) * scaleX + centreX - shiftX, width));
  for (let y = 0; y < height; y++) {
    const row = neighbours((y - centreY) * scaleY + centreY - shiftY, height);
    const [above, below] = [row.low * width, row.high * width];
    for (let x = 0; x < width; x++) {
      const { low, high, share } = columns[x]!;
      for (let channel = 0; channel < 3; channel++) {
        const top = mix(source[(above + low) * 3 + channel]!, source[(above + high) * 3 + channel]!, share);
        const bottom = mix(source[(below + low) * 3 + channel]!, source[(below + high) * 3 + channel]!, share);
        image[(y * width + x) * 3 + channel] = mix(top, bottom, row.share) + 0.5;
      }
    }
  }
}

/** The two pixels around a position along an axis, and the share of the second. */
function neighbours(position: number, length: number): { readonly low: number; readonly high: number; readonly share: number } {
  const inside = Math.min(Math.max(position, 0), length - 1);
  const low = Math.floor(inside);
  return { low, high: Math.min(low + 1, length - 1), share: inside - low };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** (x - 127.5) · gain + 127.5 + offset, limited to 0..255. */
function tone(image: Uint8Array, offset: number, gain: number): void {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => (value - 127.5) * gain + 127.5 + offset);
  for (let i = 0; i < image.length; i++) image[i] = table[image[i]!]!;
}
