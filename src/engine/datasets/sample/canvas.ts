import type { Random } from '../../../core/random';
import type { Rgb } from './colours';

/** A picture in the making, [height, width, 3] in float32, so that paint, blur and exposure do not round. */
export class Canvas {
  private data: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Float32Array(width * height * 3);
  }

  /** Fills everything. `at` gives the share of `to` in `from`, and what is added to every channel. */
  fill(at: (x: number, y: number) => readonly [share: number, added: number], from: Rgb, to: Rgb): void {
    let i = 0;
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const [share, added] = at(x, y);
        for (let channel = 0; channel < 3; channel++)
          this.data[i++] = from[channel]! + (to[channel]! - from[channel]!) * share + added;
      }
    }
  }

  /**
   * Paints within `reach` of a centre. `layerAt` gives 0 for nothing, else 1 + an index into `colours`, for a
   * distance from the centre in pixels; `lightAt` how light the colour is there, 1 as it is.
   */
  paint(
    centerX: number,
    centerY: number,
    reach: number,
    colours: readonly Rgb[],
    opacity: number,
    layerAt: (dx: number, dy: number) => number,
    lightAt: (dx: number, dy: number) => number = () => 1,
  ): void {
    const right = Math.min(this.width - 1, Math.ceil(centerX + reach));
    const bottom = Math.min(this.height - 1, Math.ceil(centerY + reach));
    for (let y = Math.max(0, Math.floor(centerY - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(centerX - reach)); x <= right; x++) {
        const layer = layerAt(x - centerX, y - centerY);
        if (layer === 0) continue;
        const paint = colours[layer - 1]!;
        const light = lightAt(x - centerX, y - centerY);
        const at = (y * this.width + x) * 3;
        for (let channel = 0; channel < 3; channel++)
          this.data[at + channel]! += (paint[channel]! * light - this.data[at + channel]!) * opacity;
      }
    }
  }

  /** A box of 3 x 3, `times` over; edges repeat. */
  blur(times: number): void {
    for (let pass = 0; pass < times; pass++) {
      this.data = this.boxOfThree(this.width, this.height, 3, this.width * 3);
      this.data = this.boxOfThree(this.height, this.width, this.width * 3, 3);
    }
  }

  /** Exposure, contrast and grain (of `grain` levels from darkest to lightest), rounded to bytes. */
  develop(exposure: number, contrast: number, grain: number, random: Random): Uint8Array {
    const out = new Uint8Array(this.data.length);
    for (let i = 0; i < out.length; i += 3) {
      const bits = random.uint32();
      for (let channel = 0; channel < 3; channel++) {
        const noise = ((bits >>> (channel * 8)) & 255) / 255 - 0.5;
        const value = ((this.data[i + channel]! - 128) * contrast + 128) * exposure + grain * noise;
        out[i + channel] = Math.min(255, Math.max(0, Math.round(value)));
      }
    }
    return out;
  }

  /** Means of three neighbours along lines of `length` pixels, `step` floats apart. */
  private boxOfThree(length: number, lines: number, step: number, lineStep: number): Float32Array {
    const { data } = this;
    const out = new Float32Array(data.length);
    for (let line = 0; line < lines; line++) {
      for (let k = 0; k < length; k++) {
        const at = line * lineStep + k * step;
        const before = k > 0 ? at - step : at;
        const after = k < length - 1 ? at + step : at;
        for (let channel = 0; channel < 3; channel++)
          out[at + channel] = (data[before + channel]! + data[at + channel]! + data[after + channel]!) / 3;
      }
    }
    return out;
  }
}
