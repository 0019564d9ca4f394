import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../core/errors';
import { formatBytes, formatCount } from '../../core/format';
import type { Archive, ArchiveEntry } from './archiveTypes';
import { safeName, type NameChange } from './entryName';
import { diskBytes, mostEntries, unpackedLimit } from './limits';
import { archiveDamaged, archiveRefused, entryRefused } from './refusals';

/** What an archive would become, told before anything of it is written. */
export interface Survey {
  readonly files: number;
  readonly bytes: number;
  /** With whole blocks of the disk. */
  readonly diskBytes: number;
  /** Entries that are not made, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Names that are changed, by why, with the first of each. */
  readonly changed: ReadonlyMap<NameChange, { count: number; readonly first: string }>;
  /** Two names that are one where upper and lower case are the same; the first such pair. */
  readonly collision: readonly [string, string] | undefined;
  /** The folder that all files are in; undefined where there is none such. */
  readonly topFolder: string | undefined;
}

export interface SurveyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  /** Entries seen so far. */
  readonly onEntry?: ((count: number) => void) | undefined;
}

/** As files and folders are the same on Windows and macOS. */
export const folded = (file: string): string => file.toLowerCase().normalize('NFC');

/**
 * Goes through an archive without writing anything. Throws LoupeError `archive` where it is damaged, holds what cannot
 * be unpacked, names places outside, one place twice, or would become too much.
 * @param name what the archive is called in messages
 */
export async function surveyArchive(
  file: string,
  name: string,
  archive: Archive,
  options: SurveyOptions = {},
): Promise<Survey> {
  const walk = new SurveyWalk(name, (await stat(file)).size, options.platform ?? process.platform);
  let last: string | undefined;
  try {
    for await (const entry of archive.entries()) {
      options.signal?.throwIfAborted();
      last = entry.name;
      walk.add(entry);
      options.onEntry?.(walk.count);
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof LoupeError) throw error;
    throw archiveDamaged(name, error, last);
  }
  return walk.survey();
}

class SurveyWalk {
  count = 0;
  private files = 0;
  private bytes = 0;
  private disk = 0;
  private readonly leftOut: { name: string; reason: string }[] = [];
  private readonly changed = new Map<NameChange, { count: number; readonly first: string }>();
  private collision: readonly [string, string] | undefined;
  private hasTopFile = false;
  private readonly tops = new Set<string>();
  /** Every place, folded, with its spelling and whether it is a folder. */
  private readonly places = new Map<string, { readonly name: string; readonly folder: boolean }>();

  constructor(
    private readonly archive: string,
    private readonly archiveBytes: number,
    private readonly platform: NodeJS.Platform,
  ) {}

  add({ name, kind, bytes, unreadable }: ArchiveEntry): void {
    if (++this.count > mostEntries)
      throw archiveRefused(
        this.archive,
        `it has more than ${formatCount(mostEntries)} entries`,
        'Unpack it with another program if it is meant so.',
      );
    const safe = safeName(name, this.platform);
    if (!safe.ok) throw entryRefused(this.archive, name, safe.reason);
    if (unreadable !== undefined)
      throw entryRefused(this.archive, name, unreadable, 'Unpack it with another program, and use the folder.');
    if (kind === 'link' || kind === 'special') {
      this.leftOut.push({
        name,
        reason: kind === 'link' ? 'a link, which may lead anywhere' : 'neither a file nor a folder',
      });
      return;
    }
    if (safe.segments.length === 0) {
      if (kind === 'folder') return;
      throw entryRefused(this.archive, name, 'has no name');
    }
    for (const change of safe.changes) {
      const known = this.changed.get(change);
      if (known) known.count++;
      else this.changed.set(change, { count: 1, first: name });
    }
    this.tops.add(safe.segments[0]!);
    this.place(safe.segments, kind === 'folder');
    if (kind === 'folder') return;
    if (safe.segments.length === 1) this.hasTopFile = true;
    this.files++;
    this.bytes += bytes;
    this.disk += diskBytes(bytes);
    const most = unpackedLimit(this.archiveBytes);
    if (this.bytes > most)
      throw archiveRefused(
        this.archive,
        `it has ${formatBytes(this.archiveBytes)}, and would become more than ${formatBytes(most)}, as archives do that are made to fill a disk`,
        'Unpack it with another program if you know where it comes from.',
      );
  }

  private place(segments: readonly string[], folder: boolean): void {
    for (let depth = 1; depth <= segments.length; depth++) {
      const name = segments.slice(0, depth).join('/');
      const isFolder = depth < segments.length || folder;
      const key = folded(name);
      const known = this.places.get(key);
      if (!known) {
        this.places.set(key, { name, folder: isFolder });
        if (isFolder) this.disk += diskBytes(0);
        continue;
      }
      if (known.folder && isFolder && known.name === name) continue;
      if (known.name === name)
        throw entryRefused(
          this.archive,
          name,
          known.folder === isFolder ? 'is there twice' : 'is a file and a folder',
          'Only one of them could be kept. Unpack it with another program, and see which one is right.',
        );
      // On a file system that tells upper case from lower both are made; whether it does is known when it is unpacked.
      this.collision ??= [known.name, name];
    }
  }

  survey(): Survey {
    const { files, bytes, leftOut, changed, collision } = this;
    const topFolder = this.tops.size === 1 && !this.hasTopFile ? [...this.tops][0] : undefined;
    return { files, bytes, diskBytes: this.disk, leftOut, changed, collision, topFolder };
  }
}

/** The file name of an archive without what says its kind: `train` of `train.tar.gz`. */
export function stemOf(file: string): string {
  const base = path.basename(file);
  return base.replace(/\.(tar\.gz|tgz|tar|zip|gz)$/i, '') || base;
}
