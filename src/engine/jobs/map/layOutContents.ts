import { setImmediate } from 'node:timers/promises';
import { MapLayout } from '../../../core/map/mapLayout';
import { neighbourGraph } from '../../../core/map/neighbourGraph';
import { principalPlane } from '../../../core/map/principalPlane';
import { Random } from '../../../core/random';
import type { Runtime } from '../../runtimes/runtime';
import type { AuditFeatures } from '../audit/auditFeatures';
import { nearestNeighbours } from '../audit/labels/neighbours';
import type { DatasetFeaturesWork } from './datasetFeatures';
import type { MapSettings } from './mapCache';

/** Contents below which there is nothing to lay out. */
const fewest = 3;
/** Milliseconds of work between two looks at whether it was stopped. */
const patience = 50;

/**
 * Lays contents out by their features: neighbours as the search for outliers finds them, started from the plane of
 * greatest variance.
 * @param contents in the order that the result has; the same order, features and settings give the same map
 * @returns [contents, 2]
 */
export async function layOutContents(
  features: AuditFeatures,
  contents: readonly number[],
  settings: MapSettings,
  runtime: Runtime,
  { signal, onProgress }: DatasetFeaturesWork,
): Promise<Float32Array> {
  const rows = contents.length;
  const { columns } = features;
  const into = (row: number, target: Float32Array, offset = 0): boolean =>
    features.into(contents[row]!, target, offset);
  if (rows < fewest) return Float32Array.from({ length: 2 * rows }, (_, at) => (at === 2 ? 1 : 0));
  const { seed, neighbours, rounds } = settings;
  const near = await nearestNeighbours({
    rows,
    columns,
    into,
    candidates: Array.from({ length: rows }, (_, row) => row),
    wanted: Math.min(neighbours, rows - 1),
    runtime,
    seed,
    signal,
    onProgress: (done, total) => onProgress?.('neighbours', done, total),
  });
  const random = new Random(seed);
  const start = principalPlane({ rows, columns, into }, random.fork('plane'));
  const distance = near.likeness.map((likeness) => Math.max(0, 1 - likeness));
  const graph = neighbourGraph({ wanted: near.wanted, index: near.index, distance });
  const layout = new MapLayout(start, graph, rounds, random.fork('layout'));
  for (let begun = performance.now(); !layout.done; layout.step()) {
    if (performance.now() - begun < patience) continue;
    onProgress?.('layout', layout.round, rounds);
    await setImmediate();
    signal?.throwIfAborted();
    begun = performance.now();
  }
  signal?.throwIfAborted();
  onProgress?.('layout', rounds, rounds);
  return layout.places;
}
