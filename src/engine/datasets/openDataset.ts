import path from 'node:path';
import type { Dataset, DatasetProblem, LayoutChoice, SkippedFile } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import { recognise } from '../../core/layouts/layouts';
import { withoutAnyClass } from '../../core/layouts/withoutAnyClass';
import type { LayoutCandidate, RecognisedLayout, RecogniseOptions } from '../../core/layouts/layoutTypes';
import type { TableText } from '../../core/layouts/layouts';
import { FolderMemory } from '../cache/folderMemory';
import type { AskPause } from '../concurrency/askPause';
import { decoderVersion } from '../images/decode';
import { inspectFiles, type ImageStamp, type LeftOut } from './inspectFiles';
import type { WalkedFolder } from './walkFolder';
import { beginOpening, type BegunOpening } from './beginOpening';

export interface OpenDatasetOptions {
  readonly layout?: LayoutChoice | undefined;
  /** One class is enough: the images are to be scored, not to be trained on. */
  readonly oneClass?: boolean | undefined;
  /** No class is enough, too: the images are only looked at. All are without a label then. */
  readonly withoutClasses?: boolean | undefined;
  /** Classes of a model that the images are for. */
  readonly known?: readonly string[] | undefined;
  /** Whether the likeliest reading is taken where several are likely; only for those who show them all. */
  readonly unclear?: 'refuse' | 'take' | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What is done already of it. */
  readonly begun?: BegunOpening | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
}

export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly skipped: SkippedFile[];
  readonly problems: DatasetProblem[];
  /** The layout in words. */
  readonly words: string;
  /** The layout by which exactly this reading is asked for. */
  readonly reading: LayoutChoice;
  /** Whether no other reading was likely. */
  readonly clear: boolean;
  /** What was taken and what was left, in one line. */
  readonly taken: string;
  /** Why another reading may be meant, where it is not clear. */
  readonly doubts: readonly string[];
  /** Every reading, the one that was taken first. */
  readonly candidates: readonly LayoutCandidate[];
  /** Images without a label, in natural order. */
  readonly unlabelled: string[];
  /** Format of each of `dataset.files`, by content. */
  readonly formats: string[];
  /** Size of each of `dataset.files`, bytes. */
  readonly bytes: Float64Array;
  /** Last change of each of `dataset.files`, milliseconds since 1970. */
  readonly modified: Float64Array;
}

/** An opened dataset with what it was found by. */
export interface OpenedWithMemory {
  readonly opened: OpenedDataset;
  /** Every image, labelled or not, excluded ones too. */
  readonly stamps: ReadonlyMap<string, ImageStamp>;
  /** Files that are no images by name or content. */
  readonly others: readonly string[];
  readonly walked: WalkedFolder;
  readonly tables: readonly TableText[];
}

/**
 * Finds the images of a folder and their classes, without decoding one: walk, first bytes of each file, tables,
 * layout.
 * @throws LoupeError that says what was found and what is expected
 */
export async function openDataset(folder: string, options: OpenDatasetOptions = {}): Promise<OpenedDataset> {
  const root = path.resolve(folder);
  const memory = await FolderMemory.open(root, decoderVersion);
  const { opened } = await openWithMemory(root, memory, options);
  const unsaved = await memory.save();
  if (unsaved) opened.problems.push({ file: memory.folder, code: 'cache-unusable', message: unsaved });
  return opened;
}

/**
 * As `openDataset`, for a caller that continues using the memory and saves it.
 */
