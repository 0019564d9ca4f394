import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import type { CatalogueEntry, WeightFile } from '../architectures/catalogue';
import { assignWeightsFile } from './assignFile';
import { downloadFile, type DownloadOptions } from '../../downloads/downloadFile';
import { hashFile } from '../../downloads/hashFile';
import { isOfficial } from './isOfficial';
import { receiptOf } from './findWeights';
import { PartialFile } from '../../downloads/partialFile';
import { weightsCache } from './places';
import { mostBytes, weightsWords } from './weightsWords';
import { spaceError } from '../../downloads/space';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export interface InstallOptions extends Pick<
  DownloadOptions,
  'signal' | 'onProgress' | 'notify' | 'environment' | 'tries' | 'firstWait' | 'patience'
> {
  /** The file with ImageNet's classifier in it instead of the smaller one without. */
  readonly top?: boolean | undefined;
}

/** What was put into the cache. */
export interface Installed {
  readonly path: string;
  readonly bytes: number;
  /** Whether it is Keras's own file; null where nobody published its hash. */
  readonly official: boolean | null;
}

/** Where a file is fetched from: a mirror has all files in one folder, under their names. */
export function addressOf({ address, file }: WeightFile, environment: NodeJS.ProcessEnv = process.env): string {
  const mirror = environment['LOUPE_WEIGHTS_MIRROR']?.trim();
  if (!mirror) return address;
  if (!/^https?:\/\//i.test(mirror) || !URL.canParse(mirror)) {
    throw new LoupeError(
      'wrong-option',
      `The mirror “${mirror}” (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR) is not an address that begins with https:// or http://.`,
    );
  }
  return `${mirror.replace(/\/+$/, '')}/${file}`;
}

/**
 * Downloads the official weights of a backbone into the cache. The file appears there when it is whole and its hash is
 * right, or, where nobody published a hash, when it was seen to fit the network. Throws LoupeError `download`,
 * `disk-full`, `weights`.
 */
export async function downloadWeights(entry: CatalogueEntry, options: InstallOptions = {}): Promise<Installed> {
  const expected = options.top ? entry.weights.top : entry.weights.noTop;
  const address = addressOf(expected, options.environment);
  const partial = await PartialFile.hold(weightsCache(expected.file));
  try {
    await downloadFile({
      ...options,
      address,
      partial,
      most: mostBytes(expected.bytes),
      words: weightsWords(expected),
    });
    const hashes = await hashFile(partial.path, 'weights', { signal: options.signal });
    const official = isOfficial(expected, hashes);
    if (official === false) {
      await partial.remove();
      throw new LoupeError(
        'weights',
        `What ${address} sent is not Keras's ${expected.file}: its ${expected.hash!.algorithm.toUpperCase()} is ${hashes[expected.hash!.algorithm]}, not ${expected.hash!.value}${expected.bytes === null || hashes.bytes === expected.bytes ? '' : `, and it has ${hashes.bytes} bytes instead of ${expected.bytes}`}. It was thrown away. Download it again; if the same happens, use another address (loupe.weightsMirror, LOUPE_WEIGHTS_MIRROR).`,
      );
    }
    if (official === null)
      await requireFit(entry, partial.path, options.top ?? false).catch(async (error: unknown) => {
        await partial.remove();
        throw new LoupeError(
          'weights',
          `What ${address} sent are not the weights of ${entry.title}: ${messageOf(error)} It was thrown away.`,
          { cause: error },
        );
      });
    await writeReceipt(partial.target, hashes.sha256, address);
    await rename(partial.path, partial.target);
    await partial.remove();
    return { path: partial.target, bytes: hashes.bytes, official };
  } finally {
    await partial.release();
  }
}

/**
 * Copies a file of the user's into the cache as the weights of a backbone, after it was seen to fit.
 * Throws LoupeError `weights` where it does not fit or cannot be read, or `disk-full`.
 */
export async function importWeights(entry: CatalogueEntry, file: string, signal?: AbortSignal): Promise<Installed> {
  const given = path.resolve(file);
  const hashes = await hashFile(given, 'weights', { signal });
  const top = isOfficial(entry.weights.top, hashes) === true || path.basename(given) === entry.weights.top.file;
  const expected = top ? entry.weights.top : entry.weights.noTop;
  await requireFit(entry, given, top);
  const target = weightsCache(expected.file);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await makeFolder(path.dirname(target));
    await copyFile(given, temporary).catch((error: unknown) => {
      throw spaceError(temporary, error);
    });
    await writeReceipt(target, hashes.sha256, given);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return { path: target, bytes: hashes.bytes, official: isOfficial(expected, hashes) };
}

/** Removes a backbone's files from the cache, halves of downloads too. Returns the bytes that were freed. */
export async function removeWeights({ weights }: CatalogueEntry): Promise<number> {
  let freed = 0;
  for (const { file } of [weights.noTop, weights.top]) {
    const target = weightsCache(file);
    for (const name of [target, `${target}.part`, `${target}.part.json`, receiptOf(target)]) {
      freed += await stat(name).then(
        ({ size }) => size,
        () => 0,
      );
      await rm(name, { force: true });
    }
  }
  return freed;
}

/** Tries the weights on the network; the classifier's too where the file shall have one. */
async function requireFit(entry: CatalogueEntry, file: string, top: boolean): Promise<void> {
  const model = entry.build({ size: entry.size, ...(top ? { classes: 1000 } : {}) });
  try {
    await assignWeightsFile(entry, model, file);
  } finally {
    model.dispose();
  }
}

function writeReceipt(target: string, sha256: string, source: string): Promise<void> {
  return writeFileAtomic(receiptOf(target), `${JSON.stringify({ version: 1, sha256, source })}\n`);
}
