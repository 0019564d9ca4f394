import { TestRunner } from 'vitest';

/** Milliseconds between two signs: far less than the runner waits for one. */
const interval = 30_000;
let last = 0;

/**
 * Tells the runner that a test of many steps has done one, so that it is not taken for one that hangs, however slow the
 * machine is. Call it after each step.
 */
export async function signOfLife(words: string): Promise<void> {
  if (Date.now() - last < interval) return;
  last = Date.now();
  await TestRunner.getCurrentTest()?.context.annotate(words);
}
