import { linearScale, type Scale } from '../charts/scale';
import type { ClassCurve } from '../../protocol/runFiles';

/** The two ways to draw the choice among thresholds. */
export type CurveKind = 'roc' | 'precision-recall';

/** A threshold that can be chosen, with the shares that follow from it. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly recall: number;
  readonly falsePositiveRate: number;
  readonly precision: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** The points of a curve, from the strictest threshold on. */
export function operatingPoints({
  thresholds,
  truePositives,
  falsePositives,
  positives,
  negatives,
}: ClassCurve): OperatingPoint[] {
  return thresholds.map((threshold, at) => {
    const [tp, fp] = [truePositives[at] ?? 0, falsePositives[at] ?? 0];
    return {
      threshold,
      recall: positives === 0 ? 0 : tp / positives,
      falsePositiveRate: negatives === 0 ? 0 : fp / negatives,
      precision: tp + fp === 0 ? 0 : tp / (tp + fp),
      truePositives: tp,
      falsePositives: fp,
    };
  });
}

/** The point that a threshold decides like: the last one that is at least as strict, -1 for one above all. */
export function pointAt(points: readonly OperatingPoint[], threshold: number): number {
  let found = -1;
  points.forEach((point, at) => {
    if (point.threshold >= threshold) found = at;
  });
  return found;
}

/** Where a curve is drawn, in pixels. */
export interface OperatingGeometry {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly path: string;
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

const margin = { left: 46, right: 14, top: 12, bottom: 36 };

/** Everything that is drawn of a curve. Both begin where nothing is taken for the class, at a precision of 1. */
export function operatingGeometry(
  points: readonly OperatingPoint[],
  kind: CurveKind,
  width: number,
  height: number,
): OperatingGeometry {
  const [left, right] = [margin.left, Math.max(margin.left + 40, width - margin.right)];
  const [top, bottom] = [margin.top, height - margin.bottom];
  const x = linearScale([0, 1], [left, right], 5);
  const y = linearScale([0, 1], [bottom, top], 5);
  const places = points.map((point) =>
    kind === 'roc'
      ? { x: x.at(point.falsePositiveRate), y: y.at(point.recall) }
      : { x: x.at(point.recall), y: y.at(point.precision) },
  );
  const start = [{ x: x.at(0), y: y.at(kind === 'roc' ? 0 : 1) }];
  const path = [...start, ...places].map(
    (at, index) => `${index === 0 ? 'M' : 'L'}${at.x.toFixed(2)} ${at.y.toFixed(2)}`,
  );
  return { left, right, top, bottom, x, y, path: path.join(''), places };
}

/** The point that lies nearest to a place. */
export function nearestPoint({ places }: OperatingGeometry, x: number, y: number): number {
  let best = -1;
  let least = Infinity;
  places.forEach((place, at) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}
