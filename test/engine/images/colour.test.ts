import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { isSrgbProfile } from '../../../src/engine/images/colour/colourProfile';
import { matrixProfile } from '../../../src/engine/images/colour/icc';
import { toSrgb } from '../../../src/engine/images/colour/convertColours';
import { decodeImage } from '../../../src/engine/images/decode';
import { gradient, largestDifference, raw } from './makeImages';
import { colorants, makeProfile, srgbParameters } from './makeProfile';
import { makeTiff } from './makeTiff';

const [width, height] = [64, 48];
/** Within what every space can show: at the edge, each program clips in its own way. */
const picture = gradient(width, height).map((value) => 60 + Math.round(value / 3));

/** A PNG that carries a profile, its pixels as they are. */
async function tagged(profile: Buffer): Promise<Buffer> {
  const plain = await raw(picture, width, height).png().toBuffer();
  // iCCP: name, zero, method 0, compressed profile; before the pixels.
  return withChunk(plain, 'iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(profile)]));
}

function withChunk(png: Buffer, name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, 33), length, body, sum, png.subarray(33)]);
}

const p3 = makeProfile('Display P3 Gamut with sRGB Transfer', colorants(12), srgbParameters);

describe('isSrgbProfile', () => {
  it('judges by primaries and curve, not by the name', () => {
    expect(isSrgbProfile(makeProfile('My camera', colorants(1), srgbParameters))).toBe(true);
    expect(isSrgbProfile(makeProfile('linear', colorants(1), srgbParameters))).toBe(true);
    expect(isSrgbProfile(p3)).toBe(false);
    expect(isSrgbProfile(makeProfile('sRGB IEC61966-2.1', colorants(12), srgbParameters))).toBe(false);
    expect(isSrgbProfile(makeProfile('sRGB', colorants(1), [1]))).toBe(false);
    expect(isSrgbProfile(makeProfile('sRGB', colorants(1), [1.8]))).toBe(false);
    expect(isSrgbProfile(makeProfile('c2', colorants(9), srgbParameters))).toBe(false);
  });

  it('takes libvips’s own sRGB for sRGB and its P3 for another, and damaged ones for neither', async () => {
    const own = async (name: string): Promise<Buffer> => {
      const png = await raw(picture, width, height).withIccProfile(name).png().toBuffer();
      return (await sharp(png).metadata()).icc!;
    };
    expect(isSrgbProfile(await own('srgb'))).toBe(true);
    expect(isSrgbProfile(await own('p3'))).toBe(false);
    for (let length = 0; length < p3.length; length += 7) expect(isSrgbProfile(p3.subarray(0, length))).toBe(false);
  });
});

describe('decodeImage', () => {
  it('converts a wide gamut whose name says sRGB, as Little CMS does', async () => {
    const file = await tagged(p3);
    const { data: expected } = await sharp(file).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const decoded = await decodeImage(file);
    expect(decoded.notes).toEqual(['converted by its colour profile']);
    expect(largestDifference(decoded.data, expected)).toBeLessThanOrEqual(1);
    expect(largestDifference(decoded.data, picture)).toBeGreaterThan(15);
    const own = picture.slice();
    toSrgb(own, matrixProfile(p3)!);
    expect(largestDifference(own, expected)).toBeLessThanOrEqual(2);
  });

  it('leaves the pixels of an sRGB profile of any name as they are', async () => {
    const decoded = await decodeImage(await tagged(makeProfile('Camera 7', colorants(1), srgbParameters)));
    expect(largestDifference(decoded.data, picture)).toBe(0);
    expect(decoded.notes).toEqual([]);
  });

  it('converts by cICP, and by gAMA with cHRM, but by neither alone nor where they say sRGB', async () => {
    const plain = await raw(picture, width, height).png().toBuffer();
    const own = picture.slice();
    toSrgb(own, matrixProfile(p3)!);
    const coded = await decodeImage(withChunk(plain, 'cICP', Buffer.from([12, 13, 0, 1])));
    expect(largestDifference(coded.data, own)).toBeLessThanOrEqual(1);
    const numbers = (...values: number[]): Buffer => {
      const bytes = Buffer.alloc(4 * values.length);
      values.forEach((value, i) => bytes.writeUInt32BE(Math.round(value * 100_000), 4 * i));
      return bytes;
    };
    const gamma = withChunk(plain, 'gAMA', numbers(1 / 2.2));
    const wide = withChunk(gamma, 'cHRM', numbers(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06));
    expect(largestDifference((await decodeImage(wide)).data, own)).toBeLessThanOrEqual(1);
    expect(largestDifference((await decodeImage(gamma)).data, picture)).toBe(0);
    const usual = withChunk(gamma, 'cHRM', numbers(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06));
    expect(largestDifference((await decodeImage(usual)).data, picture)).toBe(0);
  });

  it('converts samples of more than 8 bits too', async () => {
    const bytes = await raw(picture, width, height).toColourspace('rgb16').png().toBuffer();
    const deep = withChunk(bytes, 'iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(p3)]));
    const { data: expected } = await sharp(await tagged(p3))
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(largestDifference((await decodeImage(deep)).data, expected)).toBeLessThanOrEqual(2);
  });

  it('never repeats libvips’s own words', async () => {
    const tiff = makeTiff({ width, height, samples: 3, photometric: 2, data: picture });
    const png = await raw(picture, width, height).png().toBuffer();
    const cases: Buffer[] = [tiff.subarray(0, 60), tiff.subarray(0, tiff.length - 30), png.subarray(0, 200)];
    cases.push(
      Buffer.concat([png.subarray(0, 60), Buffer.alloc(300, 7)]),
      Buffer.from('II*\0garbagegarbage', 'latin1'),
    );
    cases.push(
      Buffer.from('RIFF\x10\0\0\0WEBPVP8 garbage', 'latin1'),
      Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'),
    );
    for (const bytes of cases) {
      const error = (await decodeImage(bytes).catch((one: unknown) => one)) as Error & { code: string };
      expect(['truncated', 'damaged', 'unsupported-format']).toContain(error.code);
      expect(error.message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
      expect(error.message).not.toMatch(/vips|tiff2|(png|tiff|webp|gif)load|libspng|chunk|strip|scanline|buffer/i);
    }
  });
});
