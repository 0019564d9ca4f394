import { expect, it } from 'vitest';
import { Random } from '../../../../src/core/random';
import { filterInSlices, sortInSlices } from '../../../../src/core/lists/slicedSort';

it('sorts as sort does, equal entries in their order, and lets others in between', async () => {
  const random = new Random(4);
  for (const length of [0, 1, 255, 256, 257, 1_000, 5_000]) {
    const entries = Array.from({ length }, (_, at) => ({ value: random.integer(40), at }));
    let breaths = 0;
    const breathe = (): Promise<void> => Promise.resolve(void breaths++);
    const compare = (a: { value: number }, b: { value: number }): number => a.value - b.value;
    expect(await sortInSlices(entries, compare, breathe)).toEqual([...entries].sort(compare));
    expect(await filterInSlices(entries, ({ value }) => value > 20, breathe)).toEqual(
      entries.filter(({ value }) => value > 20),
    );
    expect(breaths).toBeGreaterThanOrEqual(Math.floor(length / 256));
  }
});
