/**
 * Two-sided p of the exact sign-flip test (R. A. Fisher, The Design of Experiments, 1935, §21; E. J. G. Pitman, 1937)
 * of paired differences: the share of all 2^n ways to give the differences their signs whose sum is at least as far
 * from 0 as the one that was seen. Nothing is drawn at random, and nothing is assumed but that, without a real
 * difference, either sign is as likely. Of differences that are -1, 0 and 1 it is McNemar's exact test. As
 * `scipy.stats.permutation_test` of the sum with `permutation_type='samples'`. `differences` are whole numbers; without
 * any but zeros p is 1.
 */
export function exactSignFlip(differences: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  let seen = 0;
  for (let i = 0; i < differences.length; i++) {
    const difference = differences[i]!;
    if (!Number.isInteger(difference)) throw new RangeError(`A difference must be a whole number, not ${difference}.`);
    seen += difference;
    if (difference !== 0) counts.set(Math.abs(difference), (counts.get(Math.abs(difference)) ?? 0) + 1);
  }
  if (seen === 0) return 1;
  // Where k of c equal differences d are positive, they add d·(2k − c): counted from the least sum, in steps of 2d.
  let chances = Float64Array.of(1);
  let least = 0;
  for (const [size, count] of [...counts].sort(([a], [b]) => a - b)) {
    const next = new Float64Array(chances.length + size * count);
    const heads = fairCoins(count);
    for (let k = 0; k <= count; k++) {
      const chance = heads[k]!;
      if (chance === 0) continue;
      for (let at = 0; at < chances.length; at++) next[at + size * k]! += chances[at]! * chance;
    }
    chances = next;
    least -= size * count;
  }
  // Every sum has the parity of the least one, so places stand for sums two apart.
  let p = 0;
  chances.forEach((chance, at) => {
    if (Math.abs(least + 2 * at) >= Math.abs(seen)) p += chance;
  });
  return Math.min(1, p);
}

/** Chances of 0 .. n heads of n fair coins; by logarithms, as 2^-n is no number of ours for n above a thousand. */
function fairCoins(n: number): Float64Array {
  const chances = new Float64Array(n + 1);
  let log = -n * Math.LN2;
  for (let k = 0; k <= n; k++) {
    chances[k] = Math.exp(log);
    log += Math.log(n - k) - Math.log(k + 1);
  }
  return chances;
}
