import { countClasses, histogram, imbalance } from '../../core/classBalance';
import { listWords } from '../../core/format';
import { layoutInWords } from '../../core/layouts/layoutWords';
import { parts, partCode, partOfCode, type Part } from '../../core/parts';
import type { DatasetReady } from '../../protocol/pages/datasets';
import type { ImageFlag } from '../../protocol/pages/images';
import type { ScanReport } from '../../protocol/runFiles';

const histogramBins = 24;

/** What the dataset page shows of a scan. Pure; costs one pass over the files for each number. */
export function datasetReady(report: ScanReport, stale: boolean): DatasetReady {
  const { files } = report;
  const classes = countClasses({ classes: report.classes, classIndex: files.classIndex, part: files.part });
  const formats = new Map<string, number>();
  for (const format of files.format) formats.set(format, (formats.get(format) ?? 0) + 1);
  return {
    state: 'ready',
    folder: report.folder,
    name: report.name,
    words: readingWords(report),
    images: files.path.length,
    bytes: report.bytes,
    scanned: report.scanned,
    stale,
    parts: partsOf(report),
    classes,
    imbalance: imbalance(classes),
    size: oneSize(files),
    width: histogram(files.width, histogramBins),
    height: histogram(files.height, histogramBins),
    formats: [...formats].map(([format, count]) => ({ format, count })).sort((a, b) => b.count - a.count),
    skipped: report.skipped,
    problems: report.problems,
  };
}

/** The size of all images, where they have one. */
function oneSize({ width, height }: ScanReport['files']): DatasetReady['size'] {
  const [w, h] = [width[0], height[0]];
  if (w === undefined || h === undefined) return null;
  return width.every((value) => value === w) && height.every((value) => value === h) ? { width: w, height: h } : null;
}

/** What is known to be wrong with each image, by its path in the dataset. */
export function flagsOf({ problems }: Pick<ScanReport, 'problems'>): ReadonlyMap<string, readonly ImageFlag[]> {
  const flags = new Map<string, ImageFlag[]>();
  for (const { file, code, message } of problems) {
    const known = flags.get(file);
    if (known) known.push({ code, message });
    else flags.set(file, [{ code, message }]);
  }
  return flags;
}

/** The layout; with what was looked through, and what else the names could mean, where there is more to say. */
function readingWords({ words, candidates = [] }: ScanReport): string {
  const [taken, ...others] = candidates;
  const reasons = taken && taken.reasons.length > 0 ? `; ${taken.reasons.join('; ')}` : '';
  const left = others.map(({ layout, classes }) => `${layoutInWords(layout)} (${listWords(classes, 3)})`);
  return left.length === 0 ? `${words}${reasons}` : `${words}${reasons}. Not used as classes: ${left.join('; ')}.`;
}

/** The parts that the data itself has, in order. */
export function partsOf(report: ScanReport): Part[] {
  const codes = new Set(report.files.part);
  return parts.filter((part) => codes.has(partCode[part]));
}

/**
 * Images of each class in a part (null: in all), and of none of them (no label) last. One pass, whatever the number of
 * classes.
 */
export function classCounts(report: ScanReport, part: Part | null): Uint32Array {
  const { classIndex, part: codes } = report.files;
  const counts = new Uint32Array(report.classes.length + 1);
  for (let row = 0; row < classIndex.length; row++) {
    if (part !== null && codes[row] !== partCode[part]) continue;
    const index = classIndex[row]!;
    counts[index >= 0 ? index : report.classes.length]!++;
  }
  return counts;
}

/** Rows of a class (null: any) and a part (null: any), in path order. */
export function rowsOf(report: ScanReport, className: string | null, part: string | null): number[] {
  const wanted = className === null ? null : report.classes.indexOf(className);
  const rows: number[] = [];
  let inOrder = true;
  for (let row = 0; row < report.files.path.length; row++) {
    if (wanted !== null && report.files.classIndex[row] !== wanted) continue;
    if (part !== null && partOfCode(report.files.part[row] ?? 0) !== part) continue;
    inOrder &&= rows.length === 0 || report.files.path[rows.at(-1)!]! <= report.files.path[row]!;
    rows.push(row);
  }
  return inOrder ? rows : rows.sort((a, b) => (report.files.path[a]! < report.files.path[b]! ? -1 : 1));
}

/** The class of a row, or null where the file has no label. */
export function classOf(report: ScanReport, row: number): string | null {
  return report.classes[report.files.classIndex[row] ?? -1] ?? null;
}
