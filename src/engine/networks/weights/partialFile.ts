import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { isAlive } from '../../../runfolder';

/** What must be the same for a download to continue where it ended. */
const stateSchema = v.object({ address: v.string(), etag: v.nullable(v.string()), total: v.nullable(v.number()) });
export type PartState = v.InferOutput<typeof stateSchema>;

/**
 * A file on its way: what has arrived lies beside the target as `.part`, with a note of where it comes from. Only one
 * process at a time may hold it.
 */
export class PartialFile {
  readonly path: string;
  private readonly note: string;
  private readonly lock: string;

  private constructor(readonly target: string) {
    this.path = `${target}.part`;
    this.note = `${target}.part.json`;
    this.lock = `${target}.part.lock`;
  }

  /** Takes hold of the partial file. Throws LoupeError `download-running` where another process has it. */
  static async hold(target: string): Promise<PartialFile> {
    const partial = new PartialFile(target);
    await mkdir(path.dirname(target), { recursive: true });
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await writeFile(partial.lock, String(process.pid), { flag: 'wx' });
        return partial;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = Number(await readFile(partial.lock, 'utf8').catch(() => ''));
        if (isAlive(holder))
          throw new LoupeError(
            'download-running',
            `${path.basename(target)} is being downloaded already (process ${holder}). Wait for it, or end it.`,
          );
        await rm(partial.lock, { force: true });
      }
    }
    throw new LoupeError('download-running', `${path.basename(target)} is being downloaded already.`);
  }

  /** Bytes that have arrived and the note about them; 0 where there is nothing to continue from. */
  async arrived(address: string): Promise<{ readonly bytes: number; readonly state: PartState }> {
    const fresh = { bytes: 0, state: { address, etag: null, total: null } };
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
    await rm(this.lock, { force: true });
  }
}
