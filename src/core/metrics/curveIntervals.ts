import { wilson } from './wilson';

const z = 1.959963984540054;

/**
 * 95% interval of an area under the ROC curve: all areas θ that are not too far from the one that was seen, |A - θ| <=
 * 1.96 √V(θ), with V of Hanley and McNeil (Radiology 143, 1982) and both numbers of images less one replaced by half of
 * all less one (R. G. Newcombe, Statistics in Medicine 25, 2006, part 2, method 5). It lies unevenly around A and is no
 * point where A is 1, as those of DeLong and of Hanley and McNeil are.
 */
export function aucInterval(auc: number, positives: number, negatives: number): [number, number] {
  if (positives === 0 || negatives === 0) return [0, 1];
  const half = (positives + negatives) / 2 - 1;
  const variance = (t: number) =>
    (t * (1 - t) * (1 + half * ((1 - t) / (2 - t) + t / (1 + t)))) / (positives * negatives);
  const tooFar = (t: number) => Math.abs(auc - t) > z * Math.sqrt(variance(t));
  return [edge(0, auc, tooFar), edge(1, auc, tooFar)];
}

/** The border between `outside` and `inside`, from which on areas are near enough. */
function edge(outside: number, inside: number, tooFar: (value: number) => boolean): number {
  if (!tooFar(outside) || outside === inside) return outside;
  let [far, near] = [outside, inside];
  for (let step = 0; step < 60; step++) {
    const middle = (far + near) / 2;
    if (tooFar(middle)) far = middle;
    else near = middle;
  }
  return near;
}

/**
 * 95% interval of an average precision: the binomial one over the images of the class (K. Boyd, K. H. Eng and C. D.
 * Page, ECML PKDD 2013), in Wilson's form, which is no point at 0 and 1.
 */
export function averagePrecisionInterval(value: number, positives: number): [number, number] {
  return wilson(value * positives, positives);
}
