import { expect, it } from 'vitest';
import { Savings } from '../../../src/engine/cache/savings';

it('saves every few seconds, and more rarely where that takes long', async () => {
  let now = 0;
  const began: number[] = [];
  const savings = new Savings(
    {
      save: () => {
        began.push(now);
        now += 1_000;
        return Promise.resolve(null);
      },
    },
    () => now,
  );
  const at = async (time: number): Promise<void> => {
    now = Math.max(now, time);
    savings.saveIfDue();
    await savings.done;
  };
  for (let time = 0; time < 60_000; time += 500) await at(time);
  // A saving of one second is worth twenty of work.
  expect(began).toEqual([5_000, 26_000, 47_000]);
});
