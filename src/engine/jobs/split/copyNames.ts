import path from 'node:path';
import type { Part } from '../../../core/parts';
import { safeName } from '../../archives/entryName';

/** Folders of the parts, as most programs look for them. */
export const partFolders: Readonly<Record<Part, string>> = { train: 'train', validation: 'val', test: 'test' };

/** Longest name, in bytes, that still has room for a number. */
const longest = 240;

/**
 * Places for copies, each used once: `<part>/<class>/<name>`. A class of several folders becomes one (`apple/scab` is
 * `apple_scab`), and names that differ only in case or in the form of Unicode get numbers, as some disks store them as
 * one.
 */
export class CopyNames {
  private readonly folders = new Map<string, string>();
  private readonly taken = new Set<string>();

  placeOf(part: Part, className: string, file: string): string {
    let folder = this.folders.get(className);
    if (folder === undefined) {
      folder = this.free('class', '', asName(className.replace(/[\\/]+/g, '_'), 'class'));
      this.folders.set(className, folder);
    }
    const above = `${partFolders[part]}/${folder}`;
    return `${above}/${this.free(above, path.posix.extname(file), asName(path.posix.basename(file), 'image'))}`;
  }

  private free(within: string, extension: string, name: string): string {
    const stem = name.slice(0, name.length - extension.length);
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${stem} (${number})${extension}`;
      const key = `${within}\n${candidate.normalize('NFC').toLowerCase()}`;
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return candidate;
    }
  }
}

/** One name that is a file here, and no path. */
function asName(text: string, instead: string): string {
  const safe = safeName(text);
  const name = safe.ok ? safe.segments.join('_') : '';
  return name === '' || Buffer.byteLength(name) > longest ? instead : name;
}
