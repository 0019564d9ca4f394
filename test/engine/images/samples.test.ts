import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/engine/images/decode';
import { measureSamples } from '../../../src/engine/images/samples/measure';
import { bitsFor, chooseRule, type SampleRule } from '../../../src/engine/images/samples/sampleRule';
import type { UnreadableImageError } from '../../../src/engine/images/common/unreadable';
import { gradient, largestDifference, raw } from './makeImages';
import { makeTiff } from './makeTiff';

const [width, height] = [23, 17];
const picture = gradient(width, height);
const rgb = { width, height, samples: 3, photometric: 2 } as const;
const ruled = (samples: SampleRule | null) => ({ background: [255, 255, 255], samples }) as const;

/** The picture with further samples in each pixel. */
function withBands(...more: number[]): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < picture.length; at += 3) out.push(picture[at]!, picture[at + 1]!, picture[at + 2]!, ...more);
  return Uint8Array.from(out);
}

describe('bands of a TIFF', () => {
  it.each([
    ['one that nothing is said of', [40], [0], '1 band of 4 is skipped: red, green and blue are used'],
    ['two, the first marked as alpha', [40, 9], [2, 0], '2 bands of 5 are skipped: red, green and blue are used'],
    [
      'ten without marks',
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
      [],
      '10 bands of 13 are skipped: red, green and blue are used',
    ],
  ])('leaves out what is no colour: %s', async (_, more, extra, words) => {
    const file = makeTiff({ ...rgb, data: withBands(...more), samples: 3 + more.length, extra });
    const decoded = await decodeImage(file);
    expect(largestDifference(decoded.data, picture)).toBe(0);
    expect(decoded.remarks).toEqual([words]);
  });

  it('takes the grey that the photometric interpretation names, and GDAL’s word for other bands', async () => {
    const data = withBands(7);
    const grey = await decodeImage(makeTiff({ ...rgb, data, samples: 4, photometric: 1 }));
    expect([...grey.data.subarray(0, 3)]).toEqual([picture[0], picture[0], picture[0]]);
    expect(grey.remarks).toEqual(['3 bands of 4 are skipped: the first is used, as grey']);
    const items = [2, 1, 0].map(
      (sample, i) =>
        `<Item name="COLORINTERP" sample="${sample}" role="colorinterp">${['Red', 'Green', 'Blue'][i]!}</Item>`,
    );
    const told = await decodeImage(
      makeTiff({
        ...rgb,
        data,
        samples: 4,
        photometric: 1,
        tags: { 42_112: `<GDALMetadata>${items.join('')}</GDALMetadata>` },
      }),
    );
    expect([...told.data.subarray(0, 3)]).toEqual([picture[2], picture[1], picture[0]]);
  });

  it('blends alpha onto the background, multiplied into the colours or not', async () => {
    // 200 at 40% on white: 0.4 * 200 + 0.6 * 255 = 233; multiplied already: 80 + 153 = 233.
    for (const [deep, one] of [
      [Uint8Array, 1],
      [Uint16Array, 257],
      [Float32Array, 1 / 255],
    ] as const) {
      const blended = async (mark: number, value: number): Promise<number[]> => {
        const data = new deep([value, 0, 0, 102].map((sample) => sample * one));
        const file = makeTiff({ width: 1, height: 1, samples: 4, photometric: 2, extra: [mark], data });
        return [...(await decodeImage(file, ruled({ bits: 16, range: [0, 1] }))).data];
      };
      expect(await blended(2, 200)).toEqual([233, 153, 153]);
      expect(await blended(1, 80)).toEqual([233, 153, 153]);
    }
  });
});

