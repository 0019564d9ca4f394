import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ContactSheet } from '../../protocol/contactSheet';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { cacheFolder } from '../cache/cacheFolder';
import { eachLimited } from '../concurrency/eachLimited';
import sharp from './common/libvips';
import { RecentlyUsed } from './common/recentlyUsed';
import { decoderVersion } from './decode';
import { makeTile, tileSide, type Tile } from './tile';

const columns = 10;
const quality = 70;
/** Tiles at once: some wait for their file while others are decoded. */
const atOnce = 4;

/** Pixels of tiles by their file: another order or filter of the same images costs no decoding. Some 30 MB. */
const tiles = new RecentlyUsed<Tile>(8000);
/** Whole sheets: a page that is shown again has them at once. Some 6 MB. */
const sheets = new RecentlyUsed<ContactSheet>(250);

/**
 * Very small pictures of many files in one WebP, for a page that is scrolled faster than thumbnails can be made. A
 * file that cannot be shown has size 0: why, its thumbnail tells. Cached in memory and, by path, size and times of its
 * files, on disk.
 */
export async function makeContactSheet(files: readonly string[]): Promise<ContactSheet> {
  const identities = await Promise.all(files.map(identityOf));
  const key = createHash('sha256')
    .update(
      ['contact-1', decoderVersion, tileSide, columns, ...identities.map((identity) => identity ?? '')].join('\n\n'),
    )
    .digest('hex')
    .slice(0, 40);
  const known = sheets.get(key) ?? (await readCached(key, files.length));
  if (known) {
    sheets.set(key, known);
    return known;
  }
  const made = await drawSheet(files, identities);
  sheets.set(key, made.sheet);
  // What could not be read may be readable in a moment; a cache that cannot be written costs time, not the sheet.
  if (made.whole) await keep(key, made.sheet).catch(() => undefined);
  return made.sheet;
}

/** Path, size and times; null of what is not there or keeps a place free. */
async function identityOf(file: string): Promise<string | null> {
  if (file === '') return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? [path.resolve(file), found.size, found.mtimeMs, found.ctimeMs].join('\n') : null;
}

async function drawSheet(
  files: readonly string[],
  identities: readonly (string | null)[],
): Promise<{ sheet: ContactSheet; whole: boolean }> {
  const width = columns * tileSide;
  const height = Math.max(1, Math.ceil(files.length / columns)) * tileSide;
  const pixels = new Uint8Array(3 * width * height);
  const sizes = new Uint8Array(2 * files.length);
  let whole = true;
  await eachLimited(files.length, atOnce, async (at) => {
    const identity = identities[at];
    if (identity === null || identity === undefined) return;
    const tile = tiles.get(identity) ?? (await makeTile(files[at]!).catch(() => undefined));
    if (!tile) {
      whole = false;
      return;
    }
    tiles.set(identity, tile);
    sizes.set([tile.width, tile.height], 2 * at);
    const left = (at % columns) * tileSide;
    const top = Math.floor(at / columns) * tileSide;
    for (let row = 0; row < tile.height; row++)
      pixels.set(
        tile.data.subarray(3 * row * tile.width, 3 * (row + 1) * tile.width),
        3 * ((top + row) * width + left),
      );
  });
  const data = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ quality, effort: 0 })
    .toBuffer();
  return { sheet: { data: new Uint8Array(data), mime: 'image/webp', tile: tileSide, columns, sizes }, whole };
}

function fileOf(key: string): string {
  return cacheFolder('thumbnails', `${key}.webp`);
}

/** Two bytes a tile, and then the WebP. */
function keep(key: string, { sizes, data }: ContactSheet): Promise<void> {
  return writeFileAtomic(fileOf(key), Buffer.concat([sizes, data]), { durable: false });
}

async function readCached(key: string, images: number): Promise<ContactSheet | undefined> {
  const stored = await readFile(fileOf(key)).catch(() => undefined);
  const header = 2 * images;
  // RIFF says its own length: a file cut short or overwritten does not match it.
  if (!stored || stored.length < header + 12 || stored.toString('latin1', header, header + 4) !== 'RIFF')
    return undefined;
  if (stored.readUInt32LE(header + 4) !== stored.length - header - 8) return undefined;
  const sizes = new Uint8Array(stored.subarray(0, header));
  if (sizes.some((size) => size > tileSide)) return undefined;
  return { data: new Uint8Array(stored.subarray(header)), mime: 'image/webp', tile: tileSide, columns, sizes };
}
