import { signatureSide } from './signature';
import type { Window } from './windows';

/** Points at which two pictures are compared, in each direction, and of a block of them. */
const [points, block] = [24, 4];
const across = points / block;
const blocks = across ** 2;
/** Share of the blocks that count: the others may be covered by a caption, a stamp or a frame. */
const counted = 0.7;
/** Variance of grey levels within a block that is no more than noise. */
const noise = 6;
/** Blocks that show something, below which pictures have too little to be recognised by. */
const fewBlocks = 6;
/** Likeness that no moving of the window brings to that of two copies. */
const hopeless = 0.6;
/** Shares of the side by which a window's edges are moved to find where it fits best. */
const moves = [0.02, 0.01];

/**
 * How alike a window of one picture is to a window of another, 0 to 1: the mean of the correlation of the whole and of
 * the blocks that agree best, so differences of brightness and contrast do not count. The first window is moved a
 * little to where it fits. 0 where there is too little to see.
 * @param one,other signatures  @param mirrored whether one shows the other mirrored
 */
export function likeness(
  one: Uint8Array,
  window: Window,
  other: Uint8Array,
  target: Window,
  mirrored: boolean,
): number {
  sample(other, target, false, wanted);
  if (!describe(wanted)) return 0;
  let best = agreement(one, window, mirrored);
  if (best < hopeless) return best;
  let at = window;
  for (const move of moves)
    for (const edge of ['left', 'top', 'right', 'bottom'] as const)
      for (const step of [move, -move]) {
        const moved = { ...at, [edge]: Math.min(1, Math.max(0, at[edge] + step)) };
        const found = agreement(one, moved, mirrored);
        if (found > best) [best, at] = [found, moved];
      }
  return best;
}

const wanted = new Float64Array(points * points);
const shown = new Float64Array(points * points);
/** Of what is wanted: its mean, its energy, and for each block its mean and variance. */
let [wantedMean, wantedEnergy] = [0, 0];
const wantedBlocks = { mean: new Float64Array(blocks), variance: new Float64Array(blocks) };

/** Learns what is wanted; false where it shows too little. */
function describe(values: Float64Array): boolean {
  wantedMean = values.reduce((sum, value) => sum + value, 0) / values.length;
  wantedEnergy = values.reduce((sum, value) => sum + (value - wantedMean) ** 2, 0);
  let textured = 0;
  for (let k = 0; k < blocks; k++) {
    const start = startOf(k);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < block * block; i++) {
      const value = values[start + pointOf(i)]!;
      sum += value;
      squares += value * value;
    }
    const mean = sum / (block * block);
    wantedBlocks.mean[k] = mean;
    wantedBlocks.variance[k] = Math.max(0, squares / (block * block) - mean * mean);
    if (wantedBlocks.variance[k]! > noise) textured++;
  }
  return textured >= fewBlocks;
}

const startOf = (one: number): number => Math.floor(one / across) * block * points + (one % across) * block;
const pointOf = (one: number): number => Math.floor(one / block) * points + (one % block);

function agreement(one: Uint8Array, window: Window, mirrored: boolean): number {
  sample(one, window, mirrored, shown);
  let [sum, squares, product] = [0, 0, 0];
  for (let i = 0; i < shown.length; i++) {
    const value = shown[i]!;
    sum += value;
    squares += value * value;
    product += value * (wanted[i]! - wantedMean);
  }
  const energy = squares - (sum * sum) / shown.length;
  if (product <= 0 || energy <= 0) return 0;
  return (product / Math.sqrt(energy * wantedEnergy) + agreementOfBlocks()) / 2;
}

const correlations = new Float64Array(blocks);

/** Mean correlation of those blocks that agree best, of all in which either picture shows more than noise. */
function agreementOfBlocks(): number {
  let textured = 0;
  for (let k = 0; k < blocks; k++) {
    const start = startOf(k);
    const mean = wantedBlocks.mean[k]!;
    let [sum, squares, product] = [0, 0, 0];
    for (let i = 0; i < block * block; i++) {
      const at = start + pointOf(i);
      const value = shown[at]!;
      sum += value;
      squares += value * value;
      product += value * (wanted[at]! - mean);
    }
    const n = block * block;
    const variance = Math.max(0, squares / n - (sum / n) ** 2);
    if (variance <= noise && wantedBlocks.variance[k]! <= noise) continue;
    correlations[textured++] = product / n / Math.sqrt((variance + 1) * (wantedBlocks.variance[k]! + 1));
  }
  if (textured < fewBlocks) return 0;
  const sorted = correlations.subarray(0, textured).sort();
  const from = Math.floor(textured * (1 - counted));
  let sum = 0;
  for (let i = from; i < textured; i++) sum += sorted[i]!;
  return Math.max(0, sum / (textured - from));
}

/** [points, points] grey levels of a window, linearly between the middles of cells. */
function sample(signature: Uint8Array, window: Window, mirrored: boolean, into: Float64Array): void {
  const { left, top, right, bottom } = window;
  for (let y = 0; y < points; y++) {
    const v = cellAt(top + ((y + 0.5) / points) * (bottom - top));
    const [row, down] = [Math.floor(v) * signatureSide, v - Math.floor(v)];
    for (let x = 0; x < points; x++) {
      const u = cellAt(left + ((x + 0.5) / points) * (right - left));
      const cell = row + Math.floor(u);
      const share = u - Math.floor(u);
      const upper = signature[cell]! + share * (signature[cell + 1]! - signature[cell]!);
      const below = cell + signatureSide;
      const lower = signature[below]! + share * (signature[below + 1]! - signature[below]!);
      into[y * points + (mirrored ? points - 1 - x : x)] = upper + down * (lower - upper);
    }
  }
}

/** Position between the middles of cells, so that there is a next one. */
function cellAt(share: number): number {
  return Math.min(Math.max(share * signatureSide - 0.5, 0), signatureSide - 1.001);
}
