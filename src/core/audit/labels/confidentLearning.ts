/** Probabilities of classes for some images: [images, classes], row-major. A row of NaN is an image nobody judged. */
export interface LabelEvidence {
  readonly probabilities: ArrayLike<number>;
  readonly classes: number;
  /** The label each image was given, -1 without one. */
  readonly labels: ArrayLike<number>;
}

/**
 * The mean probability of each class over the images that carry its label: how sure a model is of the class where it is
 * right. NaN for a class of which no image was judged. Northcutt, Jiang, Chuang 2021, equation 2.
 */
export function classThresholds({ probabilities, classes, labels }: LabelEvidence): Float64Array {
  const sum = new Float64Array(classes);
  const count = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label < 0) continue;
    const own = probabilities[i * classes + label] as number;
    if (Number.isNaN(own)) continue;
    sum[label] = (sum[label] as number) + own;
    count[label] = (count[label] as number) + 1;
  }
  return sum.map((total, k) => total / (count[k] as number));
}

/** Single precision may put a row that is its class's only one just below its own mean. */
const slack = 1e-6;

/**
 * The class that each image counts for in the confident joint: among those that are at least as probable as their
 * threshold, the most probable; -1 where there is none. Northcutt, Jiang, Chuang 2021, equation 1.
 */
export function confidentClasses(evidence: LabelEvidence, thresholds: Float64Array): Int32Array {
  const { probabilities, classes, labels } = evidence;
  return Int32Array.from({ length: labels.length }, (_, i) => {
    let best = -1;
    let most = -Infinity;
    for (let k = 0; k < classes; k++) {
      const value = probabilities[i * classes + k] as number;
      if (value >= (thresholds[k] as number) - slack && value > most) {
        most = value;
        best = k;
      }
    }
    return best;
  });
}

/** 1 for each image that counts for another class than its label in the confident joint. */
export function offDiagonal(evidence: LabelEvidence): Uint8Array {
  const confident = confidentClasses(evidence, classThresholds(evidence));
  return Uint8Array.from(confident, (found, i) => {
    const label = evidence.labels[i] as number;
    return Number(label >= 0 && found >= 0 && found !== label);
  });
}
