import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, realpathSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { createFileSync, flushFolder, readBytes, readLimit, readTextSync, removeFileSync, replaceFile } from '../files';
import { makeFolderSync } from '../files/makeFolder';
import { stateFolder } from './stateFolder';

const moveSchema = v.object({
  kind: v.literal('move'),
  from: v.string(),
  to: v.string(),
  /** What the file is known by: its bytes, its time, its number on the disk. */
  size: v.number(),
  modified: v.number(),
  inode: v.string(),
});
const editSchema = v.object({
  kind: v.literal('edit'),
  file: v.string(),
  /** SHA-256 of the content, under which the journal keeps it; null where there is no file. */
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
});
const stepSchema = v.variant('kind', [moveSchema, editSchema]);
export type MoveStep = v.InferOutput<typeof moveSchema>;
export type EditStep = v.InferOutput<typeof editSchema>;
/** One change of one file. Steps are taken in their order, so that after a crash those before some place are done. */
export type FixStep = v.InferOutput<typeof stepSchema>;

/** `applying` and `undoing` are work under way or what a crash left of it; `stuck` cannot be ended. */
export const fixStates = ['applying', 'done', 'undoing', 'undone', 'stuck'] as const;
const entrySchema = v.object({
  version: v.literal(1),
  number: v.number(),
  id: v.string(),
  dataset: v.string(),
  title: v.string(),
  created: v.string(),
  state: v.picklist(fixStates),
  steps: v.array(stepSchema),
  /** The way back, once somebody began it. */
  undo: v.nullable(v.array(stepSchema)),
  /** Folders that the fix makes, the outermost first: they go with it where they are empty. */
  folders: v.array(v.string()),
});
/** A fix as the journal keeps it. */
export type FixEntry = v.InferOutput<typeof entrySchema>;

/** Fixes that can be undone; what is older is forgotten. */
const mostEntries = 500;
const entryName = /^(\d{8})-[0-9a-z-]{1,64}\.json$/;
/** Of processes that were killed: whoever tidies holds the lock, and who waits for it makes its file again. */
const leftover = /^lock-[0-9a-f]{16}$|\.\d+-[0-9a-f]{8}\.tmp$/;
const contentName = /^[0-9a-f]{64}\.content$/;

/** The journal of a dataset's fixes, in the user's state folder: a workspace could bring one of its own making. */
export class FixJournal {
  /** The dataset with its links followed. */
  readonly root: string;
  readonly folder: string;

  /** Throws LoupeError `no-folder` where there is no dataset, `fix-journal` where no journal can be kept. */
  constructor(dataset: string) {
    try {
      this.root = realpathSync.native(dataset);
    } catch (cause) {
      throw new LoupeError('no-folder', `There is no folder ${dataset}. Check the path.`, { cause });
    }
    const key = createHash('sha256').update(this.root).digest('hex').slice(0, 32);
    this.folder = path.join(stateFolder(), 'fixes', key);
  }

  /** Makes the journal's folder. */
  open(): void {
    try {
      makeFolderSync(this.folder);
    } catch (cause) {
      throw unusable(this.folder, cause);
    }
  }

  /** All fixes, the first first. Throws LoupeError `fix-journal` where one cannot be read. */
  entries(): FixEntry[] {
    return this.names(entryName)
      .sort()
      .map((name) => {
        const parsed = parseJsonWith(entrySchema, readTextSync(this.folder, name, readLimit.document));
        if (parsed.ok) return parsed.value;
        throw new LoupeError(
          'fix-journal',
          `The journal of repairs ${path.join(this.folder, name)} cannot be read: ${parsed.problem}. Move it away to go on without it; what it speaks of can then not be undone.`,
        );
      });
  }

  /** Writes an entry, so that it is on the disk when this returns. */
  async write(entry: FixEntry): Promise<void> {
    try {
      await replaceFile(this.folder, nameOf(entry), JSON.stringify(entry));
      flushFolder(this.folder);
    } catch (cause) {
      throw unusable(this.folder, cause);
    }
  }

  remove(entry: FixEntry): void {
    removeFileSync(this.folder, nameOf(entry));
  }

  /** Keeps a content; returns its name. */
  async keep(content: Uint8Array): Promise<string> {
    const hash = hashOf(content);
    try {
      await replaceFile(this.folder, `${hash}.content`, content);
    } catch (cause) {
      throw unusable(this.folder, cause);
    }
    return hash;
  }

  /** Keeps the content of a file of the dataset. */
  async keepFile(file: string, hash: string): Promise<void> {
    const content = await readBytes(this.root, file, readLimit.weights);
    if ((await this.keep(content)) !== hash)
      throw new LoupeError('fix-refused', `${file} was changed at this moment. Do this once more.`);
  }

  async content(hash: string): Promise<Buffer> {
    const bytes = await readBytes(this.folder, `${hash}.content`, readLimit.weights);
    if (hashOf(bytes) === hash) return bytes;
    throw new LoupeError(
      'fix-journal',
      `${path.join(this.folder, hash)}.content is damaged, so that nothing is restored from it.`,
    );
  }

  /** The number of the next entry. */
  next(): number {
    return 1 + Math.max(0, ...this.names(entryName).map((name) => Number(entryName.exec(name)![1])));
  }

  /** Forgets the oldest fixes, those that were undone, contents that no fix needs any more and halves of files. */
  tidy(): void {
    const all = this.entries();
    const done = all.filter(({ state }) => state === 'done');
    const old = new Set(done.slice(0, Math.max(0, done.length - mostEntries)));
    const kept = all.filter((entry) => entry.state !== 'undone' && !old.has(entry));
    for (const entry of all) if (!kept.includes(entry)) this.remove(entry);
    const needed = new Set<string>();
    for (const { state, steps, undo } of kept)
      for (const step of [...steps, ...(undo ?? [])])
        if (step.kind === 'edit')
          for (const hash of state === 'done' ? [step.before] : [step.before, step.after])
            needed.add(`${hash}.content`);
    for (const name of this.names(contentName)) if (!needed.has(name)) removeFileSync(this.folder, name);
    for (const name of this.names(leftover)) removeFileSync(this.folder, name);
  }

  /** Creates a file of the journal that must not be there yet. Throws `EEXIST`. */
  create(name: string, text: string): void {
    createFileSync(this.folder, name, text);
  }

  private names(pattern: RegExp): string[] {
    try {
      return readdirSync(this.folder).filter((name) => pattern.test(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unusable(this.folder, error);
    }
  }
}

/** A name for a fix, and for its folder in the trash: a date, and what nobody guesses. */
export function newFixId(now = new Date()): string {
  return `${now.toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(4).toString('hex')}`;
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function nameOf({ number, id }: FixEntry): string {
  return `${String(number).padStart(8, '0')}-${id}.json`;
}

function unusable(folder: string, cause: unknown): LoupeError {
  return new LoupeError(
    'fix-journal',
    `The journal of repairs in ${folder} cannot be written (${messageOf(cause)}), so nothing was changed. Check its permissions, or name another folder in LOUPE_STATE_DIR.`,
    { cause },
  );
}
