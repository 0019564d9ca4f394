import {
  auditKindNames,
  auditSeverities,
  thresholdOf,
  type AuditKind,
  type AuditThresholds,
} from '../../../core/audit/auditKinds';
import type { AuditGap, AuditProblem, AuditedImages } from '../../../core/audit/auditTypes';
import { countLeaks } from '../../../core/audit/duplicates/leaks';
import { findLikeGroups, type LikeGroups } from '../../../core/audit/nearDuplicates/likeGroups';
import { unreadableCodes } from '../../../core/codes/problemCodes';
import type { LayoutChoice } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { listWords, plural } from '../../../core/format';
import type { AuditReport } from '../../../protocol/audit';
import { measureImages, type MeasuredDataset } from '../../audit/measureImages';
import type { AuditFinder, AuditFound, AuditInputs } from './auditFinder';
import { finders } from './finders';

export interface AuditOptions {
  readonly layout?: LayoutChoice | undefined;
  readonly thresholds?: AuditThresholds | undefined;
  /** Kinds to look for; all where not given. */
  readonly kinds?: readonly AuditKind[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The images that are looked at, then the work of finders that take long. */
  readonly onProgress?: ((phase: 'scan' | 'features', done: number, total: number) => void) | undefined;
}

/**
 * Looks at every image of a folder once and tells what is wrong with it: the worst first. What cannot be looked for is
 * a gap with its reason; one bad image ends nothing.
 * @throws LoupeError where the folder is no dataset
 */
export async function audit(folder: string, options: AuditOptions = {}): Promise<AuditReport> {
  const begin = performance.now();
  const { layout, signal, thresholds = {}, kinds = auditKindNames } = options;
  const measured = await measureImages(folder, {
    layout,
    signal,
    onProgress: (done, total) => options.onProgress?.('scan', done, total),
  });
  const { report: scan, measures } = measured;
  const { path: files, classIndex, part } = scan.files;
  const images: AuditedImages = { files, classes: scan.classes, classIndex, part };
  let like: LikeGroups | undefined;
  const inputs: AuditInputs = {
    ...measured,
    images,
    thresholds,
    likeGroups: () =>
      (like ??= findLikeGroups(measures.pixels, measured.signatures, thresholdOf('near-duplicate', thresholds))),
    wanted: new Set(kinds),
    signal,
    onProgress: (done, total) => options.onProgress?.('features', done, total),
  };
  const problems: AuditProblem[] = [];
  const gaps: AuditGap[] = [];
  const warnings: string[] = [];
  let outlier: ArrayLike<number> = [];
  for (const finder of finders) {
    if (!finder.kinds.some((kind) => inputs.wanted.has(kind))) continue;
    signal?.throwIfAborted();
    const found = await findOrGap(finder, inputs);
    problems.push(...found.problems.filter(({ kind }) => inputs.wanted.has(kind)));
    gaps.push(...(found.gaps ?? []));
    warnings.push(...(found.warnings ?? []));
    outlier = found.outlier ?? outlier;
  }
  return {
    version: 1,
    folder: scan.folder,
    name: scan.name,
    reading: scan.classes.length === 0 ? noReading : (scan.reading ?? scan.layout),
    audited: new Date().toISOString(),
    seconds: (performance.now() - begin) / 1000,
    images: files.length,
    problems: problems.sort(byHarm).map((one) => ({ ...one, files: [...one.files], classes: [...one.classes] })),
    leaks: countLeaks(images, problems),
    gaps: gaps.map(({ kinds: missed, reason }) => ({ kinds: [...missed], reason })),
    remarks: [...remarksOf(measured), ...warnings],
    measures: {
      path: files,
      brightness: rounded(measures.brightness),
      sharpness: rounded(measures.sharpness),
      outlier: rounded(outlier),
    },
  };
}

/** Of images without classes. */
const noReading = 'none';

/** What a finder cannot do here is a gap; a fault of the program is not hidden. */
async function findOrGap(finder: AuditFinder, inputs: AuditInputs): Promise<AuditFound> {
  try {
    return await finder.find(inputs);
  } catch (error) {
    if (!(error instanceof LoupeError) || inputs.signal?.aborted) throw error;
    return { problems: [], gaps: [{ kinds: finder.kinds, reason: error.message }] };
  }
}

/** Severity, then kind as listed, then score, then as found. */
function byHarm(a: AuditProblem, b: AuditProblem): number {
  return (
    auditSeverities.indexOf(a.severity) - auditSeverities.indexOf(b.severity) ||
    auditKindNames.indexOf(a.kind) - auditKindNames.indexOf(b.kind) ||
    b.score - a.score
  );
}

/** Tables, lists and texts that lie beside images and are nobody's mistake. */
const beside = /\.(csv|tsv|json|jsonl|ndjson|txt|xml|ya?ml|toml|md|html?|pdf)$/i;

/** What the audit did not look at, and what else the scan has to say. */
function remarksOf({ report, unsaved, others }: MeasuredDataset): string[] {
  const strangers = others.filter((file) => !beside.test(file));
  const other = report.skipped.filter(({ code }) => !Object.hasOwn(unreadableCodes, code)).length;
  const told = new Set(['wrong-extension', 'duplicate', 'duplicate-across-classes', 'duplicate-across-parts']);
  const rest = report.problems.filter(({ code }) => !told.has(code));
  return [
    ...(other > 0
      ? [
          `${plural(other, 'file')} that the layout leaves out ${other === 1 ? 'was' : 'were'} not looked at (loupe scan lists them).`,
        ]
      : []),
    ...(strangers.length > 0
      ? [
          `${plural(strangers.length, 'file')} ${strangers.length === 1 ? 'is no image' : 'are no images'} by name or content: ${listWords(strangers, 3)}.`,
        ]
      : []),
    ...rest.map(({ file, message }) => (file === '' ? message : `${file}: ${message}`)),
    ...(unsaved ? [unsaved] : []),
  ];
}

/** Four digits are enough for charts, and keep the report small. */
function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(4)));
}
