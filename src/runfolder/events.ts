import { open } from 'node:fs/promises';
import * as path from 'node:path';
import { parseJsonWith } from '../protocol/parse';
import { runEventSchema, type RunEvent } from '../protocol/runEvents';
import { runFile } from '../protocol/runFiles';
import { EventLoopYield } from './eventLoopYield';

/** Events read from a byte offset on. `nextByte` is where the next reading starts. */
export interface EventSlice {
  readonly events: RunEvent[];
  readonly nextByte: number;
  /** Lines that are not events of this version, each with what is wrong with it. They are skipped. */
  readonly broken: string[];
}

/** Longest piece read at once unless another is asked for: bounds memory where a run has millions of events. */
const usualPiece = 1 << 20;
const newline = 0x0a;

/**
 * Reads whole lines of `events.ndjson` from a byte offset; a line still being written is left for the next time.
 * A file shorter than the offset was replaced: it is read from its start. A missing file has no events yet.
 * At most about `pieceBytes` a call: call again while `nextByte` grows. Others are let in while lines are parsed.
 */
export async function readEvents(folder: string, fromByte = 0, pieceBytes = usualPiece): Promise<EventSlice> {
  let file;
  try {
    file = await open(path.join(folder, runFile.events), 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { events: [], nextByte: 0, broken: [] };
    throw error;
  }
  try {
    const { size } = await file.stat();
    const start = size < fromByte ? 0 : fromByte;
    let bytes = Buffer.alloc(0);
    let end = -1;
    // A line longer than one piece (a network of hundreds of layers) needs another piece to reach its end.
    while (end < 0 && start + bytes.length < size) {
      const piece = Buffer.alloc(Math.min(pieceBytes, size - start - bytes.length));
      const { bytesRead } = await file.read(piece, 0, piece.length, start + bytes.length);
      if (bytesRead === 0) break;
      bytes = Buffer.concat([bytes, piece.subarray(0, bytesRead)]);
      end = bytes.lastIndexOf(newline);
    }
    return { ...(await parseLines(bytes.subarray(0, end + 1).toString('utf8'))), nextByte: start + end + 1 };
  } finally {
    await file.close();
  }
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
