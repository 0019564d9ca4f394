import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { compareNatural } from '../../core/naturalOrder';
import type { ImageList } from '../pages/images';
import { isImageFile } from '../shared/files';

/** Where an image stands among its neighbours. */
export interface ImagePlace {
  /** From 0 on. */
  readonly index: number;
  readonly total: number;
  /** The folder whose images these are; null for a list that the image was opened from. */
  readonly folder: string | null;
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * The order in which previous and next go through images: that of the list that the image was opened from, else that of
 * its folder, as the Explorer sorts it.
 */
export class ImageOrder {
  private list: ImageList = [];
  private folder: { readonly path: string; readonly changed: number; readonly files: readonly string[] } | undefined;

  /** Says which list an image is opened from; it counts until one is looked at that is not in it. */
  remember(list: ImageList): void {
    this.list = list;
  }

  /** The neighbours of an image; undefined where it cannot be found where it should be. */
  async of(file: string): Promise<ImagePlace | undefined> {
    let files = this.list;
    let index = files.indexOf(file);
    const listed = index >= 0;
    if (!listed) {
      this.list = [];
      files = await this.ofFolder(path.dirname(file));
      index = files.indexOf(file);
    }
    if (index < 0) return undefined;
    return {
      index,
      total: files.length,
      folder: listed ? null : path.basename(path.dirname(file)),
      // An array counts from its end below 0.
      previous: (index > 0 && files.at(index - 1)) || null,
      next: files.at(index + 1) ?? null,
    };
  }

  /** Images of a folder; read again only when its own time says that files came or went. */
  private async ofFolder(folder: string): Promise<readonly string[]> {
    const changed = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => -1,
    );
    if (this.folder?.path === folder && this.folder.changed === changed) return this.folder.files;
    const names = changed < 0 ? [] : await readdir(folder).catch(() => []);
    const files = names
      .filter(isImageFile)
      .sort(compareNatural)
      .map((name) => path.join(folder, name));
    this.folder = { path: folder, changed, files };
    return files;
  }
}
