import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { partOfCode } from '../../../core/parts';
import type { SimilarOutput } from '../../../protocol/cliOutput';
import { copiesOf } from './copies';
import { datasetFeatures, type DatasetFeaturesWork } from './datasetFeatures';
import { queryImage } from './queryImage';

export interface SimilarOptions extends DatasetFeaturesWork {
  /** Images that are named at most. */
  readonly count: number;
}

/** Digits of a likeness. */
const digits = 1e4;
/** Images among which copies are looked for: copies come first, and each is decoded. */
const mostDecoded = 50;

/**
 * The images of a dataset that are most like one, which may lie anywhere: by the cosine of their features. The image
 * itself is left out; its copies are named as such.
 * @throws LoupeError where the folder is no dataset, or the image cannot be read
 */
export async function similar(
  folder: string,
  image: string,
  options: SimilarOptions,
): Promise<Omit<SimilarOutput, 'notices'>> {
  const signal = options.signal ?? new AbortController().signal;
  const known = await datasetFeatures(folder, options);
  const { report, hashes, features, remarks } = known;
  const query = await queryImage(image, known, signal);
  const own = await realpath(query.file);
  const likeness = likenessOf(query.features, known);
  const absolute = (row: number): string => path.join(report.folder, report.files.path[row]!);
  const rows: number[] = [];
  for (const row of report.files.path.keys()) {
    if (Number.isNaN(likeness[features.content[row]!]!)) continue;
    // Only a file of the same content can be the same file; a link to it is.
    const same = hashes[row] === query.hash || absolute(row) === query.file;
    if (same && (await realpath(absolute(row)).catch(() => '')) === own) continue;
    rows.push(row);
  }
  if (rows.length === 0)
    throw new LoupeError('no-images', `${report.folder} holds no other image to compare ${query.file} with.`);
  const value = (row: number): number => likeness[features.content[row]!]!;
  const nearest = [...rows].sort((a, b) => value(b) - value(a) || a - b).slice(0, options.count);
  const { kinds, unsaved } = await copiesOf(
    query,
    nearest.slice(0, mostDecoded).map((row) => ({ file: absolute(row), hash: hashes[row]! })),
    signal,
  );
  if (unsaved !== null) remarks.push(unsaved);
  return {
    folder: report.folder,
    image: query.file,
    images: rows.length,
    similar: nearest.map((row, at) => ({
      file: report.files.path[row]!,
      class: report.classes[report.files.classIndex[row]!] ?? null,
      part: partOfCode(report.files.part[row]!) ?? null,
      likeness: Math.round(value(row) * digits) / digits,
      copy: kinds[at] ?? null,
    })),
    remarks,
  };
}

/** The cosine of each content; NaN without features. */
function likenessOf(query: Float32Array, { features }: Awaited<ReturnType<typeof datasetFeatures>>): Float64Array {
  const row = new Float32Array(features.columns);
  return Float64Array.from(features.imageOf, (_, content) => {
    if (!features.into(content, row, 0)) return NaN;
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += row[j]! * query[j]!;
    return Math.min(1, sum);
  });
}
