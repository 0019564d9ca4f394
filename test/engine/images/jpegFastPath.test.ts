import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeEveryday, everydayJpeg, prepareEveryday } from '../../../src/engine/images/jpegFastPath';
import { applyOrientation } from '../../../src/engine/images/orient';
import { resample } from '../../../src/engine/images/resample';
import { UnreadableImageError } from '../../../src/engine/images/common/unreadable';
import { gradient, largestDifference, raw } from './makeImages';
import pillow from './expected/pillowPixels.json';

const shared = path.resolve('../shared/data');

/** A picture with hard edges and noise, so that every coefficient of a block counts. */
function busy(width: number, height: number): Uint8Array {
  let state = 7;
  return gradient(width, height).map((value, i) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (value + ((state >> 16) & 63) + (i % 37 < 9 ? 90 : 0)) & 255;
  });
}

describe('decodeEveryday', () => {
  const kinds = [
    { quality: 90, chromaSubsampling: '4:2:0' },
    { quality: 100, chromaSubsampling: '4:4:4' },
    { quality: 30, chromaSubsampling: '4:2:0', progressive: true },
    { quality: 5, chromaSubsampling: '4:4:4' },
  ];
  it.each(kinds)('gives the pixels of an accurate decoder in every small size (%j)', async (options) => {
    for (const [width, height] of [
      [1, 1],
      [2, 3],
      [7, 9],
      [15, 16],
      [16, 15],
      [17, 33],
      [31, 8],
      [33, 17],
      [100, 75],
      [131, 67],
    ] as const) {
      const bytes = await raw(busy(width, height), width, height).jpeg(options).toBuffer();
      const expected = await sharp(bytes).raw().toBuffer();
      const decoded = decodeEveryday(everydayJpeg(bytes)!)!;
      expect([width, height, largestDifference(decoded.data, expected)]).toEqual([width, height, 0]);
    }
  });

  it('makes three channels of grey', async () => {
    const bytes = await raw(busy(40, 30), 40, 30).toColourspace('b-w').jpeg().toBuffer();
    const expected = await sharp(bytes).toColourspace('srgb').raw().toBuffer();
    expect(largestDifference(decodeEveryday(everydayJpeg(bytes)!)!.data, expected)).toBe(0);
  });

  it('refuses what libjpeg-turbo warns of, and decodes the next file as if nothing had been', async () => {
    const whole = await raw(busy(300, 200), 300, 200).jpeg().toBuffer();
    const before = decodeEveryday(everydayJpeg(whole)!)!.data;
    for (let kept = whole.length - 1; kept > whole.length / 2; kept -= 997) {
      expect(decodeEveryday(everydayJpeg(whole.subarray(0, kept))!)).toBeNull();
    }
    expect(largestDifference(decodeEveryday(everydayJpeg(whole)!)!.data, before)).toBe(0);
  });

  it('outlives damaged files, and gives the whole size or nothing', async () => {
    const files = await Promise.all(
      [true, false].map((progressive) => raw(busy(90, 70), 90, 70).jpeg({ progressive }).toBuffer()),
    );
    const before = files.map((bytes) => decodeEveryday(everydayJpeg(bytes)!)!.data);
    let state = 3;
    const next = (n: number): number => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 8) % n;
    const outcomes = { none: 0, some: 0 };
    for (let i = 0; i < 400; i++) {
      const bytes = Buffer.from(files[i % 2]!);
      for (let k = 0; k < 3; k++) bytes[2 + next(bytes.length - 2)] = next(256);
      let pixels: Uint8Array | undefined;
      try {
        const jpeg = everydayJpeg(bytes);
        pixels = jpeg ? decodeEveryday(jpeg)?.data : undefined;
        if (jpeg && pixels) expect(pixels.length).toBe(jpeg.width * jpeg.height * 3);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableImageError);
      }
      outcomes[pixels ? 'some' : 'none']++;
    }
    expect(outcomes.none).toBeGreaterThan(20);
    expect(outcomes.some).toBeGreaterThan(20);
    files.forEach((bytes, i) =>
      expect(largestDifference(decodeEveryday(everydayJpeg(bytes)!)!.data, before[i]!)).toBe(0),
    );
  });

  it('gives up a file of hundreds of scans', async () => {
    // A grey picture's only scan serves as that of each component, as often as wanted.
    const grey = await raw(busy(64, 64), 64, 64).toColourspace('b-w').jpeg({ optimiseCoding: false }).toBuffer();
    const frame = grey.indexOf(Buffer.from([0xff, 0xc0]));
    const scan = grey.indexOf(Buffer.from([0xff, 0xda]));
    const components = Buffer.from([1, 2, 3].flatMap((id) => [id, 0x11, 0]));
    const colour = Buffer.concat([
      Buffer.from([0xff, 0xc0, 0, 17]),
      grey.subarray(frame + 4, frame + 9),
      Buffer.from([3]),
      components,
    ]);
    const scanOf = (id: number): Buffer =>
      Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, id, 0, 0, 63, 0]), grey.subarray(scan + 10, -2)]);
    const withScans = (ids: readonly number[]): Buffer =>
      Buffer.concat([
        grey.subarray(0, frame),
        colour,
        grey.subarray(frame + 13, scan),
        ...ids.map(scanOf),
        grey.subarray(-2),
      ]);
    expect(decodeEveryday(everydayJpeg(withScans([1, 2, 3]))!)?.data.length).toBe(64 * 64 * 3);
    expect(decodeEveryday(everydayJpeg(withScans([1, 2, 3, 1, 2, 3]))!)?.data.length).toBe(64 * 64 * 3);
    expect(decodeEveryday(everydayJpeg(withScans(Array.from({ length: 300 }, (_, i) => 1 + (i % 3))))!)).toBeNull();
  });

  it.skipIf(!existsSync(shared))('gives the pixels of Pillow, byte for byte, for photographs and odd files', () => {
    const different: string[] = [];
    let compared = 0;
    for (const [file, expected] of Object.entries(pillow)) {
      const jpeg = everydayJpeg(readFileSync(path.join(shared, file)));
      const decoded = jpeg && decodeEveryday(jpeg);
      if (!decoded) continue;
      compared++;
      if (createHash('sha256').update(decoded.data).digest('hex').slice(0, 16) !== expected) different.push(file);
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(80);
  });
});

describe('prepareEveryday', () => {
  it.each([1, 2, 3, 6, 8])('is decoding, turning and resampling (orientation %i)', async (orientation) => {
    const bytes = await raw(busy(157, 91), 157, 91).jpeg().withMetadata({ orientation }).toBuffer();
    const jpeg = everydayJpeg(bytes)!;
    const stored = decodeEveryday(jpeg)!;
    for (const [width, height] of [
      [64, 48],
      [224, 224],
      [157, 20],
      [157, 91],
    ] as const) {
      const expected = resample(applyOrientation(stored, jpeg.orientation), width, height);
      expect(largestDifference(prepareEveryday(jpeg, width, height)!, expected)).toBe(0);
    }
  });
});
