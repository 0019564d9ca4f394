import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { isImageName } from '../../core/choices/imageFormats';
import { LoupeError } from '../../core/errors';
import { isLitter } from '../../core/litter';
import type { FolderNames } from '../../core/tables/liveTable';
import { RememberingIndex } from '../../core/tables/rememberingIndex';

/** Names beyond which a folder is no dataset whose tables are followed while they are edited. */
export const mostNames = 500_000;
/** Folders read at once. */
const atOnce = 16;

/**
 * The names of all files below a folder, kept up to date by what is told of them. Only names are read. Hidden files and
 * litter are left out, as in a scan. A link to a file counts as a file, wherever it leads; links to folders are entered
 * only where `links` says so.
 */
export class FolderIndex {
  private readonly files = new Set<string>();
  private readonly entered = new Set<string>();
  private made: FolderNames | undefined;

  private constructor(
    readonly folder: string,
    private readonly links: boolean,
  ) {}

  /** Throws LoupeError `no-folder` where the folder cannot be read or holds too much. */
  static async read(folder: string, links: boolean): Promise<FolderIndex> {
    const index = new FolderIndex(folder, links);
    index.entered.add(await realpath(folder).catch(() => folder));
    await index.enter('');
    return index;
  }

  /** All names as of now. */
  get names(): FolderNames {
    if (!this.made) {
      const images: string[] = [];
      const others: string[] = [];
      for (const file of this.files) (isNamedAsImage(file) ? images : others).push(file);
      this.made = { images: new RememberingIndex(images), others: new RememberingIndex(others) };
    }
    return this.made;
  }

  /** Looks at files or folders (absolute) that came or went. Whether any name did. */
  async look(changed: readonly string[]): Promise<boolean> {
    const before = this.files.size;
    let other = false;
    for (const file of new Set(changed)) {
      const name = path.relative(this.folder, file).split(path.sep).join('/');
      if (name === '' || name.startsWith('../') || path.isAbsolute(name) || name.split('/').some(isLitter)) continue;
      const found = await stat(file).catch(() => undefined);
      if (found?.isDirectory()) await this.enterLinked(name);
      else if (found?.isFile()) {
        other ||= !this.files.has(name);
        this.files.add(name);
      } else if (!found) {
        other ||= this.files.delete(name);
        const inside = `${name}/`;
        for (const one of this.files) if (one.startsWith(inside)) other = this.files.delete(one) || other;
        this.entered.delete(file);
      }
    }
    const changedNames = other || this.files.size !== before;
    if (changedNames) this.made = undefined;
    return changedNames;
  }

  private async enterLinked(name: string): Promise<void> {
    const full = path.join(this.folder, name);
    const real = await realpath(full).catch(() => full);
    if (!this.links && !isBelow(await realpath(this.folder), real)) return;
    this.entered.add(real);
    await this.enter(name);
  }

  private async enter(start: string): Promise<void> {
    const waiting = [start];
    while (waiting.length > 0) {
      const found = await Promise.all(waiting.splice(0, atOnce).map((folder) => this.entriesOf(folder)));
      for (const { folder, entries } of found)
        for (const entry of entries) {
          if (isLitter(entry.name)) continue;
          const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
          const kind = entry.isSymbolicLink() ? await this.kindOfLink(name) : kindOf(entry);
          if (kind === 'folder') waiting.push(name);
          else if (kind === 'file') this.files.add(name);
        }
      if (this.files.size > mostNames)
        throw new LoupeError('no-folder', `${this.folder} holds more than 500,000 files.`);
    }
  }

  private async entriesOf(folder: string): Promise<{ folder: string; entries: Dirent[] }> {
    try {
      return { folder, entries: await readdir(path.join(this.folder, folder), { withFileTypes: true }) };
    } catch (error) {
      if (folder === '') throw new LoupeError('no-folder', `${this.folder} cannot be read.`, { cause: error });
      return { folder, entries: [] };
    }
  }

  /** Without `links`, what a link leads to is not looked at: it counts as a file by its name. */
  private async kindOfLink(name: string): Promise<'file' | 'folder' | null> {
    if (!this.links) return isNamedAsImage(name) ? 'file' : null;
    const full = path.join(this.folder, name);
    try {
      const [target, real] = await Promise.all([stat(full), realpath(full)]);
      if (!target.isDirectory()) return target.isFile() ? 'file' : null;
      // A folder reached before: a loop, or a second link.
      if (this.entered.has(real) || isBelow(real, this.folder)) return null;
      this.entered.add(real);
      return 'folder';
    } catch {
      return null;
    }
  }
}

function kindOf(entry: Dirent): 'file' | 'folder' | null {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : null;
}

function isBelow(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** Images are called as such or have no ending at all; of other files only the engine looks at the content. */
function isNamedAsImage(file: string): boolean {
  return isImageName(file) || !path.posix.basename(file).includes('.');
}
