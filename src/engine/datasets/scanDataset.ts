import path from 'node:path';
import type { SkippedFile } from '../../core/dataset';
import type { ScanReport } from '../../protocol/runFiles';
import { LoupeError } from '../../core/errors';
import { FolderMemory } from '../cache/folderMemory';
import { decoderVersion } from '../images/decode';
import { hashWithMemory } from './contentHashes';
import { duplicateGroups, duplicateProblems } from './duplicates';
import { inspectSamples } from './inspectSamples';
import { openWithMemory, type OpenDatasetOptions } from './openDataset';
import { verifyImages, type ImageJudge } from './verifyImages';

/** Files between two savings of what was found out, so that an interrupted scan continues where it was. */
const saveEvery = 2000;

/** Opens a folder that is only looked at: of one class, too, with a remark that it cannot be trained on. */
async function openToLook(
  root: string,
  memory: FolderMemory,
  { layout, signal, unclear = 'take', withoutClasses }: OpenDatasetOptions,
): ReturnType<typeof openWithMemory> {
  try {
    return await openWithMemory(root, memory, { layout, signal, unclear, withoutClasses });
  } catch (error) {
    if (!(error instanceof LoupeError && error.code === 'one-class')) throw error;
    const found = await openWithMemory(root, memory, { layout, signal, unclear, oneClass: true });
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

/**
 * Everything about a folder of images that looking at each of them once can tell: layout, sizes, formats, what
 * cannot be decoded (in `skipped`), and files of equal content (in `problems`). `onProgress` counts decoded images.
 * A second scan decodes only what changed.
 * @throws LoupeError where the folder is no dataset
 */
export async function scanDataset(folder: string, options: OpenDatasetOptions = {}): Promise<ScanReport> {
  return (await scanWith(folder, options)).report;
}

/** As `scanDataset`, for a caller that looks at the images itself. */
export async function scanWith(
  folder: string,
  options: OpenDatasetOptions = {},
  by?: ImageJudge,
): Promise<ScannedDataset> {
  const begin = performance.now();
  const root = path.resolve(folder);
  const memory = await FolderMemory.open(root, decoderVersion);
  const { opened, stamps, others } = await openToLook(root, memory, options);
  const { dataset, unlabelled } = opened;
  const files = [...dataset.files, ...unlabelled];
  const classIndex = (i: number): number => dataset.classIndex[i] ?? -1;
  const part = (i: number): number => dataset.part[i] ?? 0;

  const hashes = await hashWithMemory(root, files, memory, { signal: options.signal });
  // The rule of a training is by the images that have a class.
  const ruled = dataset.files.length > 0 ? dataset.files : unlabelled;
  const samples = await inspectSamples(
    root,
    ruled,
    ruled.map((file) => stamps.get(file)!.format),
    { signal: options.signal },
  );
  let saved = 0;
  const verdicts = await verifyImages(root, files, hashes, memory, {
    by,
    signal: options.signal,
    onProgress: (done, total) => {
      options.onProgress?.(done, total);
      if (done - saved < saveEvery) return;
      saved = done;
      // Only a help for the next scan: the saving at the end reports what fails.
      void memory.save();
    },
  });
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
    scanned: new Date().toISOString(),
    seconds: (performance.now() - begin) / 1000,
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
