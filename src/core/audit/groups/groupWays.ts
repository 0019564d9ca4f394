import { burstNames } from '../../groups/burstGroups';
import type { ColumnReader } from '../../groups/columnGroups';
import { nameGroups } from '../../groups/nameGroups';
import { normalised } from '../../layouts/tables/columnNames';
import type { AuditedImages, ImageMeasures } from '../auditTypes';
import type { GroupWay } from './findGroups';

/** Headings, normalised, of columns that say of whom or of what an image is. */
const groupHeading =
  /^(patient|subject|subj|participant|person|individual|animal|donor|specimen|case|slide|study|series|video|clip|sequence|scene|session|site|location|plot|lesion|burst)(s|id|no|num|number|nr|code|name|key|uid)?$/;

/** All that may tell which images belong together: names, columns, seconds between images, cameras. */
export function groupWays(
  images: AuditedImages,
  measures: Pick<ImageMeasures, 'camera' | 'taken'>,
  columns: Pick<ColumnReader, 'columns' | 'find'>,
): GroupWay[] {
  const { files, classes, classIndex } = images;
  const ways: GroupWay[] = [];
  const seen = new Set<string>();
  for (const { column } of columns.columns) {
    if (!groupHeading.test(normalised(column)) || seen.has(normalised(column))) continue;
    seen.add(normalised(column));
    const found = columns.find(column);
    if (found)
      ways.push({ by: `column:${column}`, words: `by column “${column}” of ${found.table}`, names: found.values });
  }
  ways.push({ by: 'names', words: 'by their names', names: nameGroups(files, classes, classIndex).keys });
  const moments = burstNames(measures.taken);
  if (moments.filter((name) => name !== null).length >= Math.max(6, 0.1 * files.length))
    ways.push({ by: 'exif:time', words: 'of images taken within seconds (EXIF)', names: moments });
  const cameras = measures.camera.map((camera) => (camera === '' ? null : camera));
  const told = cameras.filter((camera) => camera !== null);
  const different = new Set(told).size;
  // One camera is no group, and of photographs from everywhere each has its own.
  if (told.length >= 0.5 * files.length && different >= 3 && told.length >= 5 * different)
    ways.push({ by: 'exif:camera', words: 'by camera (EXIF)', names: cameras });
  return ways;
}
