import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import type { Thumbnails } from '../../protocol/pages/images';
import type { ServiceClient } from '../service/client';
import { openFile } from '../shared/files';

/** Largest thumbnail a page may ask for, longest side in pixels. */
const largestThumbnail = 512;

/**
 * Answers to the methods of every page that shows images. `allowed` decides by absolute path: a page gets and opens
 * only files that what it shows really contains.
 */
export function imageHandlers(service: ServiceClient, allowed: (file: string) => boolean | Promise<boolean>) {
  return {
    thumbnails: ({ files, size }: { files: string[]; size: number }): Promise<Thumbnails> =>
      Promise.all(files.map((file) => thumbnail(file, Math.min(Math.max(16, Math.round(size)), largestThumbnail)))),
    openImage: async ({ file }: { file: string }) => {
      if (!(await allowed(file))) throw notListed(file);
      if (!(await exists(file))) throw new LoupeError('file-gone', goneSentence(file));
      await openFile(file, otherColumn());
      return null;
    },
  };

  async function thumbnail(file: string, size: number): Promise<Thumbnails[number]> {
    const without = (problem: string) => ({ file, data: null, mime: '', problem });
    try {
      if (!(await allowed(file))) return without(notListed(file).message);
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
