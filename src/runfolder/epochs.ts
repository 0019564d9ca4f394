import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { LoupeError, messageOf } from '../core/errors';
import { parseJsonWith } from '../protocol/parse';
import { runEventSchema, type EpochEvent } from '../protocol/runEvents';
import { runFile } from '../protocol/runFiles';
import { EventLoopYield } from './eventLoopYield';

/** Tells the lines of epochs from the many others without parsing them. */
const epochLine = /"type"\s*:\s*"epoch"/;

/** Read backwards in pieces of this many bytes, and no further than the bound. */
const tailPiece = 16 * 1024;
const tailBound = 512 * 1024;

/**
 * The epochs of a run in order, without holding or parsing anything else of its events; others are let in between.
 * Where a run was resumed from an earlier epoch, the later telling counts. A run without events has none. Throws
 * LoupeError `file-broken`.
 */
export async function readEpochs(folder: string): Promise<EpochEvent[]> {
  const file = path.join(folder, runFile.events);
  const epochs: EpochEvent[] = [];
  const eventLoop = new EventLoopYield();
  try {
    const input = createReadStream(file, { highWaterMark: 32 * 1024 });
    // A stream's failure does not reach the reader of its lines.
    const failed = new Promise<never>((_, reject) => input.once('error', reject));
    const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await Promise.race([lines.next(), failed]);
      if (done) return epochs;
      const epoch = epochOf(value);
      if (epoch) {
        while (epochs.length > 0 && (epochs.at(-1) as EpochEvent).epoch >= epoch.epoch) epochs.pop();
        epochs.push(epoch);
      }
      await eventLoop.yieldIfDue();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new LoupeError('file-broken', `${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** The latest epoch of a run, from the end of its events; null where there is none near the end, or no events. */
export async function latestEpoch(folder: string): Promise<EpochEvent | null> {
  let file;
  try {
    file = await open(path.join(folder, runFile.events), 'r');
  } catch {
    return null;
  }
  try {
    const { size } = await file.stat();
    let tail = Buffer.alloc(0);
    for (let start = size; start > 0 && tail.length < tailBound;) {
      const length = Math.min(tailPiece, start);
      start -= length;
      const piece = Buffer.alloc(length);
      const { bytesRead } = await file.read(piece, 0, length, start);
      tail = Buffer.concat([piece.subarray(0, bytesRead), tail]);
      // The first line may be cut where the piece begins: it counts once its beginning is read as well.
      const whole = start === 0 ? 0 : tail.indexOf(0x0a) + 1;
      const lines = tail.subarray(whole).toString('utf8').split('\n');
      for (let at = lines.length - 1; at >= 0; at -= 1) {
        const epoch = epochOf(lines[at] as string);
        if (epoch) return epoch;
      }
    }
    return null;
  } finally {
    await file.close();
  }
}

/** The epoch that a line tells of, or undefined. A line still being written is none. */
function epochOf(line: string): EpochEvent | undefined {
  if (!epochLine.test(line)) return undefined;
  const parsed = parseJsonWith(runEventSchema, line);
  return parsed.ok && parsed.value.type === 'epoch' ? parsed.value : undefined;
}