export async function openWithMemory(
  root: string,
  memory: FolderMemory,
  options: OpenDatasetOptions,
): Promise<OpenedWithMemory> {
  const begun = options.begun ?? (await beginOpening(root, options));
  const { walked, changed, used, tables, tableProblems } = begun;
  memory.keepOnly(new Set(walked.files));
  const inspected = await inspectFiles(root, walked.files, memory, { ...options, changed });
  memory.rememberWalk(walked.found);
  const images = [...inspected.images.keys()];
  const hints: RecogniseOptions = {
    layout: options.layout,
    oneClass: options.oneClass,
    known: options.known,
    tables,
    emptyFolders: walked.emptyFolders,
    others: used.filter((file) => !inspected.images.has(file)),
    excluded: walked.excluded,
  };
  const leftOut = inspected.leftOut.map((one): LeftOut => {
    const reason = walked.excluded.get(one.file);
    return reason === undefined ? one : { file: one.file, code: 'excluded', reason };
  });
  const layout = layoutOrNone(root, images, leftOut, hints, options);
  if (!layout.clear && options.unclear !== 'take') throw unclearLayout(root, layout);
  const { files, classIndex, part, fold, classes } = layout;
  const stamps = files.map((file) => inspected.images.get(file)!);
  const opened: OpenedDataset = {
    dataset: { folder: root, name: path.basename(root), layout: layout.layout, classes, files, classIndex, part, fold },
    skipped: [
      ...layout.skipped,
      ...withClasses(leftOut, images, { ...hints, excluded: undefined, layout: layout.choice }),
    ],
    problems: [...layout.problems, ...inspected.problems, ...walked.problems, ...tableProblems].filter(
      ({ file }) => !walked.excluded.has(file),
    ),
    words: layout.words,
    reading: layout.choice,
    clear: layout.clear,
    taken: layout.taken,
    doubts: layout.doubts,
    candidates: layout.candidates,
    unlabelled: [...layout.unlabelled],
    formats: stamps.map(({ format }) => format),
    bytes: Float64Array.from(stamps, ({ size }) => size),
    modified: Float64Array.from(stamps, ({ modified }) => modified),
  };
  const unread = new Set(leftOut.map(({ file }) => file));
  const others = hints.others!.filter((file) => !unread.has(file));
  return { opened, stamps: inspected.images, others, walked, tables };
}

/** Nothing is trained or scored by a guess: whoever wants one of the readings says which. */
function unclearLayout(root: string, { candidates, doubts }: RecognisedLayout): LoupeError {
  const choices = candidates.map(
    ({ layout, words, classes }) => `--layout ${layout} (${words}: ${listWords(classes, 3)})`,
  );
  return new LoupeError(
    'layout-unclear',
    `${root}: It is not clear how this folder is meant${doubts.length === 0 ? '' : `: ${doubts.join('; ')}`}. Say which reading is right: ${choices.join('; ')}.`,
  );
}

/** The layout; where nothing tells classes and none are needed, all images without a label. */
function layoutOrNone(
  root: string,
  images: readonly string[],
  leftOut: readonly LeftOut[],
  hints: RecogniseOptions,
  { withoutClasses }: OpenDatasetOptions,
): RecognisedLayout {
  try {
    return recogniseOrExplain(root, images, leftOut, hints);
  } catch (error) {
    if (!withoutClasses || !(error instanceof LoupeError && error.code === 'no-classes')) throw error;
    return withoutAnyClass(images);
  }
}

/** A folder of nothing but bad images should hear of them, not of a missing layout. */
function recogniseOrExplain(
  root: string,
  images: readonly string[],
  leftOut: readonly LeftOut[],
  hints: RecogniseOptions,
): RecognisedLayout {
  if (images.length > 0 || leftOut.length === 0) return recogniseIn(root, images, hints);
  const [first] = leftOut;
  const all = leftOut.length === 1 ? 'The only image file' : `All ${leftOut.length} image files`;
  throw new LoupeError('no-images', `${all} in ${root} cannot be read. ${first!.file}: ${first!.reason}`);
}

/** The layout's own errors do not know where the paths came from. */
function recogniseIn(root: string, images: readonly string[], hints: RecogniseOptions): RecognisedLayout {
  try {
    return recognise(images, hints);
  } catch (error) {
    if (error instanceof LoupeError) throw new LoupeError(error.code, `${root}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The class a file would have had if it were readable: the layout is read once more with the bad files in it. */
function withClasses(leftOut: readonly LeftOut[], images: readonly string[], hints: RecogniseOptions): SkippedFile[] {
  if (leftOut.length === 0) return [];
  const classOf = new Map<string, string>();
  try {
    const { files, classIndex, classes } = recognise([...images, ...leftOut.map(({ file }) => file)], hints);
    files.forEach((file, i) => classOf.set(file, classes[classIndex[i]!]!));
  } catch (error) {
    // The bad files do not fit the layout: they have no class.
    if (!(error instanceof LoupeError)) throw error;
  }
  return leftOut.map((one) => ({ ...one, class: classOf.get(one.file) ?? null }));
}
