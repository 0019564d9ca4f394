import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { decodeImage } from '../../../src/engine/images/decode';
import type { UnreadableImageError } from '../../../src/engine/images/common/unreadable';
import { sniffFormat } from '../../../src/engine/images/sniff';
import { gradient, largestDifference, raw } from './makeImages';

const width = 61;
const height = 40;
const picture = gradient(width, height);
const reason = async (bytes: Uint8Array): Promise<UnreadableImageError> =>
  decodeImage(bytes).then(
    () => expect.unreachable('it was decoded'),
    (error: UnreadableImageError) => error,
  );

describe('decodeImage', () => {
  it.each(['png', 'webp', 'tiff'] as const)('gives the very pixels of a lossless %s', async (format) => {
    const bytes = await raw(picture, width, height)
      .toFormat(format, { lossless: true, compression: 'lzw' } as object)
      .toBuffer();
    const decoded = await decodeImage(bytes);
    expect(decoded).toMatchObject({ width, height, format });
    expect(largestDifference(decoded.data, picture)).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns a JPEG with EXIF orientation %i as libvips does', async (orientation) => {
    const upright = await raw(picture, width, height).jpeg().toBuffer();
    const { data } = await decodeImage(upright);
    const tagged = await raw(data, width, height).png().withMetadata({ orientation }).toBuffer();
    const expected = await sharp(tagged).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const decoded = await decodeImage(
      await raw(picture, width, height).jpeg().withMetadata({ orientation }).toBuffer(),
    );
    expect([decoded.width, decoded.height]).toEqual([expected.info.width, expected.info.height]);
    expect(largestDifference(decoded.data, expected.data)).toBe(0);
  });

  it('makes three channels of grey, 16 bits, alpha and CMYK', async () => {
    const grey = await raw(new Uint8Array(16).fill(90), 4, 4, 1).toColourspace('b-w').jpeg({ quality: 100 }).toBuffer();
    expect([...(await decodeImage(grey)).data.subarray(0, 3)]).toEqual([90, 90, 90]);

    const deep = await raw(picture, width, height).toColourspace('rgb16').png().toBuffer();
    const reduced = await decodeImage(deep);
    expect(largestDifference(reduced.data, picture)).toBe(0);
    expect(reduced.notes).toEqual(['reduced from ushort samples to 8 bits']);

    // 255 * (1 - 102/255) + 0 = 153 on white; pure red at 40% alpha.
    const alpha = await raw(new Uint8Array([255, 0, 0, 102]), 1, 1, 4)
      .png()
      .toBuffer();
    expect([...(await decodeImage(alpha)).data]).toEqual([255, 153, 153]);

    const cmyk = await raw(picture, width, height).toColourspace('cmyk').jpeg().toBuffer();
    expect((await decodeImage(cmyk)).notes).toContain('converted from CMYK');
  });

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(8 * 8 * 3, 200), Buffer.alloc(8 * 8 * 3, 10)]);
    const gif = await sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .gif()
      .toBuffer();
    const decoded = await decodeImage(gif);
    expect([decoded.width, decoded.height, decoded.notes[0]]).toEqual([8, 8, 'first of 2 frames']);
    expect(Math.abs(decoded.data[0]! - 200)).toBeLessThanOrEqual(2);
  });

  it('reads a bitmap bottom-up with padded rows', async () => {
    // 2 x 2, 24 bits, written by hand: rows are padded to 4 bytes, the lower row comes first, in BGR.
    const header = Buffer.alloc(54);
    header.write('BM');
    header.writeUInt32LE(70, 2);
    header.writeUInt32LE(54, 10);
    header.writeUInt32LE(40, 14);
    header.writeInt32LE(2, 18);
    header.writeInt32LE(2, 22);
    header.writeUInt16LE(1, 26);
    header.writeUInt16LE(24, 28);
    const rows = Buffer.from([1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]);
    const decoded = await decodeImage(Buffer.concat([header, rows]));
    expect([...decoded.data]).toEqual([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4]);
    expect((await reason(Buffer.concat([header, rows.subarray(0, 9)]))).code).toBe('truncated');
  });

  it('refuses a run-length bitmap of a few bytes that claims a hundred million pixels', async () => {
    // 57 bytes: two headers, and at once the mark of the bitmap's end.
    const bomb = Buffer.alloc(57);
    bomb.write('BM');
    bomb.writeUInt32LE(54, 10);
    bomb.writeUInt32LE(40, 14);
    bomb.writeInt32LE(10_000, 18);
    bomb.writeInt32LE(10_000, 22);
    bomb.writeUInt16LE(8, 28);
    bomb.writeUInt32LE(1, 30);
    bomb[55] = 1;
    const error = await reason(bomb);
    expect([error.code, error.message]).toEqual([
      'truncated',
      'Its header says 10000 x 10000 pixels, but the file is too short (3 bytes) to hold them.',
    ]);
    // A picture whose runs jump over what is empty is no bomb.
    bomb.writeInt32LE(1000, 18);
    bomb.writeInt32LE(1000, 22);
    expect((await decodeImage(bomb)).data.length).toBe(3_000_000);
  });

  it('refuses a truncated JPEG wherever it is cut, baseline and progressive', async () => {
    for (const progressive of [false, true]) {
      const whole = await raw(gradient(320, 240), 320, 240).jpeg({ progressive }).toBuffer();
      for (const kept of [whole.length - 2, whole.length - 40, whole.length >> 1, whole.length >> 2]) {
        expect((await reason(whole.subarray(0, kept))).code).toBe('truncated');
      }
    }
  });

  it('refuses what is empty, no image, a drawing, or claims too much, with a sentence', async () => {
    expect((await reason(new Uint8Array(0))).code).toBe('empty-file');
    expect((await reason(Buffer.from('hello, this is a text, and not a short one'))).code).toBe('not-an-image');
    expect((await reason(Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'))).code).toBe(
      'unsupported-format',
    );
    const lying = await raw(picture, width, height).jpeg().toBuffer();
    const frame = lying.indexOf(Buffer.from([0xff, 0xc0]));
    lying.writeUInt16BE(60000, frame + 5);
    lying.writeUInt16BE(60000, frame + 7);
    expect((await reason(lying)).code).toBe('too-large');
    lying.writeUInt16BE(10000, frame + 5);
    lying.writeUInt16BE(9000, frame + 7);
    const error = await reason(lying);
    expect([error.code, error.message]).toEqual([
      'truncated',
      `Its header says 9000 x 10000 pixels, but the file is too short (${lying.length} bytes) to hold them.`,
    ]);
  });
});

describe('sniffFormat', () => {
  it('goes by content', () => {
    expect(sniffFormat(Buffer.from('GIF89a'))).toBe('gif');
    expect(sniffFormat(Buffer.from('BM and so on, a letter'))).toBeNull();
    expect(sniffFormat(Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'))).toBe('avif');
    expect(sniffFormat(Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'))).toBe('heic');
    expect(sniffFormat(Buffer.from('\ufeff  <svg width="3">'))).toBe('svg');
    expect(sniffFormat(Buffer.from([0xff, 0xd8]))).toBeNull();
  });
});
