import { Random } from '../../../../core/random';

/** Images that the models are fitted to: 20,000 of 1,280 features are 102 MB, and more would hardly teach them more. */
export const mostFitted = 20_000;
/** Images of a class that are fitted to in any case, where it has as many. */
const leastOfClass = 50;

/**
 * The images that are fitted to: all where there are few, else a random part, but of each class `leastOfClass` at
 * least. Copies of one picture come together or not at all.
 */
export function sampleRows(
  labels: ArrayLike<number>,
  content: ArrayLike<number>,
  usable: (image: number) => boolean,
  seed: number,
  most = mostFitted,
): number[] {
  const rows: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i]! >= 0 && usable(i)) rows.push(i);
  if (rows.length <= most) return rows;
  const order = new Random(seed).fork('sample').shuffle([...rows]);
  const taken = new Set<number>();
  const seen = new Map<number, number>();
  let count = 0;
  for (const row of order) {
    const ofClass = (seen.get(labels[row]!) ?? 0) + 1;
    seen.set(labels[row]!, ofClass);
    if (ofClass > leastOfClass) continue;
    taken.add(content[row]!);
    count++;
  }
  for (const row of order) {
    if (count >= most) break;
    if (taken.has(content[row]!)) continue;
    taken.add(content[row]!);
    count++;
  }
  return rows.filter((row) => taken.has(content[row]!));
}
