import { expect, it } from 'vitest';
import { fuzz } from '../engine/fuzz/fuzz';

it('two thousand damaged or odd inputs each end in an answer or a sentence', async () => {
  const count = Number(process.env['LOUPE_FUZZ_COUNT'] ?? 2000);
  expect(await fuzz(count, Number(process.env['LOUPE_FUZZ_FIRST'] ?? 0))).toEqual([]);
});
