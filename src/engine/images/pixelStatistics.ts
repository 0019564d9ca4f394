import { blockGrid } from '../../core/audit/measures/sharpness';
import {
  colouredFrom,
  measuresOf,
  perceived,
  sampleStep,
  type PixelMeasures,
  type PixelStatistics,
} from '../../core/audit/measures/pixelMeasures';
import { withKernels, type KernelCall } from './kernels';
import type { Pixels } from './orient';

export interface GreyPicture {
  readonly levels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Measures, with the picture in grey and whether it is so already. */
export interface MeasuredPixels {
  readonly measures: PixelMeasures;
  /** Whether it has no colour. */
  readonly colourless: boolean;
  /** Of half the size, each level the mean of four, where one pixel in two is counted (`sampleStep`). */
  readonly grey: GreyPicture;
}

/** Places in what `measure` of kernels/measure.c counts and sums. */
const [levelsAt, sampledAt, counted] = [256, 512, 514];

/** Measures a picture of at most `measureSize` pixels on its long side, RGB [height, width, 3]. */
export function measurePixels({ data, width, height }: Pixels): MeasuredPixels {
  return withKernels((call) => {
    const step = sampleStep(width, height);
    const luma = call.reserve(4 * width * height);
    const counts = call.reserve(4 * counted);
    const sums = call.reserve(8 * 2);
    call.exports.measure(call.put(data), width, height, step, call.put(perceived), colouredFrom, luma, counts, sums);
    const [across, down] = [Math.ceil(width / step), Math.ceil(height / step)];
    const levels = call.reserve(across * down);
    call.exports.greyLevels(luma, width, height, step, levels);
    const blocks = blocksOf(call, luma, width, height);
    const found = new Uint32Array(call.take(counts, 4 * counted).buffer);
    const [seen, colour] = new Float64Array(call.take(sums, 8 * 2).buffer) as unknown as [number, number];
    return {
      ...measuresOf({
        brightness: found.subarray(0, levelsAt),
        levels: found.subarray(levelsAt, sampledAt),
        sampled: found[sampledAt]!,
        coloured: found[sampledAt + 1]!,
        seen,
        colour,
        ...blocks,
      }),
      grey: { levels: call.take(levels, across * down), width: across, height: down },
    };
  });
}

function blocksOf(
  call: KernelCall,
  luma: number,
  width: number,
  height: number,
): Pick<PixelStatistics, 'contrast' | 'edges'> {
  const grid = blockGrid(width, height);
  if (!grid) return { contrast: new Float64Array(0), edges: new Float64Array(0) };
  const bytes = 8 * grid.across * grid.down;
  const [contrast, edges] = [call.reserve(bytes), call.reserve(bytes)];
  call.exports.blocks(luma, width, grid.side, grid.across, grid.down, contrast, edges);
  return {
    contrast: new Float64Array(call.take(contrast, bytes).buffer),
    edges: new Float64Array(call.take(edges, bytes).buffer),
  };
}
