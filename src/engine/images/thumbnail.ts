import { createHash } from 'node:crypto';
import { readFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { ThumbnailResult } from '../../protocol/service';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { cacheFolder } from '../cache/cacheFolder';
import { trimCache } from '../cache/trimCache';
import { decodeImage, decoderVersion } from './decode';
import { readImageFile } from './readImageFile';
import { resample } from './resample';

export { encodePng } from './encode';

/** Thumbnails made between two trimmings of the cache. */
const trimEvery = 2000;
const quality = 80;
/** Above this a picture is shown once, alone: it is made fast and not kept. */
const largestKept = 512;
const headerBytes = 8;
let made = 0;

/**
 * An upright WebP of the image, its longest side at most `size` pixels (never enlarged), and the original's
 * upright size. Cached by path, size and times of the file; above 512 pixels a JPEG, which is not cached.
 * @throws UnreadableImageError
 */
export async function makeThumbnail(file: string, size: number): Promise<ThumbnailResult> {
  const { size: bytes, mtimeMs, ctimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0, ctimeMs: 0 }));
  const identity = [decoderVersion, path.resolve(file), bytes, mtimeMs, ctimeMs, size].join('\n');
  const cached = cacheFolder('thumbnails', `${createHash('sha256').update(identity).digest('hex').slice(0, 40)}.webp`);
  const kept = size <= largestKept;
  const known = kept && bytes > 0 ? await readCached(cached, bytes) : undefined;
  if (known) return known;

  const { data, width, height } = await decodeImage(await readImageFile(file));
  const scale = Math.min(1, size / Math.max(width, height));
  const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const pixels = resample({ data, width, height }, small.width, small.height);
  const raw = sharp(pixels, { raw: { ...small, channels: 3 } });
  if (!kept) {
    const jpeg = await raw.jpeg({ quality: 88 }).toBuffer();
    return { data: new Uint8Array(jpeg), mime: 'image/jpeg', width, height, bytes };
  }
  const webp = await raw.webp({ quality, effort: 2 }).toBuffer();
  // A cache that cannot be written costs time, not the thumbnail.
  await keep(cached, width, height, webp).catch(() => undefined);
  return { data: new Uint8Array(webp), mime: 'image/webp', width, height, bytes };
}

/** The original's size, two little-endian uint32, and then the WebP. */
async function keep(file: string, width: number, height: number, webp: Uint8Array): Promise<void> {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(width, 0);
  header.writeUInt32LE(height, 4);
  await writeFileAtomic(file, Buffer.concat([header, webp]), { durable: false });
  made++;
  if (made % trimEvery === 0) await trimCache();
}

async function readCached(file: string, bytes: number): Promise<ThumbnailResult | undefined> {
  const stored = await readFile(file).catch(() => undefined);
  // RIFF says its own length: a file cut short or overwritten does not match it.
  if (
    !stored ||
    stored.length < headerBytes + 12 ||
    stored.readUInt32LE(headerBytes + 4) !== stored.length - headerBytes - 8
  )
    return undefined;
  if (stored.toString('latin1', headerBytes, headerBytes + 4) !== 'RIFF') return undefined;
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
  return {
    data: new Uint8Array(stored.subarray(headerBytes)),
    mime: 'image/webp',
    width: stored.readUInt32LE(0),
    height: stored.readUInt32LE(4),
    bytes,
  };
}
