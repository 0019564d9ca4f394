import * as path from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import { formatBytes } from '../core/formatNumbers';
import { parseJsonWith } from '../protocol/parse';
import { runEventSchema, type RunEvent } from '../protocol/runEvents';
import { runFile } from '../protocol/runFiles';
import { EventLoopYield } from './eventLoopYield';
import { openToRead, pieceAt, readLimit } from './files';

/** Events read from a byte offset on. `nextByte` is where the next reading starts. */
export interface EventSlice {
  readonly events: RunEvent[];
  readonly nextByte: number;
  /** Lines that are not events of this version, each with what is wrong with it. They are skipped. */
  readonly broken: string[];
  /** Bytes that the file had. */
  readonly size: number;
}

/** Longest piece read at once unless another is asked for: bounds memory where a run has millions of events. */
const usualPiece = 1 << 20;
/** Bytes passed over in one call, of a line that is too long. */
const longestSkip = 64 * 2 ** 20;
const newline = 0x0a;

/**
 * Reads whole lines of `events.ndjson` from a byte offset; a line still being written is left for the next time.
 * A file shorter than the offset was replaced: it is read from its start. A missing file has no events yet.
 * At most about `pieceBytes` a call: call again while `nextByte` grows. Others are let in while lines are parsed.
 *
 * A line of more than 4 MiB counts as broken once and is passed over; an offset in the middle of it continues to pass
 * it over, so that no byte of a file is looked at again and again. Nothing is read where the file still has `seenSize`.
 * Throws LoupeError `run-file-refused` for what is no regular file.
 */
export async function readEvents(
  folder: string,
  fromByte = 0,
  pieceBytes = usualPiece,
  seenSize?: number,
): Promise<EventSlice> {
  let file;
  try {
    file = await openToRead(folder, runFile.events);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { events: [], nextByte: 0, broken: [], size: 0 };
    throw error;
  }
  try {
    const { size } = await file.stat();
    const start = size < fromByte ? 0 : fromByte;
    if (size === seenSize || size === start) return { events: [], nextByte: start, broken: [], size };
    if (start > 0 && !(await endsLine(file, start)))
      return { events: [], nextByte: await endOfLine(file, start, size), broken: [], size };
    return { ...(await readWholeLines(file, start, size, pieceBytes, path.join(folder, runFile.events))), size };
  } finally {
    await file.close();
  }
}

async function readWholeLines(
  file: FileHandle,
  start: number,
  size: number,
  pieceBytes: number,
  name: string,
): Promise<Omit<EventSlice, 'size'>> {
  const pieces: Buffer[] = [];
  let length = 0;
  // A line longer than one piece (a network of hundreds of layers) needs another piece to reach its end.
  while (start + length < size) {
    const piece = await pieceAt(file, start + length, Math.min(pieceBytes, size - start - length));
    if (piece.length === 0) break;
    pieces.push(piece);
    length += piece.length;
    const end = piece.lastIndexOf(newline);
    if (end >= 0) {
      const whole = length - piece.length + end + 1;
      const text = Buffer.concat(pieces).toString('utf8', 0, whole);
      return { ...(await parseLines(text)), nextByte: start + whole };
    }
    if (length > readLimit.line) {
      const problem = `a line of ${name} is longer than ${formatBytes(readLimit.line)} and was passed over`;
      return { events: [], broken: [problem], nextByte: start + length };
    }
  }
  return { events: [], broken: [], nextByte: start };
}

async function endsLine(file: FileHandle, at: number): Promise<boolean> {
  return (await pieceAt(file, at - 1, 1))[0] === newline;
}

/** Where the line that holds a byte ends, or how far it is looked for in one call. */
async function endOfLine(file: FileHandle, from: number, size: number): Promise<number> {
  let at = from;
  while (at < size && at - from < longestSkip) {
    const piece = await pieceAt(file, at, Math.min(usualPiece, size - at));
    if (piece.length === 0) break;
    const end = piece.indexOf(newline);
    if (end >= 0) return at + end + 1;
    at += piece.length;
  }
  return at;
}

async function parseLines(text: string): Promise<{ events: RunEvent[]; broken: string[] }> {
  const events: RunEvent[] = [];
  const broken: string[] = [];
  const eventLoop = new EventLoopYield();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const parsed = parseJsonWith(runEventSchema, line);
    if (parsed.ok) events.push(parsed.value);
    else broken.push(parsed.problem);
    await eventLoop.yieldIfDue();
  }
  return { events, broken };
}
