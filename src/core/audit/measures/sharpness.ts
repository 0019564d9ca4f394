/** Pixels of the side of a block: smaller than what is in focus, larger than an edge. */
const blockSide = 16;
/** Share of the blocks that judge: those with the most contrast, where edges would be. */
const judging = 0.25;

/** Square blocks of a picture, beginning one pixel inside it: each pixel of theirs has four neighbours. */
export interface BlockGrid {
  /** Pixels of a side. */
  readonly side: number;
  /** Blocks in a row, and rows of blocks. */
  readonly across: number;
  readonly down: number;
}

/** The blocks by which a picture is judged; null where no pixel has a neighbour on each side. */
export function blockGrid(width: number, height: number): BlockGrid | null {
  if (width < 3 || height < 3) return null;
  const side = Math.min(blockSide, width - 2, height - 2);
  return { side, across: Math.floor((width - 2) / side), down: Math.floor((height - 2) / side) };
}

/**
 * How sharp the edges of a picture are, 0 to 1. In each block of 16 × 16 pixels the deviation of the Laplacian over
 * that of the brightness tells how much of the contrast lies between neighbours: as much in fog and in bad light. Only
 * the quarter of the blocks with the most contrast is asked, so that a sharp subject before a soft background is sharp.
 * The ratio r of their means becomes r / (1 + r).
 * @param contrast deviation of the brightness of each block  @param edges that of its Laplacian, on the same scale
 * @returns 1 where there are no blocks: without neighbours there are no edges to judge by
 */
export function sharpnessOf(contrast: Float64Array, edges: Float64Array): number {
  if (contrast.length === 0) return 1;
  const least = contrast.slice().sort()[Math.floor((1 - judging) * (contrast.length - 1))]!;
  let edge = 0;
  let all = 0;
  contrast.forEach((its, block) => {
    if (its < least) return;
    edge += edges[block]!;
    all += its;
  });
  return all === 0 ? 0 : edge / (edge + all);
}
