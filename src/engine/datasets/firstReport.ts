import path from 'node:path';
import { formatOfExtension } from '../../core/choices/imageFormats';
import type { RecognisedLayout } from '../../core/layouts/layoutTypes';
import type { ScanReport } from '../../protocol/runFiles';

/** A report of what the names in a folder tell. @param milliseconds that it took */
export function firstReport(
  folder: string,
  { layout, words, choice, clear, taken, classes, ...names }: RecognisedLayout,
  scanned: string,
  milliseconds: number,
): ScanReport {
  const files = [...names.files, ...names.unlabelled];
  const unknown = files.map(() => 0);
  return {
    version: 1,
    folder,
    name: path.basename(folder),
    layout,
    words,
    reading: choice,
    clear,
    taken,
    candidates: names.candidates.map((one) => ({ ...one, classes: [...one.classes], reasons: [...one.reasons] })),
    scanned,
    namesOnly: true,
    seconds: milliseconds / 1000,
    bytes: 0,
    classes: [...classes],
    files: {
      path: files,
      classIndex: files.map((_, i) => names.classIndex[i] ?? -1),
      part: files.map((_, i) => names.part[i] ?? 0),
      width: unknown,
      height: unknown,
      bytes: unknown,
      format: files.map((file) => formatOfExtension.get(path.posix.extname(file).slice(1).toLowerCase()) ?? ''),
    },
    skipped: [...names.skipped],
    problems: [...names.problems],
  };
}
