import { LoupeError } from '../errors';
import { patternFault } from './namePattern';

/** Fields of EXIF by which images can be grouped: the camera, and bursts of the time taken. */
export const exifFields = ['camera', 'time'] as const;
export type ExifField = (typeof exifFields)[number];

/** What says which images belong together, as `--group-by` and `split.groupBy` of a recipe name it. */
export type GroupBy =
  | { readonly by: 'column'; readonly column: string }
  | { readonly by: 'name'; readonly pattern: string }
  | { readonly by: 'names' }
  | { readonly by: 'exif'; readonly field: ExifField };

/** The forms, for help and messages. */
export const groupByForms =
  'column:patient (a column of the table), names (what the names of the files show), "name:{group}_*" (a pattern of the names) or exif:camera';

/** What is wrong with a text that should be a `GroupBy`; empty where nothing is. */
export function groupByFault(text: string): string {
  const colon = text.indexOf(':');
  const [kind, rest] = colon < 0 ? [text.trim(), ''] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (kind === 'names' && colon < 0) return '';
  if (kind === 'column') return rest === '' ? 'must name a column, as in column:patient' : '';
  if (kind === 'name') return rest === '' ? 'must have a pattern, as in name:{group}_*' : patternFault(rest);
  if (kind === 'exif')
    return (exifFields as readonly string[]).includes(rest) ? '' : `must be exif:${exifFields.join(' or exif:')}`;
  return `must be ${groupByForms}`;
}

/** Throws LoupeError `group-by` for a text that is none. */
export function parseGroupBy(text: string): GroupBy {
  const fault = groupByFault(text);
  if (fault !== '') throw new LoupeError('group-by', `“${text}” cannot be grouped by: it ${fault}.`);
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1).trim();
  switch (colon < 0 ? 'names' : text.slice(0, colon).trim()) {
    case 'column':
      return { by: 'column', column: rest };
    case 'name':
      return { by: 'name', pattern: rest };
    case 'exif':
      return { by: 'exif', field: rest as ExifField };
    default:
      return { by: 'names' };
  }
}
