import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Archive, ArchiveEntry, EntryKind } from './archiveTypes';
import { ByteReader } from './byteReader';
import { blockLength, readHeader, readPax, textOf } from './tarHeader';

/**
 * Bytes that names and other attributes of an entry may take: the packages that read tar keep them in memory whatever
 * their length, which a compressed archive of a few megabytes can make gigabytes. That is why it is read here.
 */
const longestAttributes = 1 << 20;

/** Bytes after the end: a record of tar is seldom longer than half a megabyte. */
const longestFilling = 64 * 2 ** 20;

const kinds: Readonly<Record<string, EntryKind>> = { '0': 'file', '5': 'folder', '1': 'link', '2': 'link' };

/** A tar archive, compressed with gzip or not. */
export function tarArchive(
  file: string,
  { gzip, signal }: { gzip: boolean; signal?: AbortSignal | undefined },
): Archive {
  let marked = true;
  return {
    async *entries() {
      marked = yield* entries(file, gzip, signal);
    },
    remark: () =>
      marked ? undefined : 'It ends without the mark that closes a tar archive: files at its end may be missing.',
  };
}

/** Returns whether the end is marked. */
async function* entries(
  file: string,
  gzip: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<ArchiveEntry, boolean> {
  const raw = createReadStream(file, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  // The error of either reaches whoever reads the last of them.
  const source = gzip ? pipeline(raw, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : raw;
  const reader = new ByteReader(source as AsyncIterable<Uint8Array>);
  try {
    const marked = yield* entriesOf(reader);
    // What fills up the last record; the checksum of what was compressed comes after it.
    let filling = 0;
    for await (const piece of reader.upTo(Infinity)) {
      if ((filling += piece.length) > longestFilling) throw new Error('there is data after its end');
    }
    return marked;
  } finally {
    await reader.close();
    raw.destroy();
    source.destroy();
  }
}

async function* entriesOf(reader: ByteReader): AsyncGenerator<ArchiveEntry, boolean> {
  let attributes = new Map<string, string>();
  let longName: string | undefined;
  let empty = 0;
  for (;;) {
    const block = await reader.take(blockLength);
    // Some writers leave the two empty blocks at the end out; half a block is a broken end.
    if (block.length === 0) return false;
    if (block.length < blockLength) throw new Error('it ends in the middle of a header');
    if (block.every((byte) => byte === 0)) {
      if (++empty === 2) return true;
      continue;
    }
    empty = 0;
    const header = readHeader(block);
    if (['x', 'g', 'L', 'K'].includes(header.type)) {
      if (header.bytes > longestAttributes)
        throw new Error(`the names and attributes of an entry take ${header.bytes} bytes`);
      const data = await readWhole(reader, header.bytes);
      if (header.type === 'x') attributes = readPax(data);
      if (header.type === 'L') longName = textOf(data);
      continue;
    }
    const size = attributes.get('size');
    const bytes = size === undefined ? header.bytes : Number(size);
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error('the length of an entry is no number');
    const name = attributes.get('path') ?? longName ?? header.name;
    // Unix V7 had no type for folders.
    const kind = header.type === '0' && name.endsWith('/') ? 'folder' : (kinds[header.type] ?? 'special');
    const sparse = header.type === 'S' || [...attributes.keys()].some((key) => key.startsWith('GNU.sparse.'));
    [attributes, longName] = [new Map(), undefined];
    // Links and devices have no content, whatever their length says.
    const stored = header.type === '0' || kind === 'special' ? bytes : 0;
    let done = 0;
    const content = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of reader.upTo(stored - done)) {
        done += piece.length;
        yield piece;
      }
      if (done < stored) throw new Error('it ends in the middle of a file');
    };
    yield {
      name,
      kind,
      bytes: kind === 'file' ? bytes : 0,
      ...(sparse ? { unreadable: 'is stored with holes (sparse)' } : {}),
      open: content,
    };
    for await (const piece of content()) void piece;
    const padding = (blockLength - (stored % blockLength)) % blockLength;
    if ((await reader.take(padding)).length < padding) throw new Error('it ends in the middle of a block');
  }
}

async function readWhole(reader: ByteReader, bytes: number): Promise<Buffer> {
  const padded = await reader.take(Math.ceil(bytes / blockLength) * blockLength);
  if (padded.length < bytes) throw new Error('it ends in the middle of a header');
  return padded.subarray(0, bytes);
}
