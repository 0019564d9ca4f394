import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';
import { LoupeError, messageOf } from '../../core/errors';
import { isLitter } from '../../core/litter';
import { patiently } from '../concurrency/patiently';
import { specialKind } from '../images/readImageFile';
import { isInside, isSystemFolder, linkRefusal } from './links';
import { namesNotText } from './namesNotText';

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Files found so far, now and then. */
  readonly onFound?: ((files: number) => void) | undefined;
}

/** Folders read at once. */
const limit = 16;

/** What is found while folders are walked; paths are relative with `/`. Links are followed once. */
export class FolderWalk {
  readonly files: string[] = [];
  /** Folders that were entered; the root is ''. */
  readonly folders: string[] = [];
  /** Files outside the root that were reached through links. */
  readonly linked: string[] = [];
  readonly problems: DatasetProblem[] = [];
  /** Whether a link was met. */
  links = false;
  private readonly entered: Set<string>;
  /** Folders that were reached through a link. */
  private readonly behindLinks = new Set<string>();

  /** @param real the root with its own links followed */
  constructor(
    private readonly root: string,
    private readonly real: string,
    private readonly options: WalkOptions,
  ) {
    this.entered = new Set([real]);
  }

  /** Enters a folder and all below it. */
  async walk(folder: string): Promise<void> {
    const waiting = [folder];
    // Width first with bounded concurrency: a deep tree of small folders would otherwise wait on each in turn.
    while (waiting.length > 0)
      for (const found of await Promise.all(waiting.splice(0, limit).map((one) => this.enter(one))))
        waiting.push(...found);
  }

  /** Takes what stands at a place by its kind. Whether it is a folder that is to be walked. */
  async take(entry: Dirent, name: string, behindLink = false): Promise<boolean> {
    const kind = entry.isSymbolicLink() ? await this.kindOfTarget(name) : this.kindOf(entry, name);
    if (kind === 'file') {
      this.files.push(name);
      if (behindLink && this.linked.at(-1) !== name) this.linked.push(name);
    }
    if (kind === 'folder' && behindLink) this.behindLinks.add(name);
    return kind === 'folder';
  }

  private async enter(folder: string): Promise<string[]> {
    const { root } = this;
    this.options.signal?.throwIfAborted();
    this.folders.push(folder);
    const below: string[] = [];
    let entries: Dirent[];
    try {
      entries = await patiently(() => readdir(path.join(root, folder), { withFileTypes: true }), this.options.signal);
      this.problems.push(...(await namesNotText(root, folder, entries)));
    } catch (error) {
      if (folder === '')
        throw new LoupeError(
          'no-folder',
          `The folder ${root} cannot be read (${messageOf(error)}). Check its permissions.`,
          { cause: error },
        );
      this.problems.push({
        file: folder,
        code: 'unreadable-folder',
        message: `The folder cannot be read, so nothing in it is used (${messageOf(error)}).`,
      });
      return below;
    }
    const behindLink = this.behindLinks.has(folder);
    for (const entry of entries) {
      if (isLitter(entry.name) || entry.name.includes('\ufffd')) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (await this.take(entry, name, behindLink)) below.push(name);
    }
    if (this.files.length > 0) this.options.onFound?.(this.files.length);
    return below;
  }

  private kindOf(entry: Dirent, name: string): 'file' | 'folder' | null {
    const special = specialKind(entry);
    if (special) return this.leaveOut(name, special);
    if (!entry.isDirectory()) return 'file';
    // Only of a dataset that is the whole disk.
    if (!isSystemFolder(path.join(this.real, name))) return 'folder';
    this.problems.push({
      file: name,
      code: 'linked-folder',
      message: 'The folder belongs to the system; it is skipped.',
    });
    return null;
  }

  private leaveOut(name: string, special: string): null {
    this.problems.push({
      file: name,
      code: 'special-file',
      message: `It is ${special}, which is never opened; it is skipped.`,
    });
    return null;
  }

  /** A link counts as what it points to; a folder reached before (a loop, or a second link) is not entered again. */
  private async kindOfTarget(name: string): Promise<'file' | 'folder' | null> {
    this.links = true;
    const full = path.join(this.root, name);
    try {
      const [target, at] = await patiently(() => Promise.all([stat(full), realpath(full)]));
      const special = specialKind(target);
      if (special) return this.leaveOut(name, special);
      const refusal = linkRefusal(at, target.isDirectory(), this.entered);
      if (refusal) {
        this.problems.push({ file: name, code: 'linked-folder', message: refusal });
        return null;
      }
      const outside = !isInside(at, this.real);
      if (!target.isDirectory()) {
        if (outside) this.linked.push(name);
        return 'file';
      }
      this.entered.add(at);
      if (outside) this.behindLinks.add(name);
      return 'folder';
    } catch {
      this.problems.push({ file: name, code: 'broken-link', message: 'The link points to nothing.' });
      return null;
    }
  }
}
