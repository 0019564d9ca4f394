/**
 * Share of images whose true class is among the k most probable ones, as `sklearn.metrics.top_k_accuracy_score` of
 * three classes and more (for two it takes probabilities of one class). Of equal probabilities scikit-learn takes the
 * last class first, where the predicted class (`numpy.argmax`) is the first: with such ties k = 1 may differ from the
 * accuracy. Null without images or for k < 1; 1 where k reaches the number of classes.
 */
export function topKAccuracy(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
  k: number,
): number | null {
  if (truth.length === 0 || k < 1) return null;
  let hits = 0;
  for (let i = 0; i < truth.length; i++) {
    const own = truth[i]!;
    const score = probabilities[i * classes + own]!;
    let before = 0;
    for (let other = 0; other < classes && before < k; other++) {
      const rival = probabilities[i * classes + other]!;
      if (rival > score || (rival === score && other > own)) before++;
    }
    if (before < k) hits++;
  }
  return hits / truth.length;
}
