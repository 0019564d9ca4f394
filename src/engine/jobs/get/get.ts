import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { formatBytes } from '../../../core/format';
import type { DatasetRecord } from '../../../protocol/getOutput';
import { fileKind, isArchiveKind } from '../../archives/archiveKind';
import { clearLeftovers, requireEmpty, Staging } from '../../archives/staging';
import { unpackArchive } from '../../archives/unpack';
import { unpackInner } from '../../archives/unpackInner';
import { hashFile, type FileHashes } from '../../downloads/hashFile';
import { spaceError } from '../../downloads/space';
import { notAFile } from './fetchArchive';
import type { GetJob } from './getJob';
import { obtain, type Obtained } from './obtain';
import { removeOldParts } from './oldParts';
import { papersIn, recordOf, writeRecord } from './record';
import { folderOf, parseSource, plainName } from './source';
import { tellUnpacked } from './tellUnpacked';

/** A dataset that is here now. */
export interface GotDataset {
  readonly folder: string;
  readonly record: DatasetRecord;
  /** Its name in the folder. */
  readonly recordFile: string;
  /** Files, without the record. */
  readonly files: number;
  readonly bytes: number;
}

/**
 * Fetches a dataset and unpacks it into a folder, which appears whole or not at all. Throws LoupeError; whatever went
 * wrong, what has arrived is kept for the next time unless it is of no use.
 */
export async function getDataset(job: GetJob): Promise<GotDataset> {
  const source = parseSource(job.source);
  const wanted = job.sha256 === undefined ? undefined : hashOf(job.sha256);
  const target =
    job.into === undefined
      ? await requireEmpty(job.folder ?? folderOf(source))
      : await freeFolder(path.join(job.into, folderOf(source)));
  const leftovers = await clearLeftovers(target);
  if (leftovers > 0)
    job.notify(
      'info',
      'leftovers',
      `What ${leftovers === 1 ? 'a get' : `${leftovers} gets`} that ended early had left beside ${target} was removed.`,
    );
  await removeOldParts(job.notify);
  const obtained = await obtain(source, target, job);
  try {
    const hashes = await hashFile(obtained.file, 'download', {
      signal: job.signal,
      onProgress: (done) => job.onStep?.('verify', done, obtained.bytes),
    });
    await requireHash(obtained, hashes, wanted);
    const got = await fill(target, obtained, hashes, job).catch(async (error: unknown) => {
      // Neither a second look nor a second try makes it an archive.
      if (error instanceof LoupeError && ['archive', 'download'].includes(error.code)) await obtained.discard();
      throw error;
    });
    await obtained.discard();
    return got;
  } catch (error) {
    await obtained.tellKept();
    throw error;
  } finally {
    await obtained.release();
  }
}

async function fill(target: string, obtained: Obtained, hashes: FileHashes, job: GetJob): Promise<GotDataset> {
  const { file, name } = obtained;
  const kind = await fileKind(file);
  if (kind === 'page' && obtained.host !== undefined) throw notAFile(obtained.host);
  const staging = await Staging.begin(target).catch((error: unknown) => {
    throw spaceError(target, error);
  });
  try {
    const common = {
      tellsCase: await staging.tellsCase(),
      signal: job.signal,
      onSurvey: (entries: number) => job.onStep?.('look', entries, undefined),
      onProgress: (done: number, total: number) => job.onStep?.('unpack', done, total),
    };
    let written: readonly string[];
    if (isArchiveKind(kind) || /\.(zip|tar|tar\.gz|tgz)$/i.test(name) || kind !== 'file') {
      const unpacked = await unpackArchive(file, staging.data, { ...common, name });
      const inner = await unpackInner(staging, unpacked.written, common);
      tellUnpacked(name, unpacked, inner, job.notify);
      const gone = new Set(inner.filter(({ ok }) => ok).map((one) => one.file));
      written = [
        ...unpacked.written.filter((one) => !gone.has(one)),
        ...inner.flatMap((one) => (one.ok ? one.unpacked.written : [])),
      ];
    } else {
      const plain = plainName(name) || 'file';
      job.notify('info', 'archive', `${name} is no archive: it is kept as it is.`);
      await copyFile(file, path.join(staging.data, plain)).catch((error: unknown) => {
        throw spaceError(target, error);
      });
      written = [plain];
    }
    job.signal?.throwIfAborted();
    const record = recordOf(obtained, hashes, written.length, papersIn(written));
    const recordFile = await writeRecord(staging.data, record, job.notify);
    await staging.finish();
    return { folder: target, record, recordFile, files: written.length, bytes: hashes.bytes };
  } catch (error) {
    await staging.remove();
    throw error;
  }
}

/** The folder, or the first of `folder-2`, `folder-3`, … that is absent or empty. */
async function freeFolder(folder: string): Promise<string> {
  for (let number = 1; ; number++) {
    try {
      return await requireEmpty(number === 1 ? folder : `${folder}-${number}`);
    } catch (error) {
      const taken = error instanceof LoupeError && ['folder-not-empty', 'no-folder'].includes(error.code);
      if (!taken || number > 1000) throw error;
    }
  }
}

/** Lower case, without `sha256:`. Throws LoupeError `wrong-option`. */
function hashOf(text: string): string {
  const hash = text
    .trim()
    .toLowerCase()
    .replace(/^sha-?256[:=]/, '');
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new LoupeError(
    'wrong-option',
    `--sha256 takes 64 hexadecimal digits, and “${text.slice(0, 80)}” is something else.`,
  );
}

async function requireHash(
  obtained: Obtained,
  { sha256, bytes }: FileHashes,
  wanted: string | undefined,
): Promise<void> {
  if (wanted === undefined || wanted === sha256) return;
  await obtained.discard();
  throw new LoupeError(
    'download-hash',
    `${obtained.name} is not the file that was asked for: its SHA-256 is ${sha256} (${formatBytes(bytes)}), not ${wanted}.${obtained.host === undefined ? '' : ' It was thrown away.'} Nothing was unpacked. Check the hash, or get the file from another place.`,
  );
}
