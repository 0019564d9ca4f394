import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodeImage } from '../../../../src/engine/images/decode';
import { uprightImage } from '../../../../src/engine/images/upright/uprightImage';
import { temporaryFolder } from '../../jobs/tinyDataset';

const pixels = Buffer.from(Array.from({ length: 5 * 3 * 4 }, (_, i) => (i * 37) % 256));
const picture = (channels: 3 | 4 = 4) =>
  sharp(channels === 4 ? pixels : pixels.subarray(0, 45), { raw: { width: 5, height: 3, channels } });

async function turned(bytes: Buffer) {
  const root = temporaryFolder('upright');
  writeFileSync(path.join(root, 'a'), bytes);
  return uprightImage(root, 'a');
}

it.each([2, 3, 4, 5, 6, 7, 8])('turns a PNG of orientation %i, and no pixel changes', async (orientation) => {
  const before = await picture().withMetadata({ orientation }).png().toBuffer();
  const result = await turned(before);
  if (typeof result === 'string') throw new Error(result);
  expect(Buffer.from(result.before).equals(before)).toBe(true);
  expect((await sharp(result.after).metadata()).orientation ?? 1).toBe(1);
  expect((await decodeImage(result.after)).data).toEqual((await decodeImage(before)).data);
  const [was, is] = [await sharp(before).autoOrient().raw().toBuffer(), await sharp(result.after).raw().toBuffer()];
  expect(is.equals(was)).toBe(true);
});

it.each([
  ['upright', () => picture().png().toBuffer(), /upright already/],
  ['an upright JPEG', () => picture(3).jpeg().toBuffer(), /upright already/],
  ['a JPEG', () => picture(3).withMetadata({ orientation: 6 }).jpeg().toBuffer(), /compressed again/],
  ['16 bits', () => picture(3).toColourspace('rgb16').withMetadata({ orientation: 6 }).png().toBuffer(), /8 bits/],
  ['another format', () => picture(3).withMetadata({ orientation: 6 }).webp().toBuffer(), /Only PNG/],
  ['no image', () => Promise.resolve(Buffer.from('text')), /Only PNG/],
] as const)('refuses %s', async (_, make, reason) => {
  expect(await turned(await make())).toMatch(reason);
});
