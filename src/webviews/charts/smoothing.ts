/**
 * Exponential moving average with the start corrected, as TensorBoard smooths its curves: a weight of
 * 0 changes nothing, 0.99 smooths over about a hundred values. Values that are not finite stay as they
 * are and do not count.
 */
export function smooth(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let average = 0;
  let taken = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    average = average * weight + (1 - weight) * value;
    taken += 1;
    return average / (1 - weight ** taken);
  });
}
