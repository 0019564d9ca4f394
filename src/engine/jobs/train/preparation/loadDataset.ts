import * as path from 'node:path';
import { sortLeftOut } from '../../../../core/layouts/leftOut';
import type { ProblemCode } from '../../../../core/codes/problemCodes';
import type { LayoutChoice, SkippedFile } from '../../../../core/dataset';
import { countClasses } from '../../../../core/classBalance';
import { listWords, plural } from '../../../../core/format';
import type { DatasetProblem } from '../../../../core/dataset';
import { FolderMemory } from '../../../cache/folderMemory';
import { fingerprint, hashWithMemory } from '../../../datasets/contentHashes';
import { inspectSamples } from '../../../datasets/inspectSamples';
import { openWithMemory } from '../../../datasets/openDataset';
import { decoderVersion } from '../../../images/decode';
import type { SampleRule } from '../../../images/samples/sampleRule';
import { PhaseClock } from '../../../runs/phaseClock';
import type { RunWriter } from '../../../runs/runWriter';
import type { SkipLedger } from './skipLedger';
import { labelledImages, requireTwoClasses, type TrainingImages } from '../../../datasets/trainingImages';

/**
 * Walks the folder, recognises its layout, hashes its files, and reports what was found. Returns the seconds it took.
 */
export async function loadDataset(
  folder: string,
  layout: LayoutChoice | null,
  writer: RunWriter,
  ledger: SkipLedger,
): Promise<{ images: TrainingImages; samples: SampleRule | null; words: string; seconds: number }> {
  const clock = new PhaseClock(writer, 'scan');
  const { any: signal, pause } = writer.stop;
  const root = path.resolve(folder);
  // One memory for both walks: reading it and asking for each file's size and times are most of the work where all is
  // known.
  const memory = await FolderMemory.open(root, decoderVersion);
  const { opened, stamps } = await openWithMemory(root, memory, {
    ...(layout === null ? {} : { layout }),
    signal,
    pause,
    onProgress: (done, total) => clock.progress(done, total),
  });
  const { dataset } = opened;
  ledger.add(...opened.skipped);
  ledger.announce();
  writer.notice('info', 'layout', opened.taken);
  const inspected = await inspectSamples(root, dataset.files, opened.formats, { signal, pause, memory });
  // A run that continues keeps the meaning that it began with.
  const { samples = inspected.rule } = writer.record.dataset;
  reportProblems([...opened.problems, ...inspected.problems], writer);
  if (opened.unlabelled.length > 0) {
    writer.notice(
      'info',
      'unlabelled',
      `${plural(opened.unlabelled.length, 'image')} without a label ${opened.unlabelled.length === 1 ? 'is' : 'are'} not used.`,
    );
  }
  const hashes = await hashWithMemory(root, dataset.files, memory, {
    signal,
    pause,
    stamps,
    onProgress: (done, total) => clock.progress(done, total, 'content hashes'),
  });
  const unsaved = await memory.save();
  if (unsaved) writer.notice('warning', 'cache', unsaved);
  const images = labelledImages(dataset, hashes);
  requireTwoClasses(images, ledger.entries);
  writer.update({
    dataset: {
      folder: dataset.folder,
      name: dataset.name,
      layout: dataset.layout,
      reading: opened.reading,
      images: images.files.length,
      classes: [...dataset.classes],
      samples,
      fingerprint: fingerprint(
        dataset.files,
        hashes,
        Array.from(dataset.classIndex, (label) => dataset.classes[label] ?? ''),
      ),
    },
  });
  reportDataset(images, writer, ledger.entries);
  return { images, samples, words: opened.words, seconds: clock.end(opened.words) };
}

/** The `dataset` event: counts by class and part as they stand now. */
export function reportDataset(
  images: TrainingImages,
  writer: RunWriter,
  skipped: readonly SkippedFile[],
  part: Uint8Array = images.part,
): void {
  writer.event({
    type: 'dataset',
    images: images.files.length,
    layout: images.dataset.layout,
    skipped: sortLeftOut(skipped).files.length,
    classes: countClasses({ classes: images.dataset.classes, classIndex: images.labels, part }),
  });
}

/** One notice for each kind of problem, naming the first files. */
function reportProblems(problems: readonly DatasetProblem[], writer: RunWriter): void {
  const kinds = new Map<ProblemCode, DatasetProblem[]>();
  for (const problem of problems) kinds.set(problem.code, [...(kinds.get(problem.code) ?? []), problem]);
  for (const [code, of] of kinds) {
    const first = of[0] as DatasetProblem;
    const names =
      of.length > 1
        ? ` The same is true of ${listWords(
            of.slice(1).map((problem) => problem.file),
            3,
          )}.`
        : '';
    writer.notice('info', code, `${first.file === '' ? '' : `${first.file}: `}${first.message}${names}`);
  }
}
