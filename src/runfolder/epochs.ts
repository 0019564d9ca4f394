import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { parseJsonWith } from '../protocol/parse';
import { runEventSchema, type EpochEvent } from '../protocol/runEvents';
import { runFile } from '../protocol/runFiles';
import { EventLoopYield } from './eventLoopYield';
import { isRefusal, openToRead, readLines, readLinesBackwards } from './files';

/** Tells the lines of epochs from the many others without parsing them. */
const epochLine = /"type"\s*:\s*"epoch"/;

/** No further from the end than this many bytes. */
const tailBound = 512 * 1024;

/**
 * The epochs of a run in order, without holding or parsing anything else of its events; others are let in between.
 * Where a run was resumed from an earlier epoch, the later telling counts. A run without events has none. Throws
 * LoupeError `file-broken` or `run-file-refused`.
 */
export async function readEpochs(folder: string): Promise<EpochEvent[]> {
  const epochs: EpochEvent[] = [];
  const eventLoop = new EventLoopYield();
  let file;
  try {
    file = await openToRead(folder, runFile.events);
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        const epoch = epochOf(line);
        if (!epoch) continue;
        while (epochs.length > 0 && (epochs.at(-1) as EpochEvent).epoch >= epoch.epoch) epochs.pop();
        epochs.push(epoch);
        await eventLoop.yieldIfDue();
      }
      await eventLoop.yieldIfDue();
    }
    return epochs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    if (isRefusal(error)) throw error;
    const name = path.join(folder, runFile.events);
    throw new LoupeError('file-broken', `${name} cannot be read: ${messageOf(error)}.`, { cause: error });
  } finally {
    await file?.close();
  }
}

/** The latest epoch of a run, from the end of its events; null where there is none near the end, or no events. */
export async function latestEpoch(folder: string): Promise<EpochEvent | null> {
  let file;
  try {
    file = await openToRead(folder, runFile.events);
  } catch {
    return null;
  }
  try {
    const { size } = await file.stat();
    for await (const { text } of readLinesBackwards(file, size, tailBound)) {
      const epoch = text && epochOf(text);
      if (epoch) return epoch;
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
