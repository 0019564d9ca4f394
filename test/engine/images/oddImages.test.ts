import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/engine/images/decode';
import { UnreadableImageError } from '../../../src/engine/images/common/unreadable';

const folder = path.resolve('../shared/data/odd_images');

/**
 * Files that Pillow 12 reads and this engine does not, by sniffed type: whole formats that are refused with a reason.
 */
const refusedFormats: Record<string, number> = { cur: 3, ico: 12, j2k: 2, jp2: 3, pnm: 13, psd: 7, qoi: 2, other: 26 };

/** The same, file by file. */
const refusedFiles = new Set([
  // Image sequences without a still picture.
  'libavif/colors-animated-8bpc-alpha-exif-xmp.avif',
  'libavif/colors-animated-8bpc-depth-exif-xmp.avif',
  'libavif/poc_b_506387278.avif',
  // Cut or damaged data, which Pillow pads.
  'pillow/broken_data_stream.png',
  'small/png-truncated.png',
  // TIFF of kinds that libvips does not read: 12 bits, LZMA, packed Lab, old JPEG, separate tiles, bare.
  'pillow/12bit.cropped.tif',
  'pillow/hopper_lzma.tif',
  'pillow/lab-red.tif',
  'pillow/old-style-jpeg-compression-no-samplesperpixel.tif',
  'pillow/old-style-jpeg-compression.tif',
  'pillow/separate_planar_extra_samples.tiff',
  'pillow/tiff_tiled_planar_16bit_RGB.tiff',
  'pillow/tiff_tiled_planar_lzw.tiff',
  'small/tiff.tif',
]);

/**
 * Files that Pillow does not read and this engine does, by sniffed type: rarer bitmaps, float TIFF, HEIC, lenient GIF
 * and PNG.
 */
const readMore: Record<string, number> = {
  bmp: 11,
  gif: 2,
  'isobmff:avif': 1,
  'isobmff:heic': 2,
  'isobmff:mif3': 1,
  jpeg: 2,
  png: 2,
  tiff: 3,
};

describe.skipIf(!existsSync(folder))('../shared/data/odd_images', () => {
  it('decodes what Pillow decodes, and refuses the rest with a reason', async () => {
    const rows = parse(readFileSync(path.join(folder, 'INDEX.csv')), { columns: true }) as Record<string, string>[];
    const refused: Record<string, number> = {};
    const more: Record<string, number> = {};
    const unexpected: string[] = [];
    for (const row of rows) {
      const file = row['path']!;
      const magic = row['magic']!;
      let readable = true;
      try {
        const { data, width, height } = await decodeImage(readFileSync(path.join(folder, file)));
        expect(data.length).toBe(width * height * 3);
      } catch (error) {
        if (!(error instanceof UnreadableImageError)) throw error;
        expect(error.message).toMatch(/^\S.*\.$/);
        readable = false;
      }
      const pillowReads = row['pil'] === 'ok';
      if (readable && !pillowReads) more[magic] = (more[magic] ?? 0) + 1;
      if (!readable && pillowReads) {
        if (magic in refusedFormats) refused[magic] = (refused[magic] ?? 0) + 1;
        else if (!refusedFiles.has(file)) unexpected.push(file);
      }
    }
    expect(rows.length).toBe(870);
    expect(unexpected).toEqual([]);
    expect(refused).toEqual(refusedFormats);
    expect(more).toEqual(readMore);
    // All of them in one process: what was measured is 250 MB, most of it libraries.
    expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(900);
  });
});
