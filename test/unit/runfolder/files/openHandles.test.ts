import { expect, test } from 'vitest';
import { forEachOfMany, whenHandlesAreFree } from '../../../../src/runfolder/files';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

test.each(['EMFILE', 'ENFILE'])('%s is waited for, and says nothing about the file', async (code) => {
  let left = 4;
  const opened = await whenHandlesAreFree(async () => {
    if (left-- > 0) throw failure(code);
    return 'open';
  });
  expect(opened).toBe('open');
  expect(left).toBe(-1);
});

test('other errors are told at once, and too many open files in the end', async () => {
  let tries = 0;
  const fail = (code: string) => async (): Promise<never> => {
    tries++;
    throw failure(code);
  };
  await expect(whenHandlesAreFree(fail('EACCES'))).rejects.toThrow('EACCES');
  expect(tries).toBe(1);
  await expect(whenHandlesAreFree(fail('EMFILE'), 30)).rejects.toThrow('EMFILE');
  expect(tries).toBeGreaterThan(2);
});

test('does each of many once, never more of them than allowed at the same time', async () => {
  let [now, most] = [0, 0];
  const done: number[] = [];
  await forEachOfMany(
    Array.from({ length: 50 }, (_, index) => index),
    4,
    async (index) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      done.push(index);
      now--;
    },
  );
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(most).toBe(4);
});
