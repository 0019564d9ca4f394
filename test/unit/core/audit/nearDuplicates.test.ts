import { describe, expect, it } from 'vitest';
import { findLikePairs } from '../../../../src/core/audit/nearDuplicates/findPairs';
import { imageSignature } from '../../../../src/core/audit/nearDuplicates/signature';
import { Random } from '../../../../src/core/random';

/** A picture of 96 × 96 grey levels. */
type Picture = (x: number, y: number) => number;
const side = 96;

/** Soft light, and edges of a dozen discs and stripes: as different from each other as photographs. */
function picture(seed: number): Picture {
  const random = new Random(seed);
  const discs = Array.from({ length: 12 }, () => ({
    x: random.uniform(),
    y: random.uniform(),
    r: 0.04 + 0.2 * random.uniform(),
    level: 255 * random.uniform(),
    stretch: 0.4 + random.uniform(),
  }));
  const [light, slope, tilt] = [255 * random.uniform(), 90 * (random.uniform() - 0.5), 90 * (random.uniform() - 0.5)];
  return (x, y) => {
    let level = light + slope * x + tilt * y;
    for (const disc of discs)
      if ((x - disc.x) ** 2 + ((y - disc.y) * disc.stretch) ** 2 < disc.r ** 2) level = disc.level;
    return level;
  };
}

function signatureOf(of: Picture, width = side, height = side): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.min(255, Math.max(0, of(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height)));
  return imageSignature(grey, width, height);
}

/** What becomes of pictures on their way from one folder to another. */
const changes: Record<string, (of: Picture) => Picture> = {
  mirrored: (of) => (x, y) => of(1 - x, y),
  'cut by 5% at each side': (of) => (x, y) => of(0.05 + 0.9 * x, 0.05 + 0.9 * y),
  'cut by 5% at the left': (of) => (x, y) => of(0.05 + 0.95 * x, y),
  'brighter by 15%': (of) => (x, y) => 1.15 * of(x, y),
  'darker by 15%': (of) => (x, y) => 0.85 * of(x, y),
  'in a frame of 8%': (of) => (x, y) => {
    const [u, v] = [(x - 0.08) / 0.84, (y - 0.08) / 0.84];
    return u < 0 || v < 0 || u > 1 || v > 1 ? 0 : of(u, v);
  },
  'with a strip of 12% below': (of) => (x, y) => (y > 0.88 ? 255 : of(x, y / 0.88)),
  'with a caption over it': (of) => (x, y) => (y > 0.84 ? 0 : of(x, y)),
  'of 40 levels': (of) => (x, y) => Math.round(of(x, y) / 6.4) * 6.4,
};

describe('copies of pictures', () => {
  const count = 150;
  const originals = Array.from({ length: count }, (_, i) => picture(i + 1));

  it.each(Object.entries(changes))('are found %s, and no others', (_, change) => {
    const signatures = [...originals, ...originals.slice(0, 40).map(change)].map((one) => signatureOf(one));
    const pairs = findLikePairs(signatures.length, (i) => signatures[i]!, 0.9);
    const right = pairs.filter(({ one, other }) => other === one + count);
    expect(right.length).toBeGreaterThanOrEqual(38);
    expect(pairs.length - right.length).toBeLessThanOrEqual(1);
  });

  it('are found at half the size, with their likeness', () => {
    const signatures = [signatureOf(originals[0]!), signatureOf(originals[1]!), signatureOf(originals[0]!, 48, 40)];
    const [pair, ...others] = findLikePairs(3, (i) => signatures[i]!, 0.9);
    expect(others).toEqual([]);
    expect(pair).toMatchObject({ one: 0, other: 2, mirrored: false });
    expect(pair!.likeness).toBeGreaterThan(0.97);
  });

  it('says that one is mirrored', () => {
    const signatures = [signatureOf(originals[0]!), signatureOf(changes.mirrored!(originals[0]!))];
    expect(findLikePairs(2, (i) => signatures[i]!, 0.9)).toMatchObject([{ one: 0, other: 1, mirrored: true }]);
  });

  it('takes empty pictures for nothing', () => {
    const [white, grey] = [signatureOf(() => 255), signatureOf((x) => 120 + 3 * x)];
    expect(findLikePairs(4, (i) => (i < 2 ? white : grey), 0.5)).toEqual([]);
  });
});

describe('a signature', () => {
  it('holds the mean of each area', () => {
    const grey = Uint8Array.from({ length: 64 * 64 }, (_, i) => ((i % 64) % 2 === 0 ? 10 : 30));
    expect([...new Set(imageSignature(grey, 64, 64))]).toEqual([20]);
  });

  it('weighs pixels that lie in two areas, and repeats those of smaller pictures', () => {
    const steps = Uint8Array.from({ length: 48 }, (_, i) => 5 * i);
    // Areas of one and a half pixels: (0 + 5 / 2) / 1.5, (5 / 2 + 10) / 1.5.
    expect([...imageSignature(steps, 48, 1).subarray(0, 2)]).toEqual([2, 8]);
    expect(new Set(imageSignature(Uint8Array.of(7), 1, 1))).toEqual(new Set([7]));
  });

  it('refuses a picture of another size', () => {
    expect(() => imageSignature(new Uint8Array(5), 2, 2)).toThrow(RangeError);
  });
});
