import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { cacheFolder } from './cacheFolder';
import {
  memorySchema,
  plain,
  storedSamples,
  walkState,
  type FileStamp,
  type Remembered,
  type RememberedSamples,
  type RememberedWalk,
  type StoredWalk,
  type Verdict,
} from './folderMemoryFile';

export type { FileStamp, RememberedSamples, RememberedWalk, Verdict } from './folderMemoryFile';

/**
 * What earlier scans of one folder found out: the format and hash of each file, valid while size and times are
 * unchanged, and the verdict on each content, valid for one version of the decoder. Two processes may save: the
 * later one wins, and what the other knew is found out again.
 */
export class FolderMemory {
  private readonly files = new Map<string, Remembered>();
  private readonly verdicts = new Map<string, Verdict>();
  private walk: RememberedWalk | undefined;
  private dirty = false;
  /** Why the last writing failed. */
  private failure: string | null = null;

  private constructor(
    private readonly file: string,
    private readonly decoder: string,
  ) {}

  /** @param folder absolute path  @param decoder version whose verdicts count */
  static async open(folder: string, decoder: string): Promise<FolderMemory> {
    const name = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 32);
    const memory = new FolderMemory(cacheFolder('folders', `${name}.json`), decoder);
    const text = await readFile(memory.file, 'utf8').catch(() => '');
    const parsed = text === '' ? undefined : parseJsonWith(memorySchema, text);
    // Damaged memory is no memory.
    if (parsed?.ok) memory.fill(parsed.value);
    return memory;
  }

  /** Where it is kept. */
  get folder(): string {
    return path.dirname(this.file);
  }

  /** What is remembered of a file (relative path), if it is still that file. */
  recall(file: string, stamp: FileStamp): Pick<Remembered, 'format' | 'hash' | 'samples'> | undefined {
    const known = this.files.get(file);
    const same = known?.size === stamp.size && known.modified === stamp.modified && known.changed === stamp.changed;
    return same ? known : undefined;
  }

  remember(file: string, stamp: FileStamp, format: string | null, hash: string | null): void {
    const { size, modified, changed } = stamp;
    const samples = this.recall(file, stamp)?.samples;
    this.files.set(file, { size, modified, changed, format, hash, ...(samples && { samples }) });
    this.dirty = true;
  }

  /** What is remembered of a file, whatever it is by now. */
  remembered(file: string): Readonly<Remembered> | undefined {
    return this.files.get(file);
  }

  /** Remembers what the header of a file says, valid as long as its stamp. */
  rememberSamples(file: string, samples: RememberedSamples): void {
    const known = this.files.get(file);
    if (!known) return;
    this.files.set(file, { ...known, samples });
    this.dirty = true;
  }

  /** The latest walk; undefined where none is remembered. */
  get walked(): RememberedWalk | undefined {
    return this.walk;
  }

  rememberWalk(walk: RememberedWalk): void {
    this.walk = walk;
    this.dirty = true;
  }

  /** What is remembered of walk and files, as one text; null where no walk is. */
  state(): string | null {
    return this.walk ? walkState(this.walk, (file) => this.files.get(file)) : null;
  }

  verdict(hash: string): Verdict | undefined {
    return this.verdicts.get(hash);
  }

  judge(hash: string, verdict: Verdict): void {
    this.verdicts.set(hash, verdict);
    this.dirty = true;
  }

  /** Forgets files that are gone, and verdicts on contents that no file has. */
  keepOnly(present: ReadonlySet<string>): void {
    for (const file of this.files.keys()) {
      if (!present.has(file)) this.dirty = this.files.delete(file) || this.dirty;
    }
    const hashes = new Set([...this.files.values()].map(({ hash }) => hash));
    for (const hash of this.verdicts.keys()) {
      if (!hashes.has(hash)) this.dirty = this.verdicts.delete(hash) || this.dirty;
    }
  }

  /**
   * Writes what is new. A cache is a convenience: where it cannot be written the answer is why, as a sentence to be
   * told; null where all is well.
   */
  async save(): Promise<string | null> {
    if (!this.dirty) return this.failure;
    this.dirty = false;
    const document: v.InferOutput<typeof memorySchema> = {
      version: 1,
      decoder: this.decoder,
      files: Object.fromEntries(
        [...this.files].map(([file, { size, modified, changed, format, hash, samples }]) => [
          file,
          [size, modified, changed, format, hash, samples && storedSamples(samples)],
        ]),
      ),
      verdicts: Object.fromEntries(
        [...this.verdicts].map(([hash, one]) => [
          hash,
          one.ok ? [one.width, one.height, one.format] : [one.code, one.reason],
        ]),
      ),
      ...(this.walk && { walk: this.storedWalk(this.walk) }),
    };
    try {
      await writeFileAtomic(this.file, JSON.stringify(document), { durable: false });
      return (this.failure = null);
    } catch (cause) {
      return (this.failure = `The cache folder ${this.folder} cannot be written (${messageOf(cause)}), so what was found out is found out again next time. Make room or set LOUPE_CACHE_DIR to a folder that can be written.`);
    }
  }

  private storedWalk({ files, folders, linked, problems, links }: RememberedWalk): StoredWalk {
    const unread = files.filter((file) => !this.files.has(file));
    return { folders: [...folders], linked: [...linked], problems: [...problems], links, unread };
  }

  private fill(stored: v.InferOutput<typeof memorySchema>): void {
    for (const [file, [size, modified, changed, format, hash, samples]] of Object.entries(stored.files)) {
      this.files.set(file, {
        size,
        modified,
        changed,
        format,
        hash,
        ...(samples !== undefined &&
          samples !== null && { samples: samples === 0 ? plain : { kind: samples[0], bands: samples[1] } }),
      });
    }
    if (stored.walk) {
      const { unread, ...walk } = stored.walk;
      this.walk = { ...walk, files: [...this.files.keys(), ...unread] };
    }
    if (stored.decoder !== this.decoder) return;
    for (const [hash, one] of Object.entries(stored.verdicts)) {
      this.verdicts.set(
        hash,
        one.length === 3
          ? { ok: true, width: one[0], height: one[1], format: one[2] }
          : { ok: false, code: one[0], reason: one[1] },
      );
    }
  }
}
