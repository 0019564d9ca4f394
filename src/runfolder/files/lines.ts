import type { FileHandle } from 'node:fs/promises';
import { readLimit } from './limits';

const newline = 0x0a;

/**
 * The lines of a file, those of a piece of it at a time. Lines longer than the limit are passed over in bounded memory,
 * so that any file costs time in proportion to its size.
 */
export async function* readLines(handle: FileHandle, pieceBytes = 32 * 1024): AsyncGenerator<string[]> {
  let held: Buffer[] = [];
  let length = 0;
  const take = (end: Buffer): string | undefined => {
    const whole = length + end.length <= readLimit.line ? Buffer.concat([...held, end]).toString('utf8') : undefined;
    held = [];
    length = 0;
    return whole;
  };
  for (let at = 0; ;) {
    const piece = await pieceAt(handle, at, pieceBytes);
    if (piece.length === 0) break;
    at += piece.length;
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      const line = take(piece.subarray(start, end));
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    length += piece.length - start;
    if (length > readLimit.line) held = [];
    else held.push(piece.subarray(start));
    yield lines;
  }
  const last = take(Buffer.alloc(0));
  if (last) yield [last];
}

/** A line found from the end of a file. */
export interface LineFromEnd {
  /** Where it begins. */
  readonly start: number;
  /** Undefined for one that is longer than the limit. */
  readonly text: string | undefined;
}

/**
 * The lines of a file from its end, no further than so many bytes. The first is what follows the last line break:
 * empty, or a line still being written.
 */
export async function* readLinesBackwards(
  handle: FileHandle,
  size: number,
  furthest = Infinity,
  pieceBytes = 32 * 1024,
): AsyncGenerator<LineFromEnd> {
  let held: Buffer[] = [];
  let length = 0;
  const take = (start: number, beginning: Buffer): LineFromEnd => {
    const short = length + beginning.length <= readLimit.line;
    const text = short ? Buffer.concat([beginning, ...held.reverse()]).toString('utf8') : undefined;
    held = [];
    length = 0;
    return { start, text };
  };
  for (let at = size; at > 0;) {
    const wanted = Math.min(pieceBytes, at);
    at -= wanted;
    const piece = await pieceAt(handle, at, wanted);
    let end = piece.length;
    while (end > 0) {
      const breakAt = piece.lastIndexOf(newline, end - 1);
      if (breakAt < 0) break;
      yield take(at + breakAt + 1, piece.subarray(breakAt + 1, end));
      end = breakAt;
    }
    length += end;
    if (length > readLimit.line) held = [];
    else held.push(piece.subarray(0, end));
    if (size - at > furthest) return;
  }
  yield take(0, Buffer.alloc(0));
}

/** What can be read at a place, at most so much; empty at the end. */
export async function pieceAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await handle.read(piece, 0, bytes, at);
  return piece.subarray(0, bytesRead);
}
