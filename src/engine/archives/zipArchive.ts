import { stat } from 'node:fs/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { Archive, ArchiveEntry, EntryKind } from './archiveTypes';
import { crc32 } from './crc32';
import { ZipNames } from './zipNames';

const methods: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64, as Windows does for files above 2 GB',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  98: 'PPMd',
};

/** A ZIP archive, Zip64 too. Its directory at the end is what counts. */
export function zipArchive(file: string): Archive {
  let names: ZipNames | undefined;
  return {
    async *entries() {
      names ??= await lookAtNames(file);
      yield* entriesOf(file, names);
    },
    remark: () => names?.words(),
  };
}

async function* eachEntry(file: string): AsyncGenerator<[ZipFile, Entry]> {
  const zip = await openPromise(file, { decodeStrings: false, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) yield [zip, entry];
  } finally {
    zip.close();
  }
}

async function lookAtNames(file: string): Promise<ZipNames> {
  const names = new ZipNames();
  const { size } = await stat(file);
  let packed = 0;
  for await (const [, entry] of eachEntry(file)) {
    names.see(entry);
    packed += entry.compressedSize;
    // Entries that share their bytes make petabytes of a few megabytes (https://www.bamsoftware.com/hacks/zipbomb/).
    if (packed > size) throw new Error('its entries overlap');
  }
  return names;
}

async function* entriesOf(file: string, names: ZipNames): AsyncGenerator<ArchiveEntry> {
  for await (const [zip, entry] of eachEntry(file)) {
    const name = names.read(entry);
    const kind = kindOf(entry, name);
    yield {
      name,
      kind,
      bytes: kind === 'file' ? entry.uncompressedSize : 0,
      ...(kind === 'file' ? unreadable(entry) : {}),
      open: () => content(zip, entry),
    };
  }
}

async function* content(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let crc = 0;
  const stream = await zip.openReadStreamPromise(entry);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      crc = crc32(piece, crc);
      yield piece;
    }
  } finally {
    stream.destroy();
  }
  if (crc !== entry.crc32) throw new Error('its checksum is wrong');
}

function unreadable(entry: Entry): { unreadable?: string } {
  if (entry.isEncrypted()) return { unreadable: 'is encrypted' };
  if (entry.canDecodeFileData()) return {};
  const method = methods[entry.compressionMethod] ?? `method ${entry.compressionMethod}`;
  return { unreadable: `is compressed in a way that is not read here (${method})` };
}

const fileType = { mask: 0o170000, regular: 0o100000, folder: 0o040000, link: 0o120000 } as const;

/** By the Unix mode in the upper half of the attributes, which every writer fills with zeros or with that. */
function kindOf(entry: Entry, name: string): EntryKind {
  const type = (entry.externalFileAttributes >>> 16) & fileType.mask;
  if (type === fileType.link) return 'link';
  if (/[/\\]$/.test(name) || type === fileType.folder) return 'folder';
  return type === 0 || type === fileType.regular ? 'file' : 'special';
}
