import { formatCount, formatShare, plural } from '../../format';
import { thresholdOf, type AuditThresholds } from '../auditKinds';
import type { AuditedImages, AuditProblem } from '../auditTypes';
import { problemOf } from '../problem';
import { bestOther, type ClassProbabilities } from './classProbabilities';

/** Images below which a share says nothing. */
const leastImages = 5;
/** Images named of a pair of classes. */
const mostNamed = 20;

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly members: number[];
}

/**
 * `class-overlap`: pairs of classes of which many images look like the other. Counted are images whose most probable
 * class is the other one of the pair, in both directions (the joint of given and likely labels).
 */
export function findClassOverlap(
  images: AuditedImages,
  probabilities: ClassProbabilities,
  thresholds: AuditThresholds,
): AuditProblem[] {
  const threshold = thresholdOf('class-overlap', thresholds);
  const judged = new Float64Array(images.classes.length);
  const pairs = new Map<string, Pair>();
  for (let i = 0; i < images.files.length; i++) {
    const label = images.classIndex[i]!;
    const best = bestOther(probabilities, i, label);
    if (!best) continue;
    judged[label]!++;
    if (best.probability <= probabilities.given[i]!) continue;
    const [a, b] = [Math.min(label, best.other), Math.max(label, best.other)];
    const pair = pairs.get(`${a} ${b}`) ?? { a, b, members: [] };
    pair.members.push(i);
    pairs.set(`${a} ${b}`, pair);
  }
  return [...pairs.values()].flatMap(({ a, b, members }) => {
    const smaller = Math.min(judged[a]!, judged[b]!);
    const share = members.length / smaller;
    if (smaller < leastImages || share < threshold) return [];
    const [one, other] = [images.classes[a]!, images.classes[b]!];
    const doubt = (i: number): number =>
      bestOther(probabilities, i, images.classIndex[i]!)!.probability - probabilities.given[i]!;
    const first = [...members].sort((x, y) => doubt(y) - doubt(x)).slice(0, mostNamed);
    const oneAsOther = members.filter((i) => images.classIndex[i] === a).length;
    return [
      problemOf('class-overlap', {
        score: share,
        files: first.map((i) => images.files[i]!),
        classes: [one, other],
        message: `${plural(oneAsOther, 'image')} of “${one}” ${oneAsOther === 1 ? 'looks' : 'look'} like “${other}”, and ${formatCount(members.length - oneAsOther)} the other way round: ${formatShare(share)} of the smaller class. Say more clearly who belongs where, or join the classes.`,
      }),
    ];
  });
}
