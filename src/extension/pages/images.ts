import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import type { Thumbnails } from '../../protocol/pages/images';
import type { ServiceClient } from '../service/client';
import type { PageFolders } from '../shared/allowedPaths';
import { openFile } from '../shared/files';
import type { WindowPlaces } from '../shared/windowPlaces';

/** Largest thumbnail a page may ask for, longest side in pixels. */
const largestThumbnail = 512;

/** What showing images needs: who makes thumbnails, and who judges where images may lie. */
export interface ImageAccess {
  readonly service: ServiceClient;
  readonly places: WindowPlaces;
}

/**
 * Answers to the methods of every page that shows images. A page gets and opens only files that what it shows really
 * contains (`listed`, by absolute path), and of these only those that lie where this window may read.
 */
export function imageHandlers(
  { service, places }: ImageAccess,
  listed: (file: string) => boolean | Promise<boolean>,
  folders: () => PageFolders | Promise<PageFolders>,
) {
  return {
    thumbnails: ({ files, size }: { files: string[]; size: number }): Promise<Thumbnails> =>
      Promise.all(files.map((file) => thumbnail(file, Math.min(Math.max(16, Math.round(size)), largestThumbnail)))),
    openImage: async ({ file }: { file: string }) => {
      const refused = await refusal(file);
      if (refused) throw refused;
      if (!(await exists(file))) throw new LoupeError('file-gone', goneSentence(file));
      await openFile(file, otherColumn());
      return null;
    },
  };

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

/** Where an image stands beside the page that asks: in another group that is there, else in a new one. */
function otherColumn(): vscode.ViewColumn {
  return vscode.window.tabGroups.all.find(({ isActive }) => !isActive)?.viewColumn ?? vscode.ViewColumn.Beside;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