describe('samples of more than 8 bits', () => {
  it.each([
    ['16 bits, repeated bytes', Uint16Array.from(picture, (value) => 257 * value)],
    ['16 bits, shifted bytes', Uint16Array.from(picture, (value) => 256 * value)],
    ['float, 0..1', Float32Array.from(picture, (value) => value / 255)],
    ['float, 0..255', Float32Array.from(picture)],
  ])('gives the bytes that they stand for: %s', async (_, data) => {
    for (const samples of [null, 'own'] as const) {
      const decoded = await decodeImage(makeTiff({ ...rgb, data }), { background: [255, 255, 255], samples });
      expect(largestDifference(decoded.data, picture)).toBe(0);
    }
  });

  it('follows the rule of a dataset, in PNG and TIFF alike', async () => {
    const twelve = Uint16Array.from(picture, (value) => value * 16 + 3);
    const png = await raw(picture, width, height).toColourspace('rgb16').png().toBuffer();
    const rule = { bits: 12, range: [-2, 3] } as SampleRule;
    expect(largestDifference((await decodeImage(makeTiff({ ...rgb, data: twelve }), ruled(rule))).data, picture)).toBe(
      0,
    );
    // A picture of 16 bits under a rule of 12 is clipped, which is said.
    const clipped = await decodeImage(png, ruled(rule));
    expect(clipped.data.filter((value) => value === 255).length).toBeGreaterThan(clipped.data.length / 2);
    expect(clipped.remarks[0]).toMatch(/^\d+% of its samples lie outside the model's range and are clipped$/);
    const real = Float32Array.from(picture, (value) => value / 51 - 2);
    expect(largestDifference((await decodeImage(makeTiff({ ...rgb, data: real }), ruled(rule))).data, picture)).toBe(0);
    const signed = Int16Array.from(picture, (value) => value - 100);
    const ofSigned = ruled({ bits: null, range: [-100, 155] });
    expect(largestDifference((await decodeImage(makeTiff({ ...rgb, data: signed }), ofSigned)).data, picture)).toBe(0);
  });

  it('refuses what no rule and no file tells the range of', async () => {
    const refused = async (data: Uint16Array | Float32Array, tags = {}): Promise<UnreadableImageError | null> =>
      decodeImage(makeTiff({ ...rgb, data, tags }), ruled(null)).then(
        () => null,
        (error: UnreadableImageError) => error,
      );
    const ten = Uint16Array.from(picture, (value) => 4 * value);
    expect((await refused(ten))?.message).toBe(
      'Its largest sample is 1020 of 65535: it may be dark, or have 10 bits in 16, and the model learned from no images of this kind. Convert it to 8 bits as it should look, or train on images of this kind.',
    );
    expect((await refused(Float32Array.from(picture, (value) => value - 10)))?.code).toBe('unknown-range');
    // SMinSampleValue and SMaxSampleValue.
    expect(await refused(ten, { 340: [0, 0, 0], 341: [1023, 1023, 1023] })).toBeNull();
    const told = await decodeImage(makeTiff({ ...rgb, data: ten, tags: { 341: [1023, 1023, 1023] } }), ruled(null));
    expect(largestDifference(told.data, picture)).toBe(0);
    // A range that the pixels contradict is not believed.
    expect((await refused(ten, { 341: [100, 100, 100] }))?.code).toBe('unknown-range');
  });

  it('reads what is no number as the least, and refuses what is no picture', async () => {
    const data = Float32Array.from([NaN, 0.5, 1, 0, Infinity, -Infinity]);
    const decoded = await decodeImage(makeTiff({ ...rgb, width: 2, height: 1, data }), ruled(null));
    expect([...decoded.data]).toEqual([0, 128, 255, 0, 255, 0]);
  });
});

describe('chooseRule', () => {
  const integer = (largest: number) =>
    ({ kind: 'integer', least: 0, largest, told: false, values: new Float32Array(0) }) as const;

  it('takes the fewest bits that hold the largest value of all', () => {
    expect([0, 255, 256, 1023, 1024, 4095, 9000, 16_383, 16_384, 65_535].map(bitsFor)).toEqual([
      8, 8, 10, 10, 12, 12, 14, 14, 16, 16,
    ]);
    expect(chooseRule([integer(900), integer(3000)])).toEqual({ bits: 12, range: null });
    expect(chooseRule([])).toBeNull();
  });

  it('knows the usual ranges of floats, and else leaves the outermost half percent to both sides', async () => {
    const real = async (map: (value: number, at: number) => number) => {
      const evidence = await measureSamples(
        makeTiff({
          ...rgb,
          width: 100,
          height: 10,
          data: Float32Array.from({ length: 3000 }, (_, at) => map(at / 2999, at)),
        }),
        'tiff',
      );
      return chooseRule([evidence!])!.range!;
    };
    expect(await real((value) => value)).toEqual([0, 1]);
    expect(await real((value) => 200 * value)).toEqual([0, 255]);
    const [low, high] = await real((value, at) => (at === 7 ? 1e9 : 1000 + 1000 * value));
    expect(low).toBeCloseTo(1005, 0);
    expect(high).toBeCloseTo(1995, 0);
  });
});
