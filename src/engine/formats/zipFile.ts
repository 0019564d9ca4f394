import { open, type FileHandle } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { LoupeError } from '../../core/errors';
import { formatBytes } from '../../core/format';
import { unpackedLimit } from './unpackedLimit';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  /** Length when unpacked, as the archive declares it. */
  readonly bytes: number;
  readonly at: number;
}

const endLength = 22;
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;

/**
 * The files of a ZIP archive (PKWARE's APPNOTE 6.3; neither ZIP64 nor encryption), each read when it is asked for.
 * Throws LoupeError `model-file` where it is no archive or damaged.
 */
export async function readZip(file: string): Promise<ReadonlyMap<string, () => Promise<Buffer>>> {
  return reading(file, async (handle) => {
    const entries = await centralDirectory(file, handle);
    return new Map(entries.map((entry) => [entry.name, () => reading(file, (again) => extract(file, again, entry))]));
  });
}

async function reading<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r');
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function centralDirectory(file: string, handle: FileHandle): Promise<Entry[]> {
  const { size } = await handle.stat();
  const tail = await piece(handle, Math.max(0, size - endLength - 0xffff), Math.min(size, endLength + 0xffff));
  let end = tail.length - endLength;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw damaged(file);
  const directory = await piece(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === centralSignature;) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + name),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function extract(file: string, handle: FileHandle, entry: Entry): Promise<Buffer> {
  const { name, at, packed, bytes, method } = entry;
  const { size } = await handle.stat();
  const most = unpackedLimit(size);
  if (bytes > most)
    throw new LoupeError(
      'model-file',
      `${file} has ${formatBytes(size)}, but says that its ${name.slice(0, 80)} has ${formatBytes(bytes)}: it is damaged or made to fill the memory, and was not unpacked.`,
    );
  const header = await piece(handle, at, 30);
  if (header.length < 30) throw damaged(file);
  const data = await piece(handle, at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packed);
  if (data.length < packed) throw damaged(file);
  if (method === 0) return data;
  if (method !== 8) throw damaged(file);
  try {
    // One byte more than declared would be another file than the directory describes.
    const unpacked = inflateRawSync(data, { maxOutputLength: Math.max(1, bytes) });
    if (unpacked.length === bytes) return unpacked;
  } catch (error) {
    throw damaged(file, error);
  }
  throw damaged(file);
}

/** Whatever length a damaged directory names, no more than there is. */
async function piece(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - at)));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
  return buffer.subarray(0, bytesRead);
}

function damaged(file: string, cause?: unknown): LoupeError {
  return new LoupeError('model-file', `${file} is not a whole ZIP archive as Keras writes it. Save the model again.`, {
    cause,
  });
}
