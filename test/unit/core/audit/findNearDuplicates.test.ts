import { expect, it } from 'vitest';
import { thresholdOf } from '../../../../src/core/audit/auditKinds';
import { findNearDuplicates } from '../../../../src/core/audit/nearDuplicates/findNearDuplicates';
import { findLikeGroups, likeNumbers } from '../../../../src/core/audit/nearDuplicates/likeGroups';
import { signatureLength } from '../../../../src/core/audit/nearDuplicates/signature';
import { partCode } from '../../../../src/core/parts';
import { Random } from '../../../../src/core/random';

const threshold = thresholdOf('near-duplicate', {});

/** Smooth noise: a picture like no other. */
function noise(seed: number): Uint8Array {
  const random = new Random(seed);
  const coarse = Array.from({ length: 64 }, () => 255 * random.uniform());
  return Uint8Array.from({ length: signatureLength }, (_, i) => coarse[8 * (i >> 7) + ((i & 31) >> 2)]!);
}

const lighter = (one: Uint8Array): Uint8Array => one.map((level) => Math.min(255, 20 + 0.9 * level));

it('groups copies of copies, and tells parts, classes and copies of the same pixels apart', () => {
  const [a, b, c, d] = [1, 2, 3, 4].map(noise) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const rows = [a, lighter(a), lighter(lighter(a)), b, lighter(b), c, lighter(c), d, d];
  const images = {
    files: rows.map((_, i) => `${i}.jpg`),
    classes: ['cat', 'dog'],
    classIndex: [0, 0, 0, 0, 1, 1, 1, 0, 0],
    part: [1, 1, 1, 1, 1, partCode.train, partCode.test, 1, 1],
  };
  const pixels = rows.map((_, i) => (i > 6 ? 'same' : String(i)));
  const groups = findLikeGroups(pixels, Buffer.concat(rows), threshold);
  // Of copies of the same pixels the first stands for all.
  expect([...likeNumbers(rows.length, groups)]).toEqual([0, 0, 0, 1, 1, 2, 2, -1, -1]);
  const found = findNearDuplicates(images, groups);
  expect(found.map(({ kind, files }) => [kind, ...files])).toEqual([
    ['near-duplicate', '0.jpg', '1.jpg', '2.jpg'],
    ['duplicate-across-classes', '3.jpg', '4.jpg'],
    ['duplicate-across-parts', '5.jpg', '6.jpg'],
  ]);
  const near = findNearDuplicates(images, groups, (kind) => kind === 'near-duplicate');
  expect(near.map(({ kind, files }) => [kind, files.length])).toEqual([
    ['near-duplicate', 3],
    ['near-duplicate', 2],
    ['near-duplicate', 2],
  ]);
  expect(found[0]!.score).toBeGreaterThan(0.95);
  expect(found[0]!.message).toMatch(
    /^0\.jpg, 1\.jpg and 2\.jpg show almost the same picture \(likeness (1\.00|0\.9\d)\)\. /,
  );
});

it('asks for more likeness where told to', () => {
  const [a, b] = [noise(1), noise(2)];
  const half = a.map((level, i) => 0.8 * level + 0.2 * b[i]!);
  const images = { files: ['a', 'b'], classes: ['x'], classIndex: [0, 0], part: [0, 0] };
  const found = (least: number) =>
    findNearDuplicates(images, findLikeGroups(['p', 'q'], Buffer.concat([a, half]), least)).length;
  expect([found(0.8), found(0.999)]).toEqual([1, 0]);
});
