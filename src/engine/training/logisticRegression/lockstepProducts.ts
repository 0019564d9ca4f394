import type { MatrixProducts } from './matrixProducts';

/**
 * Products for one of several fits over the same matrix. End it when its fit is over: the others wait for it until
 * then.
 */
export interface LockstepProducts extends MatrixProducts {
  end(): void;
}

type Kind = 'logits' | 'gradient';

/** What a lane has asked for and waits for: [columns or rows, classes], row-major. */
interface Asked {
  readonly values: Float32Array | Float64Array;
  readonly resolve: (product: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * `count` lanes whose products are computed at once, side by side: a narrow product takes nearly as long as one some
 * times as wide, because most of it is reading the matrix. A lane's answer waits until every lane that has not ended
 * has asked for the same kind of product; fits that begin together keep step. `products` must take `count` times
 * `classes` columns.
 */
export function lockstepProducts(products: MatrixProducts, classes: number, count: number): LockstepProducts[] {
  const open = new Set(Array.from({ length: count }, (_, lane) => lane));
  const waiting: Record<Kind, Map<number, Asked>> = { logits: new Map(), gradient: new Map() };

  const settle = (): void => {
    for (const kind of ['logits', 'gradient'] as const) {
      const asked = waiting[kind];
      if (asked.size === 0 || asked.size < open.size) continue;
      waiting[kind] = new Map();
      void answer(kind, asked);
    }
  };
  const answer = async (kind: Kind, asked: ReadonlyMap<number, Asked>): Promise<void> => {
    try {
      const all = await products[kind](interleaved(asked, classes, count), count * classes);
      for (const [lane, { resolve }] of asked) resolve(laneOf(all, lane, classes, count));
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
    }
  };
  const ask = (lane: number, kind: Kind, values: Float32Array | Float64Array): Promise<Float32Array> =>
    new Promise((resolve, reject) => {
      waiting[kind].set(lane, { values, resolve, reject });
      settle();
    });

  return [...open].map((lane) => ({
    rows: products.rows,
    columns: products.columns,
    logits: (weights) => ask(lane, 'logits', weights),
    gradient: (residual) => ask(lane, 'gradient', residual),
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
