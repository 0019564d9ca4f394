import { isImageName } from '../choices/imageFormats';
import { classNames, idNames, normalised } from '../layouts/tables/columnNames';
import { recordAt } from './tableRecords';
import { tableStart } from '../layouts/tableStart';

/** Whether the first lines of a text name images or have the headings of a table of labels. Nothing is looked up. */
export function looksLikeLabels(lines: readonly string[]): boolean {
  const { first, end, delimiter } = tableStart(lines.slice(0, 100));
  const fields = (line: number): readonly string[] =>
    delimiter === undefined
      ? (lines[line] ?? '').trim().split(/\s+/)
      : recordAt(lines, line, { delimiter, quotes: true }).fields;
  const headings = end > first ? fields(first).map(normalised) : [];
  if (headings.some((one) => idNames.includes(one)) && headings.some((one) => classNames.includes(one))) return true;
  for (let line = first; line < end; line++) if (fields(line).some(isImageName)) return true;
  return false;
}
