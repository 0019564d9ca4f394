import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { measureFlags as flags } from '../../../src/core/audit/auditTypes';
import { signatureLength } from '../../../src/core/audit/nearDuplicates/signature';
import { measureFile } from '../../../src/engine/audit/measureFile';
import { measureImages } from '../../../src/engine/audit/measureImages';
import { decodeImageRecord, type ImageRecord } from '../../../src/engine/images/measures/measureRecord';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';

let cache = '';
beforeEach(() => {
  cache = temporaryFolder('cache');
  process.env['LOUPE_CACHE_DIR'] = cache;
});

/** Records that are kept, by the files they lie in. */
const kept = (): string[] =>
  readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.features'))
    .sort();

describe('measureFile', () => {
  const folder = temporaryFolder('files');
  const [width, height] = [40, 24];
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7) % 251);
  const raw = sharp(pixels, { raw: { width, height, channels: 3 } });
  const measured = async (name: string, bytes: Uint8Array): Promise<ImageRecord> => {
    writeFileSync(path.join(folder, name), bytes);
    return decodeImageRecord(await measureFile(path.join(folder, name)));
  };
  const hash = (size: string, data: Uint8Array): string =>
    createHash('sha256').update(`${size}\n`).update(data).digest('hex');

  test('hashes pixels, not files', async () => {
    const png = await measured('a.png', await raw.clone().png().toBuffer());
    const tiff = await measured('a.tif', await raw.clone().tiff({ compression: 'lzw' }).toBuffer());
    expect(png.pixels).toBe(hash(`${width}x${height}`, pixels));
    expect(tiff.pixels).toBe(png.pixels);
    expect([png.format, tiff.format]).toEqual(['png', 'tiff']);
    expect([png.width, png.height, png.flags, png.quality]).toEqual([width, height, 0, NaN]);
  });

  test('hashes upright pixels, and says that they were turned', async () => {
    const jpeg = await raw.clone().withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer();
    const record = await measured('turned.jpg', jpeg);
    expect([record.width, record.height, record.flags, record.quality]).toEqual([height, width, flags.rotated, 90]);
    const plain = await measured('plain.jpg', await raw.clone().jpeg({ quality: 90 }).toBuffer());
    expect(plain.pixels).not.toBe(record.pixels);
    const upright = await sharp(jpeg).autoOrient().png().toBuffer();
    expect((await measured('upright.png', upright)).brightness).toBeCloseTo(record.brightness, 2);
  });

  test('tells transparency that is seen from an alpha channel that is opaque', async () => {
    const opaque = await raw.clone().ensureAlpha(1).png().toBuffer();
    const clear = await raw.clone().ensureAlpha(0.5).png().toBuffer();
    expect((await measured('opaque.png', opaque)).flags & flags.transparent).toBe(0);
    expect((await measured('clear.png', clear)).flags & flags.transparent).toBe(flags.transparent);
    const alpha = await measured('opaque.webp', await raw.clone().ensureAlpha(1).webp({ lossless: true }).toBuffer());
    expect(alpha.flags & flags.transparent).toBe(0);
  });

  test('tells animations, print colours, deep samples, grey and one colour', async () => {
    const frames = Buffer.concat([pixels, pixels.map((value) => 255 - value)]);
    const gif = await sharp(frames, { raw: { width, height: 2 * height, channels: 3, pageHeight: height } })
      .gif()
      .toBuffer();
    expect((await measured('two.gif', gif)).flags & flags.animated).toBe(flags.animated);
    const cmyk = await raw.clone().toColourspace('cmyk').jpeg().toBuffer();
    expect((await measured('print.jpg', cmyk)).flags & flags.cmyk).toBe(flags.cmyk);
    const deep = await raw.clone().toColourspace('rgb16').png().toBuffer();
    expect((await measured('deep.png', deep)).flags & flags.deep).toBe(flags.deep);
    const grey = await raw.clone().greyscale().jpeg().toBuffer();
    expect((await measured('grey.jpg', grey)).flags).toBe(flags.grey);
    const one = await sharp({ create: { width, height, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    expect((await measured('one.png', one)).flags).toBe(flags.constant);
  });
});

describe('measureImages', () => {
  test('measures every image once, and the second time none', async () => {
    const folder = await tinyDataset(4);
    const first = await measureImages(folder);
    expect(first.unsaved).toBeNull();
    expect(first.report.files.path).toHaveLength(12);
    expect(first.signatures).toHaveLength(12 * signatureLength);
    const before = kept();
    expect(before).toHaveLength(1);
    const second = await measureImages(folder);
    expect(kept()).toEqual(before);
    expect(second.measures).toEqual(first.measures);
    expect(second.signatures).toEqual(first.signatures);
  });

  test('a bad image ends nothing, and is in the ledger each time', async () => {
    const folder = await tinyDataset(3);
    const [name] = readdirSync(folder);
    writeFileSync(path.join(folder, name!, 'cut.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16));
    for (let time = 0; time < 2; time++) {
      const { report, measures } = await measureImages(folder);
      expect(report.skipped.map(({ file }) => file)).toEqual([`${name}/cut.jpg`]);
      expect(measures.pixels).toHaveLength(9);
      expect(measures.pixels.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    }
  });

  test('what was measured before it was stopped is kept', async () => {
    const folder = await tinyDataset(30);
    const controller = new AbortController();
    const stopped = measureImages(folder, {
      signal: controller.signal,
      onProgress: (done) => {
        if (done >= 16) controller.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    const [segment] = kept();
    expect(segment).toBeDefined();
    const { report } = await measureImages(folder);
    expect(report.files.path).toHaveLength(90);
    expect(kept()).toHaveLength(2);
  });

  test('works without a cache, and says so', async () => {
    const folder = await tinyDataset(2);
    writeFileSync(path.join(cache, 'file'), 'no folder');
    process.env['LOUPE_CACHE_DIR'] = path.join(cache, 'file', 'cache');
    const { measures, unsaved } = await measureImages(folder);
    expect(measures.pixels).toHaveLength(6);
    expect(unsaved).toMatch(/measures of the images cannot be remembered .* LOUPE_CACHE_DIR/);
  });

  test('takes a folder whose images have no classes, and names what is no image', async () => {
    const folder = path.join(temporaryFolder('flat'), 'photos');
    mkdirSync(folder);
    for (const name of ['7 (1).png', '22.png'])
      writeFileSync(
        path.join(folder, name),
        await sharp({ create: { width: 9, height: 9, channels: 3, background: name.length > 6 ? 'red' : 'blue' } })
          .png()
          .toBuffer(),
      );
    writeFileSync(path.join(folder, 'notes.bin'), 'x');
    const { report, others } = await measureImages(folder);
    expect(report.files).toMatchObject({ path: ['7 (1).png', '22.png'], classIndex: [-1, -1], part: [0, 0] });
    expect([report.classes, others]).toEqual([[], ['notes.bin']]);
  });
});
