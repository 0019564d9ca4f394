import type { Random } from '../../../core/random';

/** What an image is mixed with: a row of the same batch, and the share of the image itself. */
export interface Partner {
  readonly row: number;
  /** At least a half, so that an image's own class stays the larger one. */
  readonly share: number;
}

/**
 * Partners for mixup (Zhang et al. 2018): every image of a batch with another (or itself) and a share drawn from
 * Beta(alpha, alpha). As a pair may be taken either way round, the larger share is given to the image itself.
 */
export function partnersOf(count: number, alpha: number, random: Random): Partner[] {
  const partner = random.permutation(count);
  return Array.from(partner, (row) => {
    const share = beta(alpha, random);
    return { row, share: Math.max(share, 1 - share) };
  });
}

/** Rows of `size` elements: row i becomes share · row i + (1 - share) · its partner. In place. */
export function mixRows(data: Float32Array, size: number, partners: readonly Partner[]): void {
  const before = data.slice();
  partners.forEach(({ row, share }, index) => {
    if (row === index || share === 1) return;
    for (let i = 0; i < size; i++)
      data[index * size + i] = share * before[index * size + i]! + (1 - share) * before[row * size + i]!;
  });
}

/** A draw from Beta(alpha, alpha): a quotient of gamma variates. */
export function beta(alpha: number, random: Random): number {
  const [x, y] = [logGamma(alpha, random), logGamma(alpha, random)];
  // For a small alpha both variates underflow; their logarithms do not.
  return 1 / (1 + Math.exp(y - x));
}

/** The logarithm of a draw from Gamma(shape, 1), by Marsaglia and Tsang 2000; below 1 through shape + 1. */
function logGamma(shape: number, random: Random): number {
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
