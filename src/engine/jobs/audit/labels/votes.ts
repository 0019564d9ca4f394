import type { Neighbours } from './neighbours';

/**
 * The votes of a content's neighbours for each class, as an array that the next call writes over. Each content has one
 * vote, however many copies there are; copies with different labels divide it. Copies of the content itself have none,
 * nor have those that show almost the same picture (`together`: group of each image, -1 for none).
 */
export function neighbourVotes(
  { wanted, index }: Neighbours,
  content: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  together?: ArrayLike<number>,
): (content: number) => Float64Array {
  const labelsOf = new Map<number, number[]>();
  const groupOf = new Map<number, number>();
  for (let image = 0; image < labels.length; image++) {
    if (together && together[image]! >= 0) groupOf.set(content[image]!, together[image]!);
    if (labels[image]! < 0) continue;
    const known = labelsOf.get(content[image]!);
    if (known) known.push(labels[image]!);
    else labelsOf.set(content[image]!, [labels[image]!]);
  }
  const votes = new Float64Array(classes);
  return (one) => {
    votes.fill(0);
    const own = groupOf.get(one);
    for (let at = one * wanted; at < (one + 1) * wanted; at++) {
      if (own !== undefined && groupOf.get(index[at]!) === own) continue;
      const given = index[at]! < 0 ? undefined : labelsOf.get(index[at]!);
      if (given) for (const label of given) votes[label]! += 1 / given.length;
    }
    return votes;
  };
}
