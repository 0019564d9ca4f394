import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeEveryday, everydayJpeg, prepareEveryday } from '../../../src/engine/images/jpegFastPath';
import { applyOrientation } from '../../../src/engine/images/orient';
import { resample } from '../../../src/engine/images/resample';
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
    { quality: 90, chromaSubsampling: '4:2:0' }, { quality: 100, chromaSubsampling: '4:4:4' },
    { quality: 30, chromaSubsampling: '4:2:0', progressive: true }, { quality: 5, chromaSubsampling: '4:4:4' },
  ];
  it.each(kinds)('gives the pixels of an accurate decoder in every small size (%j)', async (options) => {
    for (const [width, height] of [[1, 1], [2, 3], [7, 9], [15, 16], [16, 15], [17, 33], [31, 8], [33, 17], [100, 75], [131, 67]] as const) {
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
    for (const [width, height] of [[64, 48], [224, 224], [157, 20], [157, 91]] as const) {
      const expected = resample(applyOrientation(stored, jpeg.orientation), width, height);
      expect(largestDifference(prepareEveryday(jpeg, width, height)!, expected)).toBe(0);
    }
  });
});
