import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/engine/images/decode';
import { codedSpace } from '../../../src/engine/images/colour/colourSpaces';
import { toSrgb } from '../../../src/engine/images/colour/convertColours';
import { readHeif } from '../../../src/engine/images/headers/heifBoxes';
import type { UnreadableImageError } from '../../../src/engine/images/common/unreadable';
import { applyOrientation } from '../../../src/engine/images/orient';
import { largestDifference } from './makeImages';

const [width, height] = [64, 40];
const file = (name: string): Buffer => readFileSync(path.join(__dirname, 'heif', `${name}.heic`));

/** The picture that heif/make.py draws. */
const picture = new Uint8Array(3 * width * height);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const at = 3 * (y * width + x);
    picture[at] = Math.round(40 + (170 * x) / (width - 1));
    picture[at + 1] = Math.round(40 + (170 * y) / (height - 1));
    picture[at + 2] = Math.round(60 + (60 * (x + y)) / (width + height));
  }
}
/** Levels that compression and the way from YCbCr cost. */
const lost = 4;

describe('a HEIC file', () => {
  it('is decoded, with 8 bits and with 10', async () => {
    for (const name of ['plain', 'ten-bits']) {
      const decoded = await decodeImage(file(name));
      expect(decoded).toMatchObject({ width, height, format: 'heic', notes: [], remarks: [] });
      expect(largestDifference(decoded.data, picture)).toBeLessThanOrEqual(lost);
    }
  });

  it('is turned once, though both its boxes and its EXIF block say so', async () => {
    const upright = applyOrientation({ data: picture, width, height }, 6);
    const decoded = await decodeImage(file('turned'));
    expect([decoded.width, decoded.height]).toEqual([height, width]);
    expect(largestDifference(decoded.data, upright.data)).toBeLessThanOrEqual(lost);
  });

  it('is converted from Display P3', async () => {
    const expected = picture.slice();
    toSrgb(expected, codedSpace(12, 13)!);
    const decoded = await decodeImage(file('p3'));
    expect(decoded.notes).toEqual(['converted by its colour profile']);
    expect(largestDifference(decoded.data, expected)).toBeLessThanOrEqual(2 * lost);
    expect(largestDifference(expected, picture)).toBeGreaterThan(20);
  });

  it('lies on the background where it is transparent', async () => {
    const expected = picture.map((value) => Math.round((value * 128 + 255 * 127) / 255));
    const decoded = await decodeImage(file('transparent'));
    expect(largestDifference(decoded.data, expected)).toBeLessThanOrEqual(lost);
  });

  it('is refused with one sentence where it is cut or damaged, and later ones are read all the same', async () => {
    const whole = file('plain');
    const refused = async (bytes: Uint8Array): Promise<UnreadableImageError> =>
      decodeImage(bytes).then(
        () => expect.unreachable('it was decoded'),
        (error: UnreadableImageError) => error,
      );
    for (const kept of [40, 120, 300, 600, whole.length - 1 - 200]) {
      const error = await refused(whole.subarray(0, kept));
      expect(error.code).toBe('damaged');
      expect(error.message).toBe(
        'The HEIC data in it are damaged or cut short and cannot be decoded. Copy it again from the phone or camera.',
      );
    }
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(60_000, huge.indexOf('ispe') + 8);
    huge.writeUInt32BE(60_000, huge.indexOf('ispe') + 12);
    expect((await refused(huge)).code).toBe('too-large');
    expect((await decodeImage(whole)).width).toBe(width);
  });

  it('tells size, codec and colours without being decoded, and nothing where its boxes are damaged', () => {
    expect(readHeif(file('p3'))).toMatchObject({ codec: 'hvc1', width, nclx: { primaries: 12, transfer: 13 } });
    const whole = file('turned');
    for (let kept = 0; kept < whole.length; kept += 5) expect(() => readHeif(whole.subarray(0, kept))).not.toThrow();
  });
});
