import type { SkippedFile } from '../dataset';
import type { Reading } from './layoutReading';

/**
 * Takes the excluded images out of a reading. They took part in it, so that an exclusion changes neither how a folder
 * is read nor which file a row of a table means.
 */
export function leaveOutExcluded(reading: Reading, excluded: ReadonlyMap<string, string> | undefined): void {
  if (!excluded || excluded.size === 0) return;
  const out = new Map<string, SkippedFile>();
  const leave = (file: string, label: string | null): boolean => {
    const reason = excluded.get(file);
    if (reason === undefined) return false;
    out.set(file, { file, code: 'excluded', reason, class: label });
    return true;
  };
  const columns: { length: number }[] = [reading.files, reading.labels, reading.parts];
  if (reading.folds) columns.push(reading.folds);
  let kept = 0;
  reading.files.forEach((file, i) => {
    if (leave(file, reading.labels[i]!)) return;
    reading.files[kept] = file;
    reading.labels[kept] = reading.labels[i]!;
    reading.parts[kept] = reading.parts[i]!;
    if (reading.folds) reading.folds[kept] = reading.folds[i]!;
    kept++;
  });
  for (const column of columns) column.length = kept;
  const free = reading.unlabelled.filter((file) => !leave(file, null));
  // One by one: a call has no room for a million arguments.
  free.forEach((file, i) => (reading.unlabelled[i] = file));
  reading.unlabelled.length = free.length;
  reading.skipped.forEach((entry, i) => {
    if (leave(entry.file, entry.class)) reading.skipped[i] = out.get(entry.file)!;
    out.delete(entry.file);
  });
  for (const entry of out.values()) reading.skipped.push(entry);
}
