import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FolderMemory, type FileStamp } from '../cache/folderMemory';
import type { AskPause } from '../concurrency/askPause';
import { patiently } from '../concurrency/patiently';
import { decoderVersion } from '../images/decode';
import { checkFileSize } from '../images/readImageFile';
import { eachLimited } from '../concurrency/eachLimited';
import { sniffFile } from './inspectFiles';
import { AdaptiveFiles } from './adaptiveFiles';

/** Files read at once. */
const limit = 8;
/** Bytes up to which a file is read whole: fewer trips than a stream. */
const wholeBytes = 4 * 2 ** 20;

export interface HashOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
  /** Stamps of files as they were seen a moment ago: those are not asked for again where the hash is remembered. */
  readonly stamps?: ReadonlyMap<string, FileStamp> | undefined;
}

/**
 * SHA-256 of each file's content, hexadecimal, in the order given; remembered by path, size and times. A file
 * that has vanished, cannot be read or is larger than images are read has the empty string: decoding it will say why.
 * @param folder absolute path  @param files relative to it
 */
export async function contentHashes(
  folder: string,
  files: readonly string[],
  options: HashOptions = {},
): Promise<string[]> {
  const memory = await FolderMemory.open(folder, decoderVersion);
  const hashes = await hashWithMemory(path.resolve(folder), files, memory, options);
  await memory.save();
  return hashes;
}

/** As `contentHashes`, for a caller that continues using the memory and saves it. */
export async function hashWithMemory(
  root: string,
  files: readonly string[],
  memory: FolderMemory,
  { onProgress, signal, pause, stamps }: HashOptions = {},
): Promise<string[]> {
  const hashes = files.map((file) => {
    const stamp = stamps?.get(file);
    return (stamp && memory.recall(file, stamp)?.hash) ?? '';
  });
  const asked = [...files.keys()].filter((i) => hashes[i] === '');
  const near = new AdaptiveFiles();
  let done = files.length - asked.length;
  if (done === files.length) onProgress?.(done, done);
  await eachLimited(
    asked.length,
    limit,
    async (next) => {
      const i = asked[next]!;
      const file = files[i]!;
      hashes[i] = await hashOne(near, path.join(root, file), file, memory, signal).catch(() => '');
      signal?.throwIfAborted();
      done++;
      if (done % 64 === 0 || done === files.length) onProgress?.(done, files.length);
    },
    signal,
    pause,
  );
  return hashes;
}

async function hashOne(
  near: AdaptiveFiles,
  full: string,
  file: string,
  memory: FolderMemory,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { size, mtimeMs, ctimeMs } = await near.stat(full);
  const stamp: FileStamp = { size, modified: mtimeMs, changed: ctimeMs };
  const known = memory.recall(file, stamp);
  if (known?.hash) return known.hash;
  checkFileSize(size);
  const hash =
    size <= wholeBytes
      ? createHash('sha256')
          .update(await near.read(full))
          .digest('hex')
      : await patiently(() => streamed(full, signal), signal);
  memory.remember(file, stamp, known ? known.format : await sniffFile(full, near), hash);
  return hash;
}

async function streamed(full: string, signal: AbortSignal | undefined): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(full), digest, signal ? { signal } : {});
  return digest.digest('hex');
}

/**
 * SHA-256 over the sorted (path, content hash, class) rows: equal for equal data, wherever it lies.
 * @param labels class of each file; empty where it has none
 */
export function fingerprint(files: readonly string[], hashes: readonly string[], labels: readonly string[]): string {
  const rows = files.map((file, i) => JSON.stringify([file, hashes[i] ?? '', labels[i] ?? '']));
  return createHash('sha256').update(rows.sort().join('\n')).digest('hex');
}
