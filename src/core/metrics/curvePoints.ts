import type { RankCounts } from './rankCounts';

/**
 * A curve of one class against the rest as it is kept: counts at thresholds, from which recall, false positive rate and
 * precision follow exactly. The point where nothing is taken for the class stands before the first one and is not kept.
 */
export interface CurvePoints {
  /** Falling. Deciding by p >= threshold gives the counts beside it. */
  readonly thresholds: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
}

/**
 * At most `most` points of a curve: all where there is room. Else the ends and every corner, and of too many corners
 * first those that a choice can fall on (the convex hull of the ROC curve, which holds the best point of any two costs,
 * and the best F1) and then, one after the other, the point that lies farthest from the line drawn so far, in ROC or in
 * precision and recall (U. Ramer, 1972; D. Douglas and T. Peucker, 1973). Thresholds have as few digits as tell a score
 * from the next lower one.
 */
export function curvePoints(counts: RankCounts, most: number): CurvePoints {
  const all = Array.from(counts.thresholds.keys());
  const chosen = all.length <= most ? all : filled(bendsOf(counts, most), all.length, most);
  return {
    thresholds: chosen.map((at) => betweenScores(counts.thresholds[at + 1], counts.thresholds[at]!)),
    truePositives: chosen.map((at) => counts.truePositives[at]!),
    falsePositives: chosen.map((at) => counts.falsePositives[at]!),
  };
}

/** The corners, or of too many those that matter. */
function bendsOf(counts: RankCounts, most: number): number[] {
  const corners = cornersOf(counts);
  return corners.length <= most ? corners : thinned(counts, corners, most);
}

/** With points between far corners where there is room, so that any threshold has a point near it. */
function filled(corners: readonly number[], points: number, most: number): number[] {
  const kept = new Set(corners);
  const room = most - kept.size;
  for (let i = 0; i < room; i++) kept.add(Math.floor(((i + 0.5) * points) / room));
  return [...kept].sort((a, b) => a - b);
}

/** Points that the ROC curve bends at, and the last one. */
function cornersOf({ truePositives: tp, falsePositives: fp }: RankCounts): number[] {
  const last = tp.length - 1;
  return Array.from(tp.keys()).filter((at) => {
    if (at === last) return true;
    const [x, y] = [fp[at]! - (fp[at - 1] ?? 0), tp[at]! - (tp[at - 1] ?? 0)];
    const [nextX, nextY] = [fp[at + 1]! - fp[at]!, tp[at + 1]! - tp[at]!];
    return x * nextY !== y * nextX;
  });
}

function thinned(counts: RankCounts, corners: readonly number[], most: number): number[] {
  const place = (at: number) => plotted(counts, at);
  const kept = new Set<number>([0, corners.length - 1]);
  const hull = hullOf(counts, corners);
  const step = Math.max(1, Math.ceil(hull.length / Math.max(1, Math.floor(most / 2))));
  for (let i = 0; i < hull.length; i += step) kept.add(hull[i]!);
  kept.add(bestF1(counts, corners));
  // Stretches between kept corners, each with its farthest corner.
  const stretches: Stretch[] = [];
  const split = (from: number, to: number): void => {
    const found = farthest(corners, from, to, place);
    if (found) stretches.push(found);
  };
  const order = [...kept].sort((a, b) => a - b);
  for (let i = 1; i < order.length; i++) split(order[i - 1]!, order[i]!);
  while (kept.size < most && stretches.length > 0) {
    let widest = 0;
    for (let i = 1; i < stretches.length; i++) if (stretches[i]!.distance > stretches[widest]!.distance) widest = i;
    const [{ from, to, at }] = stretches.splice(widest, 1) as [Stretch];
    kept.add(at);
    split(from, at);
    split(at, to);
  }
  return [...kept].sort((a, b) => a - b).map((corner) => corners[corner]!);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly distance: number;
}

/** False positive rate, recall and precision. */
function plotted({ truePositives, falsePositives, positives, negatives }: RankCounts, at: number) {
  const [tp, fp] = [truePositives[at]!, falsePositives[at]!];
  return { x: fp / Math.max(1, negatives), y: tp / Math.max(1, positives), precision: tp / (tp + fp) };
}

function farthest(
  corners: readonly number[],
  from: number,
  to: number,
  place: (at: number) => { x: number; y: number; precision: number },
): Stretch | undefined {
  if (to - from < 2) return undefined;
  const [a, b] = [place(corners[from]!), place(corners[to]!)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  let best: Stretch | undefined;
  for (let at = from + 1; at < to; at++) {
    const { x, y, precision } = place(corners[at]!);
    const inRoc = Math.abs((x - a.x) * dy - (y - a.y) * dx) / length;
    const share = dy === 0 ? 0.5 : (y - a.y) / dy;
    const inPrecision = Math.abs(precision - (a.precision + share * (b.precision - a.precision)));
    const distance = Math.max(inRoc, inPrecision);
    if (!best || distance > best.distance) best = { from, to, at, distance };
  }
  return best;
}

/** Places among the corners of the upper convex hull of the ROC curve. */
function hullOf({ truePositives: tp, falsePositives: fp }: RankCounts, corners: readonly number[]): number[] {
  const hull: number[] = [];
  const turn = (a: number, b: number, c: number): number => {
    const at = (place: number) => [fp[corners[place]!]!, tp[corners[place]!]!] as const;
    const [[ax, ay], [bx, by], [cx, cy]] = [at(a), at(b), at(c)];
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  };
  for (let corner = 0; corner < corners.length; corner++) {
    while (hull.length >= 2 && turn(hull.at(-2)!, hull.at(-1)!, corner) >= 0) hull.pop();
    hull.push(corner);
  }
  return hull;
}

function bestF1({ truePositives, falsePositives, positives }: RankCounts, corners: readonly number[]): number {
  let best = 0;
  let most = -1;
  corners.forEach((at, corner) => {
    const f1 = (2 * truePositives[at]!) / (truePositives[at]! + falsePositives[at]! + positives);
    if (f1 > most) [best, most] = [corner, f1];
  });
  return best;
}

/**
 * A short number in the middle half of the gap between the next lower score and this one: it decides alike on these
 * images, and does not stand at the very edge, where another machine's last bit would turn a decision.
 */
export function betweenScores(lower: number | undefined, score: number): number {
  const low = lower ?? Math.min(0, score);
  const middle = low + (score - low) / 2;
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short > low && Math.abs(short - middle) <= (score - low) / 4) return short;
  }
  return score;
}
