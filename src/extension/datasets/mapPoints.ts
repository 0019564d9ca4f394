import type { MapReport } from '../../protocol/map';
import type { MapPoints } from '../../protocol/pages/datasets';
import type { KnownDataset, MeasureName } from './known';

/**
 * A map as a page draws it: the images that are still there, with what scan and audit know of each. Columns follow the
 * map.
 */
export function mapPoints({ made, images }: MapReport, known: KnownDataset): MapPoints {
  const rows = rowsOnMap(images.path, known);
  const on = [...rows.keys()].filter((at) => rows[at]! >= 0);
  const { files } = known.report;
  const kinds = [...new Set(on.flatMap((at) => known.flags.get(images.path[at]!)?.map(({ code }) => code) ?? []))];
  const measure = (name: MeasureName): (number | null)[] => {
    const values = on.map((at) => known.measure(name, rows[at]!));
    return values.some((value) => value !== null) ? values : [];
  };
  return {
    made,
    path: on.map((at) => images.path[at]!),
    x: on.map((at) => images.x[at]!),
    y: on.map((at) => images.y[at]!),
    classes: known.report.classes,
    classIndex: on.map((at) => files.classIndex[rows[at]!]!),
    part: on.map((at) => files.part[rows[at]!]!),
    kinds,
    kind: on.map((at) => kinds.indexOf(known.flags.get(images.path[at]!)?.[0]?.code ?? '')),
    outlier: measure('outlier'),
    brightness: measure('brightness'),
    sharpness: measure('sharpness'),
  };
}

/** Whether the map shows other images than the scan: some came or went since. */
export function isOutdated({ images }: MapReport, known: KnownDataset): boolean {
  const rows = rowsOnMap(images.path, known);
  return images.path.length !== known.report.files.path.length || rows.includes(-1);
}

/** Row of the scan for each image of a map, -1 where it is gone. */
function rowsOnMap(paths: readonly string[], known: KnownDataset): Int32Array {
  return Int32Array.from(paths, (file) => known.rowOf(file));
}
