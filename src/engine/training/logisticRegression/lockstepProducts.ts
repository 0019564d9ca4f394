import type { MatrixProducts } from './matrixProducts';

/**
 * Products for one of several fits over the same matrices, in their order. End it when its fit is over: the others wait
 * for it until then.
 */
export interface LockstepLane {
  readonly products: readonly MatrixProducts[];
  end(): void;
}

/** What a lane has asked for and waits for: [columns or rows, classes], row-major. */
interface Asked {
  readonly kind: number;
  readonly values: Float32Array | Float64Array;
  readonly resolve: (product: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

/** The two products, by the parity of a kind; the matrix is the rest of it. */
const names = ['logits', 'gradient'] as const;

/**
 * `count` lanes whose products are computed at once, side by side: a narrow product takes nearly as long as one some
 * times as wide, because most of it is reading the matrix. When every lane that has not ended waits for something, the
 * first kind of product that any of them asked for is computed for all that asked for it: those of the first matrix
 * before those of the second, so that lanes which are behind catch up and all go on together. `matrices` must take
 * `count` times `classes` columns.
 */
export function lockstepProducts(
  matrices: readonly MatrixProducts[],
  classes: number,
  count: number,
): readonly LockstepLane[] {
  if (count === 1) return [{ products: matrices, end: () => undefined }];
  const open = new Set(Array.from({ length: count }, (_, lane) => lane));
  const waiting = new Map<number, Asked>();

  const settle = (): void => {
    if (waiting.size === 0 || waiting.size < open.size) return;
    const kind = Math.min(...[...waiting.values()].map((asked) => asked.kind));
    const together = [...waiting].filter(([, asked]) => asked.kind === kind);
    for (const [lane] of together) waiting.delete(lane);
    void answer(kind, new Map(together));
  };
  const answer = async (kind: number, asked: ReadonlyMap<number, Asked>): Promise<void> => {
    try {
      const matrix = matrices[kind >> 1] as MatrixProducts;
      const all = await matrix[names[kind & 1] as 'logits'](interleaved(asked, classes, count), count * classes);
      for (const [lane, { resolve }] of asked) resolve(laneOf(all, lane, classes, count));
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  };
  const ask = (lane: number, kind: number, values: Float32Array | Float64Array): Promise<Float32Array> =>
    new Promise((resolve, reject) => {
      waiting.set(lane, { kind, values, resolve, reject });
      settle();
    });

  return [...open].map((lane) => ({
    products: matrices.map(({ rows, columns }, matrix) => ({
      rows,
      columns,
      logits: (weights) => ask(lane, 2 * matrix, weights),
      gradient: (residual) => ask(lane, 2 * matrix + 1, residual),
    })),
    end() {
      open.delete(lane);
      settle();
    },
  }));
}

/**
 * Several [rows, classes] side by side, in single precision: [rows, count · classes]. Lanes that ask for nothing, and
 * rows that a lane does not have, are zero.
 */
function interleaved(asked: ReadonlyMap<number, Asked>, classes: number, count: number): Float32Array {
  const width = count * classes;
  const rows = Math.max(...[...asked.values()].map(({ values }) => values.length / classes));
  const all = new Float32Array(rows * width);
  for (const [lane, { values }] of asked) {
    for (let at = 0, to = lane * classes; at < values.length; to += width) {
      for (let k = 0; k < classes; k++, at++) all[to + k] = values[at] as number;
    }
  }
  return all;
}

function laneOf(all: Float32Array | Float64Array, lane: number, classes: number, count: number): Float32Array {
  const width = count * classes;
  const rows = all.length / width;
  const own = new Float32Array(rows * classes);
  for (let at = 0, from = lane * classes; at < own.length; from += width) {
    for (let k = 0; k < classes; k++, at++) own[at] = all[from + k] as number;
  }
  return own;
}
