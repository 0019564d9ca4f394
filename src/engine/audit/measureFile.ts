import { measureFlags } from '../../core/audit/auditTypes';
import { decodeStored, forLooking, type StoredImage } from '../images/decode';
import { readJpegHeader } from '../images/jpegHeader';
import { readImageFile } from '../images/readImageFile';
import { sharedPool, type ResizePool } from '../images/resizePool';
import { factsOf } from '../images/measures/fileFacts';
import { isSeeThrough } from '../images/measures/transparency';

/**
 * Decodes a file once and measures it: everyday JPEGs from file to measures in a thread of the pool, others decoded
 * here and measured there.
 * @returns a record (`decodeImageRecord`)
 * @throws UnreadableImageError
 */
export async function measureFile(file: string, pool: ResizePool = sharedPool): Promise<Uint8Array> {
  const quick = await pool.measureFile(file);
  if (quick) return quick;
  const bytes = await readImageFile(file);
  const stored: StoredImage = await decodeStored(bytes, forLooking);
  const { traits, format, orientation, data, width, height } = stored;
  const header = format === 'jpeg' ? readJpegHeader(bytes) : null;
  const facts = factsOf(format, traits, header?.quantization ?? null);
  const flags = facts.flags | (traits.alpha && (await isSeeThrough(bytes)) ? measureFlags.transparent : 0);
  return pool.measure({ data, width, height }, orientation, { ...facts, flags });
}
