import { Random } from '../../../src/core/random';
import type { DatasetReady, MapPoints } from '../../../src/protocol/pages/datasets';
import { auditedState, classNames, datasetState } from './states';

const made = '2026-01-01T00:00:00.000Z';

/** A dataset whose map was made, audited or not. */
export function mappedState(classCount: number, audited = true): DatasetReady {
  const state = audited ? auditedState(classCount) : datasetState(classCount);
  return { ...state, map: { made, outdated: false, running: null, failure: null } };
}

/** A map of clusters, some of whose images lie in another class's. */
export function mapOf(classCount: number, images: number, audited = true): MapPoints {
  const random = new Random(images);
  const middles = Array.from({ length: classCount }, () => [
    0.1 + 0.8 * random.uniform(),
    0.1 + 0.8 * random.uniform(),
  ]);
  const classes = classNames(classCount);
  const rows = Array.from({ length: images }, (_, at) => {
    const label = at % classCount;
    const [x = 0, y = 0] = middles[random.uniform() < 0.06 ? random.integer(classCount) : label]!;
    const spread = 0.25 / Math.sqrt(classCount);
    return { label, x: x + spread * 0.4 * random.normal(), y: y + spread * 0.4 * random.normal() };
  });
  const measure = (): (number | null)[] => (audited ? rows.map(() => random.uniform()) : []);
  return {
    made,
    path: rows.map(({ label }, at) => `${classes[label]}/image ${String(at).padStart(4, '0')}.jpg`),
    x: rows.map(({ x }) => x),
    y: rows.map(({ y }) => y),
    classes,
    classIndex: rows.map(({ label }) => label),
    part: rows.map((_, at) => 1 + (at % 10 < 7 ? 0 : at % 10 < 9 ? 1 : 2)),
    kinds: ['dark', 'label-issue'],
    kind: rows.map(() => [-1, -1, -1, -1, -1, -1, 0, 1][random.integer(8)]!),
    outlier: measure(),
    brightness: measure(),
    sharpness: measure(),
  };
}
