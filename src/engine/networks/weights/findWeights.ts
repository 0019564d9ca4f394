import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import { formatBytes } from '../../../core/format';
import { parseJsonWith } from '../../../protocol/parse';
import type { CatalogueEntry, WeightFile } from '../architectures/catalogue';
import { hashFile, type FileHashes } from '../../downloads/hashFile';
import { isOfficial } from './isOfficial';
import { folderToFill, kerasFolder, weightsCache, weightsFolder } from './places';

/** Where a weights file was found: the user's folder, Loupe's cache, or what Keras downloaded. */
export type WeightsOrigin = 'folder' | 'cache' | 'keras';

export interface LocatedWeights {
  readonly path: string;
  readonly origin: WeightsOrigin;
  readonly expected: WeightFile;
}

/** A file that was read once and may be used. */
export interface FoundWeights extends LocatedWeights {
  readonly hashes: FileHashes;
  /** Whether it is Keras's own file; null where nobody published its hash. */
  readonly official: boolean | null;
}

/** What is written beside a file in the cache when it has arrived whole. */
export const receiptSchema = v.object({ version: v.literal(1), sha256: v.string(), source: v.string() });
export const receiptOf = (file: string): string => `${file}.json`;

/**
 * The first place that has a weights file for the backbone, without looking into it; the file without a classifier is
 * preferred.
 */
export function locateWeights({ weights }: CatalogueEntry): LocatedWeights | undefined {
  return locate([weights.noTop, weights.top]);
}

/** The first place that has the file with ImageNet's classifier in it, without looking into it. */
export function locateClassifier({ weights }: CatalogueEntry): LocatedWeights | undefined {
  return locate([weights.top]);
}

function locate(wanted: readonly WeightFile[]): LocatedWeights | undefined {
  const folder = weightsFolder();
  const places: [WeightsOrigin, string][] = [
    ...(folder ? [['folder', folder] as [WeightsOrigin, string]] : []),
    ['cache', weightsCache()],
    ['keras', kerasFolder()],
  ];
  for (const [origin, place] of places) {
    for (const expected of wanted) {
      const file = path.join(place, expected.file);
      if (existsSync(file)) return { path: file, origin, expected };
    }
  }
  return undefined;
}

/**
 * Finds and reads the weights file of a backbone, of `classifier` the one with ImageNet's classifier. Throws LoupeError
 * `weights-missing`, which names the file, its address, its size and where to put it, or `weights` where a file in the
 * cache changed since it was put there.
 */
export async function findWeights(entry: CatalogueEntry, which: 'any' | 'classifier' = 'any'): Promise<FoundWeights> {
  const located = which === 'any' ? locateWeights(entry) : locateClassifier(entry);
  if (!located) throw missing(entry, which === 'any' ? entry.weights.noTop : entry.weights.top);
  const hashes = await hashFile(located.path, 'weights');
  if (located.origin === 'cache') {
    const receipt = parseJsonWith(receiptSchema, await readFile(receiptOf(located.path), 'utf8').catch(() => ''));
    if (receipt.ok && receipt.value.sha256 !== hashes.sha256) {
      throw new LoupeError(
        'weights',
        `${located.path} has changed since it was put there, so it is not used. Remove it with: loupe weights remove ${entry.name}, then download it again.`,
      );
    }
  }
  return { ...located, hashes, official: isOfficial(located.expected, hashes) };
}

/** What a user is told of a file that fits, and is not the one that Keras published. */
export function unofficialWords({ title }: CatalogueEntry, file: string): string {
  return `${file} is not the file that Keras published for ${title} (its hash differs). It fits, and is used as it is.`;
}

/** How large a file is, in words; nothing where nobody said. */
export function sizeWords({ bytes }: WeightFile): string {
  return bytes === null ? '' : formatBytes(bytes);
}

function missing({ name, title, weights: { top } }: CatalogueEntry, file: WeightFile): LoupeError {
  const size = sizeWords(file);
  const whole = file === top;
  return new LoupeError(
    'weights-missing',
    [
      `The weights of ${title}${whole ? ' with ImageNet’s classifier' : ''} are not on this computer.`,
      `Download them${size ? ` (${size})` : ''} with: loupe weights download ${name}${whole ? ' --top.' : ' (in the editor: Loupe: Download Weights…).'}`,
      `Without a network, fetch ${file.address} elsewhere and put ${file.file} into ${folderToFill()}.`,
    ].join(' '),
  );
}
