import { expect, it } from 'vitest';
import { fuzz } from './fuzz';

// Another hundred than the soak's first, which has 2,000.
it('a hundred damaged or odd inputs each end in an answer or a sentence', async () => {
  expect(await fuzz(100, 1_000_000)).toEqual([]);
});
