import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import type { ContactSheet } from '../../protocol/contactSheet';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import {
  isImageRepair,
  type ImageRepairId,
  type RepairOutcome,
  type RepairScope,
} from '../../protocol/pages/imageRepairs';
import type { Thumbnails } from '../../protocol/pages/images';
import type { RunRecord, ScanReport } from '../../protocol/runFiles';
import type { ServiceClient } from '../service/client';
import type { PageFolders } from '../shared/allowedPaths';
import type { FileChange } from '../changes/fileChanges';
import { openFile } from '../shared/files';
import type { WindowPlaces } from '../shared/windowPlaces';
import { doImageAction, otherColumn, requireFewEnough } from './imageActions';

/** Largest thumbnail a page may ask for, longest side in pixels: the preview fills a page with it. */
const largestThumbnail = 2048;

/** What a scan says of a file, which is a path below the folder. */
export type KnownProblem = ScanReport['problems'][number];

/**
 * Images in an order, by absolute path. It is read where it is kept: making 100,000 paths would block the editor
 * for longer than a click may.
 */
export interface ImageList {
  readonly length: number;
  at(index: number): string | undefined;
  /** -1 for a file that is not in the list. */
  indexOf(file: string): number;
}

/** The dataset that a page's images are of. */
export interface RepairedDataset {
  readonly folder: string;
  /** Its classes where no scan tells them. */
  readonly classes?: readonly string[];
}

/** Who repairs images of pages. Nothing is changed outside the workspace and the folders that the user opened. */
export interface ImageRepairs {
  /** A repair was done or undone in a folder. */
  readonly onDidRepair: vscode.Event<{ readonly folder: string }>;
  /** What repairs did in this window, in their order. */
  changesOf(folder: string): readonly FileChange[];
  scope(dataset: RepairedDataset | undefined): Promise<RepairScope | null>;
  /** Null where the user turned away or it was refused, which is reported. Throws LoupeError. */
  act(
    dataset: RepairedDataset | undefined,
    verb: ImageRepairId,
    files: readonly string[],
    to?: string,
  ): Promise<RepairOutcome | null>;
  undo(dataset: RepairedDataset | undefined): Promise<RepairOutcome>;
}

/** What showing images needs: who makes thumbnails, who judges where images may lie, and who knows what is wrong. */
export interface ImageAccess {
  readonly service: ServiceClient;
  readonly places: WindowPlaces;
  /** What the latest scan of a folder found; nothing where it was never scanned. */
  readonly problemsOf: (folder: string) => Promise<readonly KnownProblem[]>;
  /** Says what changed in the datasets of runs since. */
  readonly since?: {
    of(run: { readonly folder: string; readonly record: Pick<RunRecord, 'dataset'> }): Promise<string | null>;
  };
  /** Takes the list that an image is opened from: previous and next go through it. */
  readonly openedFrom: (list: ImageList) => void;
  readonly repairs: ImageRepairs;
}

/**
 * Answers to the methods of every page that shows images. A page gets and opens only files that what it shows really
 * contains (`listed`, by absolute path), and of these only those that lie where this window may read.
 * @param shown the list that its grid shows, if any
 * @param dataset what its images are of, where they can be repaired
 */
export function imageHandlers(
  { service, places, openedFrom, repairs }: ImageAccess,
  listed: (file: string) => boolean | Promise<boolean>,
  folders: () => PageFolders | Promise<PageFolders>,
  shown: () => ImageList | undefined = () => undefined,
  dataset: () => RepairedDataset | undefined | Promise<RepairedDataset | undefined> = () => undefined,
) {
  return {
    thumbnails: ({ files, size }: { files: string[]; size: number }): Promise<Thumbnails> =>
      Promise.all(files.map((file) => thumbnail(file, Math.min(Math.max(16, Math.round(size)), largestThumbnail)))),
    contactSheet: async ({ files }: { files: string[] }): Promise<ContactSheet> => {
      const refused = await Promise.all(files.map((file) => refusal(file)));
      // One that may not be shown keeps its place in the sheet.
      const { data, sizes, ...sheet } = await service.contactSheet(files.map((file, at) => (refused[at] ? '' : file)));
      // A view of a larger buffer would be sent whole, and a Buffer as an object of numbers.
      return { ...sheet, data: new Uint8Array(data), sizes: new Uint8Array(sizes) };
    },
    imageAction: async ({ action, files, to }: { action: ImageActionId; files: string[]; to?: string | undefined }) => {
      if (!isImageRepair(action)) requireFewEnough(action, files.length);
      for (const file of files) await requireThere(file);
      if (isImageRepair(action)) return files.length > 0 ? repairs.act(await dataset(), action, files, to) : null;
      if (action === 'open' && files.length === 1) remember(files[0]!);
      if (files.length > 0) await doImageAction[action](files);
      return null;
    },
    repairScope: async () => repairs.scope(await dataset()),
    undoRepair: async () => repairs.undo(await dataset()),
    openImage: async ({ file }: { file: string }) => {
      await requireThere(file);
      remember(file);
      await openFile(file, otherColumn());
      return null;
    },
  };

  function remember(file: string): void {
    const list = shown();
    if (list && list.indexOf(file) >= 0) openedFrom(list);
  }

  async function requireThere(file: string): Promise<void> {
    const refused = await refusal(file);
    if (refused) throw refused;
    if (!(await exists(file))) throw new LoupeError('file-gone', goneSentence(file));
  }

  async function refusal(file: string): Promise<LoupeError | undefined> {
    return (await listed(file)) ? places.refusal(file, await folders()) : notListed(file);
  }

  async function thumbnail(file: string, size: number): Promise<Thumbnails[number]> {
    const without = (problem: string) => ({ file, data: null, mime: '', problem });
    try {
      const refused = await refusal(file);
      if (refused) return without(refused.message);
      if (!(await exists(file))) return without(goneSentence(file));
      const { data, mime } = await service.thumbnail(file, size);
      // A view of a larger buffer would be sent whole, and a Buffer as an object of numbers.
      return { file, data: new Uint8Array(data), mime, problem: null };
    } catch (error) {
      return without(messageOf(error));
    }
  }
}

function notListed(file: string): LoupeError {
  return new LoupeError('not-listed', vscode.l10n.t('{0} is not one of the images of this page.', file));
}

function goneSentence(file: string): string {
  return vscode.l10n.t('{0} is not there any more: it was moved, renamed or deleted.', file);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
