/** Probabilities kept of each image: with so many classes or fewer, all of them. */
export const mostKept = 16;

/**
 * The most probable classes of each image, as a model says that was fitted without it (nor a copy of it): out-of-fold
 * where the image has a label. Flat for many classes: 16 of 1,500 are kept, and what is left out is next to nothing.
 */
export interface ClassProbabilities {
  readonly classes: number;
  /** Entries of a row. */
  readonly kept: number;
  /** [images, kept] classes, most probable first; -1 where the image could not be judged. */
  readonly index: Int32Array;
  /** [images, kept] their probabilities. */
  readonly value: Float32Array;
  /** Probability of the label that the image has; NaN without one, or where it could not be judged. */
  readonly given: Float32Array;
}

/** An empty table. */
export function noProbabilities(images: number, classes: number): ClassProbabilities {
  const kept = Math.min(classes, mostKept);
  return {
    classes,
    kept,
    index: new Int32Array(images * kept).fill(-1),
    value: new Float32Array(images * kept),
    given: new Float32Array(images).fill(NaN),
  };
}

/** Enters the probabilities of all classes of one image. @param label -1 without one */
export function keepRow(into: ClassProbabilities, image: number, row: ArrayLike<number>, label: number): void {
  const { kept, classes, index, value } = into;
  const at = image * kept;
  let filled = 0;
  for (let k = 0; k < classes; k++) {
    const own = row[k]!;
    if (filled === kept && own <= value[at + kept - 1]!) continue;
    let to = filled < kept ? filled++ : kept - 1;
    for (; to > 0 && value[at + to - 1]! < own; to--) {
      value[at + to] = value[at + to - 1]!;
      index[at + to] = index[at + to - 1]!;
    }
    value[at + to] = own;
    index[at + to] = k;
  }
  if (label >= 0) into.given[image] = row[label]!;
}

/** The most probable class of an image besides its label. Undefined where it was not judged. */
export function bestOther(
  { kept, index, value, given }: ClassProbabilities,
  image: number,
  label: number,
): { readonly other: number; readonly probability: number } | undefined {
  if (label < 0 || Number.isNaN(given[image]!)) return undefined;
  for (let at = image * kept; at < (image + 1) * kept; at++)
    if (index[at]! >= 0 && index[at] !== label) return { other: index[at]!, probability: value[at]! };
  return undefined;
}
