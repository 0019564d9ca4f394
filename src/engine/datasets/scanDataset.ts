import path from 'node:path';
import type { SkippedFile } from '../../core/dataset';
import type { RecognisedLayout } from '../../core/layouts/layoutTypes';
import type { ScanReport } from '../../protocol/runFiles';
import { LoupeError } from '../../core/errors';
import { FolderMemory } from '../cache/folderMemory';
import { Savings } from '../cache/savings';
import { decoderVersion } from '../images/decode';
import { hashWithMemory } from './contentHashes';
import { duplicateGroups, duplicateProblems } from './duplicates';
import { beginOpening, type BegunOpening } from './beginOpening';
import { firstReport } from './firstReport';
import { inspectSamples } from './inspectSamples';
import { openWithMemory, type OpenDatasetOptions } from './openDataset';
import { verifyImages, type ImageJudge } from './verifyImages';
import type { ChangedPlaces } from './walkOrContinue';

/** Opens a folder that is only looked at: of one class, too, with a remark that it cannot be trained on. */
async function openToLook(
  root: string,
  memory: FolderMemory,
  { unclear = 'take', withoutClasses, ...options }: OpenDatasetOptions,
): ReturnType<typeof openWithMemory> {
  const how = { ...options, unclear };
  try {
    return await openWithMemory(root, memory, { ...how, withoutClasses });
  } catch (error) {
    if (!(error instanceof LoupeError && error.code === 'one-class')) throw error;
    const found = await openWithMemory(root, memory, { ...how, oneClass: true });
    const message = error.message.replace(`${root}: `, '');
    return {
      ...found,
      opened: { ...found.opened, problems: [{ file: '', code: 'one-class', message }, ...found.opened.problems] },
    };
  }
}

/** A scan with the content hash of each of `report.files`, empty where it could not be told. */
export interface ScannedDataset {
  readonly report: ScanReport;
  readonly hashes: readonly string[];
  /** Files that are no images by name or content. */
  readonly others: readonly string[];
}

export interface ScanOptions extends Omit<OpenDatasetOptions, 'begun'> {
  /** Files found so far, while the folder is walked. */
  readonly onFound?: ((files: number) => void) | undefined;
  /** The only places that changed since the memory's walk. */
  readonly changedPlaces?: ChangedPlaces | undefined;
  /** Takes what names alone tell, as soon as the folder is walked. */
  readonly onFirst?: ((report: ScanReport) => void | Promise<void>) | undefined;
  /** How far the steps before the decoding are. */
  readonly onStep?: ((step: 'headers' | 'hashes', done: number, total: number) => void) | undefined;
}

/**
 * Everything about a folder of images that looking at each of them once can tell: layout, sizes, formats, what
 * cannot be decoded (in `skipped`), and files of equal content (in `problems`). `onProgress` counts decoded images.
 * A second scan decodes only what changed.
 * @throws LoupeError where the folder is no dataset
 */
export async function scanDataset(folder: string, options: ScanOptions = {}): Promise<ScanReport> {
  return (await scanWith(folder, options)).report;
}

/** As `scanDataset`, for a caller that looks at the images itself. */
export async function scanWith(folder: string, options: ScanOptions = {}, by?: ImageJudge): Promise<ScannedDataset> {
  const begin = performance.now();
  // What changes from now on is not sure to be seen; the times of files are finer than milliseconds.
  const scanned = new Date(Date.now() + 1).toISOString();
  const root = path.resolve(folder);
  const { changedPlaces, onFirst } = options;
  const remembered = (): Promise<FolderMemory> => FolderMemory.open(root, decoderVersion);
  // Of a whole walk, counts are told before the memory is read.
  const early = changedPlaces && (await remembered());
  const names =
    onFirst && ((one: RecognisedLayout) => onFirst(firstReport(root, one, scanned, performance.now() - begin)));
  const begun = await beginOpening(root, { ...options, onNames: names }, early);
  const memory = early ?? (await remembered());
  try {
    const scan = await lookAtAll(root, memory, { ...options, begun }, by);
    return { ...scan, report: { ...scan.report, scanned, seconds: (performance.now() - begin) / 1000 } };
  } catch (error) {
    // A scan that is cancelled, or fails, continues from here.
    await memory.save();
    throw error;
  }
}

/** The part of a scan that opens files; when it began and what it took are for the caller to say. */
async function lookAtAll(
  root: string,
  memory: FolderMemory,
  options: ScanOptions & { readonly begun: BegunOpening },
  by: ImageJudge | undefined,
): Promise<ScannedDataset> {
  const { opened, stamps, others } = await openToLook(root, memory, {
    ...options,
    onProgress: (done, total) => options.onStep?.('headers', done, total),
  });
  const { dataset, unlabelled } = opened;
  const files = [...dataset.files, ...unlabelled];
  const classIndex = (i: number): number => dataset.classIndex[i] ?? -1;
  const part = (i: number): number => dataset.part[i] ?? 0;

  const hashes = await hashWithMemory(root, files, memory, {
    signal: options.signal,
    stamps,
    onProgress: (done, total) => options.onStep?.('hashes', done, total),
  });
  // The rule of a training is by the images that have a class.
  const ruled = dataset.files.length > 0 ? dataset.files : unlabelled;
  const samples = await inspectSamples(
    root,
    ruled,
    ruled.map((file) => stamps.get(file)!.format),
    { signal: options.signal, memory },
  );
  const saving = new Savings(memory);
  const verdicts = await verifyImages(root, files, hashes, memory, {
    by,
    signal: options.signal,
    onProgress: (done, total) => {
      options.onProgress?.(done, total);
      saving.saveIfDue();
    },
  }).finally(() => saving.done);
  const unsaved = await memory.save();

  const readable: number[] = [];
  const skipped: SkippedFile[] = [...opened.skipped];
  const report: ScanReport['files'] = {
    path: [],
    classIndex: [],
    part: [],
    width: [],
    height: [],
    bytes: [],
    format: [],
  };
  let bytes = 0;
  verdicts.forEach((verdict, i) => {
    const file = files[i]!;
    if (!verdict.ok) {
      skipped.push({ file, code: verdict.code, reason: verdict.reason, class: dataset.classes[classIndex(i)] ?? null });
      return;
    }
    readable.push(i);
    const { size } = stamps.get(file)!;
    bytes += size;
    report.path.push(file);
    report.classIndex.push(classIndex(i));
    report.part.push(part(i));
    report.width.push(verdict.width);
    report.height.push(verdict.height);
    report.bytes.push(size);
    report.format.push(verdict.format);
  });
  const readableHashes = readable.map((i) => hashes[i]!);
  const groups = duplicateGroups(readableHashes);
  const scan: ScanReport = {
    version: 1,
    folder: root,
    name: dataset.name,
    layout: dataset.layout,
    words: opened.words,
    reading: opened.reading,
    clear: opened.clear,
    taken: opened.taken,
    candidates: opened.candidates.map((one) => ({ ...one, classes: [...one.classes], reasons: [...one.reasons] })),
    scanned: '',
    state: unsaved === null ? memory.state() : null,
    seconds: 0,
    bytes,
    classes: [...dataset.classes],
    files: report,
    skipped,
    problems: [
      ...(unsaved ? [{ file: memory.folder, code: 'cache-unusable' as const, message: unsaved }] : []),
      ...opened.problems,
      ...samples.problems,
      ...duplicateProblems(groups, {
        files: report.path,
        classes: dataset.classes,
        classIndex: report.classIndex,
        part: report.part,
      }),
    ],
  };
  return { report: scan, hashes: readableHashes, others };
}
