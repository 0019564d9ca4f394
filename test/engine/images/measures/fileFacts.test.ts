import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readJpegHeader } from '../../../../src/engine/images/jpegHeader';
import { exifOrigin, noOrigin } from '../../../../src/engine/images/measures/exifOrigin';
import { jpegQuality } from '../../../../src/engine/images/measures/jpegQuality';
import {
  decodeImageRecord,
  encodeImageRecord,
  recordBytes,
  sizeInRecord,
  type ImageRecord,
} from '../../../../src/engine/images/measures/measureRecord';
import { signatureLength } from '../../../../src/core/audit/nearDuplicates/signature';

const picture = sharp({ create: { width: 48, height: 32, channels: 3, background: '#7a5' } });

describe('exifOrigin', () => {
  const exifOf = async (tags: Record<string, Record<string, string>>): Promise<Uint8Array> => {
    const jpeg = await picture.clone().withExif(tags).jpeg().toBuffer();
    return readJpegHeader(jpeg)!.exif!;
  };

  test('reads camera, serial number and the time to a fraction of a second', async () => {
    const exif = await exifOf({
      IFD0: { Make: 'Canon', Model: 'Canon EOS 40D', DateTime: '2020:01:01 00:00:00' },
      IFD2: { BodySerialNumber: '0123', DateTimeOriginal: '2019:07:30 14:05:09', SubSecTimeOriginal: '25' },
    });
    expect(exifOrigin(exif)).toEqual({
      camera: 'Canon EOS 40D (0123)',
      taken: Date.UTC(2019, 6, 30, 14, 5, 9, 250),
    });
  });

  test('joins make and model where the model does not name the make, and takes the time of change without another', async () => {
    const exif = await exifOf({ IFD0: { Make: 'NIKON', Model: 'D70', DateTime: '2020:01:02 03:04:05' } });
    expect(exifOrigin(exif)).toEqual({ camera: 'NIKON D70', taken: Date.UTC(2020, 0, 2, 3, 4, 5) });
  });

  test('takes no blank or impossible time for one', async () => {
    expect(exifOrigin(await exifOf({ IFD0: { DateTime: '0000:00:00 00:00:00' } })).taken).toBeNaN();
  });

  test('takes whatever is broken for absent', async () => {
    const exif = await exifOf({
      IFD0: { Make: 'Canon', Model: 'A' },
      IFD2: { BodySerialNumber: 'long serial number 1' },
    });
    expect(exifOrigin(null)).toEqual(noOrigin);
    for (let length = 0; length < exif.length; length++) exifOrigin(exif.subarray(0, length));
    for (let at = 0; at < exif.length; at++) {
      const damaged = exif.slice();
      damaged[at] = 255;
      expect(typeof exifOrigin(damaged).camera).toBe('string');
    }
  });
});

test.each([1, 10, 24, 25, 49, 50, 51, 75, 90, 95, 100])('jpegQuality tells quality %i of libjpeg', async (quality) => {
  const jpeg = await picture.clone().jpeg({ quality }).toBuffer();
  expect(jpegQuality(readJpegHeader(jpeg)!.quantization!)).toBe(quality);
});

describe('records', () => {
  const record: ImageRecord = {
    width: 70_000,
    height: 3,
    format: 'jpeg',
    flags: 65,
    camera: 'Canon EOS 40D (0123)',
    taken: 1_564_495_509_250,
    quality: 92,
    brightness: 0.5,
    brightness99: 0.75,
    brightness5: 0.125,
    sharpness: 0.25,
    entropy: 0.875,
    colour: 0.0625,
    pixels: 'ab'.repeat(32),
    signature: Uint8Array.from({ length: signatureLength }, (_, i) => i % 256),
  };

  test('come back as they were', () => {
    const bytes = encodeImageRecord(record);
    expect([bytes.length, bytes.length % 4]).toEqual([recordBytes, 0]);
    expect(decodeImageRecord(bytes)).toEqual(record);
    expect(sizeInRecord(bytes)).toEqual({ width: 70_000, height: 3, format: 'jpeg' });
    expect(decodeImageRecord(encodeImageRecord({ ...record, taken: NaN, quality: NaN, camera: '' }))).toEqual({
      ...record,
      taken: NaN,
      quality: NaN,
      camera: '',
    });
  });

  test('keep long names of cameras apart', () => {
    const camera = (end: string): string =>
      decodeImageRecord(encodeImageRecord({ ...record, camera: `${'very long name of a camera '.repeat(4)}${end}` }))
        .camera;
    expect(camera('1')).not.toBe(camera('2'));
    expect(camera('1')).toMatch(/^very long name of a camera /);
  });
});
