import { thresholdOf } from '../../../core/audit/auditKinds';
import { findLikePairs } from '../../../core/audit/nearDuplicates/findPairs';
import type { CopyKind } from '../../../protocol/map';
import { MeasureCache } from '../../audit/measureCache';
import { measureFile } from '../../audit/measureFile';
import { eachLimited } from '../../concurrency/eachLimited';
import { decodeImageRecord, type ImageRecord } from '../../images/measures/measureRecord';

/** A file with the hash of its content, '' where that could not be told. */
export interface HashedFile {
  readonly file: string;
  readonly hash: string;
}

/** Images decoded at once. */
const atOnce = 4;

/**
 * In which way each of some images is a copy of another one, as an audit judges it; null where it is none. What an
 * audit has measured is not measured again.
 */
export async function copiesOf(
  query: HashedFile,
  others: readonly HashedFile[],
  signal: AbortSignal,
): Promise<{ readonly kinds: (CopyKind | null)[]; readonly unsaved: string | null }> {
  const files = [query, ...others];
  const records: (ImageRecord | undefined)[] = [];
  const cache = await MeasureCache.open();
  let unsaved: string | null = null;
  try {
    await eachLimited(files.length, atOnce, async (i) => void (records[i] = await recordOf(files[i]!, cache)), signal);
  } finally {
    unsaved = await cache.close();
  }
  const there = [...files.keys()].filter((i) => records[i]);
  const near = new Set<number>();
  for (const { one, other } of findLikePairs(
    there.length,
    (index) => records[there[index]!]!.signature,
    thresholdOf('near-duplicate', {}),
  ))
    if (there[one] === 0) near.add(there[other]!);
  const [own] = records;
  const kinds = others.map(({ hash }, i): CopyKind | null => {
    const record = records[i + 1];
    if (hash !== '' && hash === query.hash) return 'file';
    if (own && record && own.pixels !== '' && record.pixels === own.pixels) return 'pixels';
    return near.has(i + 1) ? 'near' : null;
  });
  return { kinds, unsaved };
}

/** Undefined where the file cannot be decoded any more: it then is a copy of nothing. */
async function recordOf({ file, hash }: HashedFile, cache: MeasureCache): Promise<ImageRecord | undefined> {
  try {
    const known = cache.get(hash);
    const record = known ?? (await measureFile(file));
    if (!known && hash !== '') cache.put(hash, record);
    return decodeImageRecord(record);
  } catch {
    return undefined;
  }
}
