import { randomBytes } from 'node:crypto';
import { link, lstat, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { isAlive } from '../../runfolder';
import { abandonedAfter, isAtWork, ownerSchema, thisOwner } from '../cache/owner';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** Milliseconds in which a lock that was just made is filled. */
const filledWithin = 10_000;

/** What must be the same for a download to continue where it ended. */
const stateSchema = v.object({
  address: v.string(),
  etag: v.nullable(v.string()),
  /** Where there is no strong etag: when the file was last changed, as the server says. */
  modified: v.optional(v.nullable(v.string()), null),
  total: v.nullable(v.number()),
});
export type PartState = v.InferOutput<typeof stateSchema>;

/**
 * A file on its way: what has arrived lies beside the target as `.part`, with a note of where it comes from. Only one
 * process at a time may hold it.
 */
export class PartialFile {
  readonly path: string;
  private readonly note: string;
  private readonly lock: string;
  private heart: NodeJS.Timeout | undefined;

  private constructor(readonly target: string) {
    this.path = `${target}.part`;
    this.note = `${target}.part.json`;
    this.lock = `${target}.part.lock`;
  }

  /** Takes hold of the partial file. Throws LoupeError `download-running` where another process has it. */
  static async hold(target: string): Promise<PartialFile> {
    const partial = new PartialFile(target);
    await makeFolder(path.dirname(target));
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await writeFile(partial.lock, JSON.stringify(thisOwner()), { flag: 'wx' });
        partial.heart = setInterval(() => void touch(partial.lock), abandonedAfter / 20).unref();
        return partial;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        await partial.setAsideIfAbandoned();
      }
    }
    throw new LoupeError(
      'download-running',
      `${path.basename(target)} is being downloaded by other processes. Wait for them; if there are none, remove ${partial.lock}.`,
    );
  }

  /** Throws LoupeError `download-running` where the lock's process is at work. */
  private async setAsideIfAbandoned(): Promise<void> {
    const found = await lstat(this.lock).catch(() => undefined);
    if (!found) return;
    // Neither a folder nor a link was made here; a pipe would never be read to its end.
    if (!found.isFile())
      throw new LoupeError(
        'download-running',
        `${this.lock} stands where a download is noted, and is no file. Remove it and start again.`,
      );
    const touched = found.mtimeMs;
    const text = await readFile(this.lock, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const parsed = parseJsonWith(ownerSchema, text);
    // Locks of before held the number of a process of this machine alone; an empty one is being written.
    const atWork = parsed.ok
      ? isAtWork(parsed.value, touched)
      : text.trim() === ''
        ? Math.abs(Date.now() - touched) < filledWithin
        : isAlive(Number(text));
    if (atWork) {
      const holder = parsed.ok
        ? `process ${parsed.value.pid}${parsed.value.host === os.hostname() ? '' : ` on ${parsed.value.host}`}`
        : text.trim() === ''
          ? 'by a process that has just begun'
          : `process ${text.trim()}`;
      throw new LoupeError(
        'download-running',
        `${path.basename(this.target)} is being downloaded already (${holder}). Wait for it, or end it.`,
      );
    }
    // Moved away in one step: of several that find it abandoned, one gets it.
    const aside = `${this.lock}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    await rename(this.lock, aside).catch(() => undefined);
    // Somebody else was faster, and this is already the lock of whoever came next.
    if ((await readFile(aside, 'utf8').catch(() => text)) !== text) await link(aside, this.lock).catch(() => undefined);
    await rm(aside, { force: true });
  }

  /** Bytes that have arrived and the note about them; 0 where there is nothing to continue from. */
  async arrived(address: string): Promise<{ readonly bytes: number; readonly state: PartState }> {
    const fresh = { bytes: 0, state: { address, etag: null, modified: null, total: null } };
    const note = parseJsonWith(stateSchema, await readFile(this.note, 'utf8').catch(() => ''));
    if (!note.ok || note.value.address !== address) return fresh;
    const bytes = await stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
    return bytes > 0 ? { bytes, state: note.value } : fresh;
  }

  /** Begins again, or continues behind the given number of bytes. */
  async writer(
    from: number,
    state: PartState,
  ): Promise<{ write(data: Uint8Array): Promise<void>; close(): Promise<void> }> {
    await writeFile(this.note, JSON.stringify(state));
    const handle = await open(this.path, from === 0 ? 'w' : 'r+');
    await handle.truncate(from);
    let at = from;
    return {
      async write(data) {
        for (let done = 0; done < data.length;) {
          const { bytesWritten } = await handle.write(data, done, data.length - done, at);
          done += bytesWritten;
          at += bytesWritten;
        }
      },
      async close() {
        await handle.sync().catch(() => undefined);
        await handle.close();
      },
    };
  }

  async remove(): Promise<void> {
    await Promise.all([this.path, this.note].map((file) => rm(file, { force: true })));
  }

  async release(): Promise<void> {
    clearInterval(this.heart);
    await rm(this.lock, { force: true });
  }
}

/** A sign of life for processes on other machines. */
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}
