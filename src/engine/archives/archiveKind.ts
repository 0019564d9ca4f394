import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { isTarHeader } from './tarHeader';

/** Archives that are unpacked; `gzip` is one compressed file that is no tar. */
export const archiveKinds = ['zip', 'tar', 'tar.gz', 'gzip'] as const;
export type ArchiveKind = (typeof archiveKinds)[number];

/** What a file is by its content: an archive that is unpacked, one that is not, a web page, or any other file. */
export type FileKind = ArchiveKind | UnsupportedArchive | 'page' | 'file';
export type UnsupportedArchive = '7z' | 'rar' | 'xz' | 'bzip2' | 'zstd' | 'lzip' | 'part of a zip in several files';

const headLength = 1024;

const signatures: readonly (readonly [kind: UnsupportedArchive | 'zip', bytes: readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 3, 4]],
  ['zip', [0x50, 0x4b, 5, 6]],
  ['part of a zip in several files', [0x50, 0x4b, 7, 8]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 7]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lzip', [0x4c, 0x5a, 0x49, 0x50]],
];

export async function fileKind(file: string): Promise<FileKind> {
  const head = await headOf(file);
  for (const [kind, bytes] of signatures) if (bytes.every((byte, i) => head[i] === byte)) return kind;
  if (head[0] === 0x1f && head[1] === 0x8b) return isTarHeader(await unzippedHead(file)) ? 'tar.gz' : 'gzip';
  if (isTarHeader(head)) return 'tar';
  return isPage(head) ? 'page' : 'file';
}

export function isArchiveKind(kind: FileKind): kind is ArchiveKind {
  return (archiveKinds as readonly string[]).includes(kind);
}

/** Whether text begins as a web page does: what servers send in place of a file for which one has to sign in. */
export function isPage(head: Uint8Array): boolean {
  return /^\s*(<!--.*?-->\s*)?<(!doctype\s+html|html|head)\b/is.test(
    Buffer.from(head)
      .toString('latin1')
      .replace(/^\xef\xbb\xbf/, ''),
  );
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The first bytes of what a gzip file holds; as many as can be read of a damaged one. */
async function unzippedHead(file: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const source = createReadStream(file, { end: 1 << 16 });
  const gunzip = source.pipe(createGunzip());
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      pieces.push(piece);
      if (pieces.reduce((sum, { length }) => sum + length, 0) >= 512) break;
    }
  } catch {
    // What came before the fault says it as well.
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  return Buffer.concat(pieces).subarray(0, 512);
}
