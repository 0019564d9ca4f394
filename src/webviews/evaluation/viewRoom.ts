import type { MatrixRoom } from '../charts/matrixGeometry';

/** Pixels of a view from which matrix and images stand side by side. */
const leastWide = 840;

/** Pixels around the drawing: title and tools above it, two sentences below. */
const aroundDrawing = 142;
const tallest = 560;
const least = 320;

/** How a view is laid out in the pixels that there are. */
export interface ViewRoom {
  /** Matrix and images beside each other. */
  readonly wide: boolean;
  /** What the drawing of the matrix may take. */
  readonly matrix: MatrixRoom;
  /** Cells on each side of the lens, and pairs beside it at first. */
  readonly reach: number;
  readonly pairs: number;
}

/**
 * The layout of a view that is `width` wide and begins `top` below the top of the unscrolled page. Beside the images
 * the matrix is as large as fits the window below that, so that all of it is in sight. Pure.
 */
export function viewRoom(width: number, top: number, windowHeight: number): ViewRoom {
  const wide = width >= leastWide;
  const matrixWidth = wide ? Math.min(640, width * 0.52) : width;
  // Beside a lens the names of a pair need two lines.
  const roomy = !wide || width - matrixWidth >= 760;
  const below = windowHeight - (wide ? top : 0) - aroundDrawing;
  return {
    wide,
    matrix: {
      width: Math.floor(matrixWidth),
      height: Math.floor(Math.max(least, Math.min(tallest, below))),
    },
    reach: roomy ? 3 : 2,
    pairs: roomy ? 8 : 5,
  };
}
