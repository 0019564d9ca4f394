import { expect, it } from 'vitest';
import { imageFormats, offeredExtensions, tableExtensions } from '../../../src/core/choices/imageFormats';

it('gives every extension to one format, and offers none that no format has', () => {
  const all: string[] = Object.values(imageFormats).flatMap(({ extensions }) => extensions);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toEqual(expect.arrayContaining([...offeredExtensions, ...tableExtensions]));
});
