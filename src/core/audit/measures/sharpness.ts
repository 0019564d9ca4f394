/** Pixels of the side of a block: smaller than what is in focus, larger than an edge. */
const blockSide = 16;
/** Share of the blocks that judge: those with the most contrast, where edges would be. */
const judging = 0.25;

/**
 * How sharp the edges of a picture are, 0 to 1. In each block of 16 × 16 pixels the deviation of the Laplacian over
 * that of the brightness tells how much of the contrast lies between neighbours: as much in fog and in bad light. Only
 * the quarter of the blocks with the most contrast is asked, so that a sharp subject before a soft background is sharp.
 * The ratio r of their means becomes r / (1 + r).
 * @param luma brightness on any scale, [height, width]
 */
export function sharpnessOf(luma: Float32Array, width: number, height: number): number {
  // Without a neighbour on each side there are no edges to judge by.
  if (width < 3 || height < 3) return 1;
  const side = Math.min(blockSide, width - 2, height - 2);
  const [across, down] = [Math.floor((width - 2) / side), Math.floor((height - 2) / side)];
  const contrast = new Float64Array(across * down);
  const startOf = (block: number): number =>
    (1 + Math.floor(block / across) * side) * width + 1 + (block % across) * side;
  for (let block = 0; block < contrast.length; block++) contrast[block] = contrastOf(luma, width, startOf(block), side);
  const least = contrast.slice().sort()[Math.floor((1 - judging) * (contrast.length - 1))]!;
  let edge = 0;
  let all = 0;
  for (let block = 0; block < contrast.length; block++) {
    if (contrast[block]! < least) continue;
    edge += edgesOf(luma, width, startOf(block), side);
    all += contrast[block]!;
  }
  return all === 0 ? 0 : edge / (edge + all);
}

/** Deviation of the brightness in a block. */
function contrastOf(luma: Float32Array, width: number, start: number, side: number): number {
  let sum = 0;
  let squares = 0;
  for (let row = start; row < start + side * width; row += width)
    for (let i = row; i < row + side; i++) {
      const value = luma[i]!;
      sum += value;
      squares += value * value;
    }
  return deviation(sum, squares, side * side);
}

/** Deviation of the Laplacian in a block. */
function edgesOf(luma: Float32Array, width: number, start: number, side: number): number {
  let sum = 0;
  let squares = 0;
  for (let row = start; row < start + side * width; row += width)
    for (let i = row; i < row + side; i++) {
      const edge = 4 * luma[i]! - luma[i - 1]! - luma[i + 1]! - luma[i - width]! - luma[i + width]!;
      sum += edge;
      squares += edge * edge;
    }
  return deviation(sum, squares, side * side);
}

function deviation(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
