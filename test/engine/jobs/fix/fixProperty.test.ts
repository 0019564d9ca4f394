import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Random } from '../../../../src/core/random';
import { LoupeError } from '../../../../src/core/errors';
import { fix } from '../../../../src/engine/jobs/fix/fix';
import { listFixes, undoLast } from '../../../../src/runfolder/fixes';
import { temporaryFolder } from '../tinyDataset';
import { contentsOf, fixable, kinds, randomFix } from './randomFixes';

const before = process.env.LOUPE_STATE_DIR;
beforeEach(() => {
  process.env.LOUPE_STATE_DIR = path.join(temporaryFolder('state'), 'state');
});
afterEach(() => {
  if (before === undefined) delete process.env.LOUPE_STATE_DIR;
  else process.env.LOUPE_STATE_DIR = before;
});

/** Sequences of each kind of dataset; more by hand with LOUPE_FIX_SEQUENCES. */
const sequences = Number(process.env.LOUPE_FIX_SEQUENCES ?? 8);

it.each(kinds)('comes back byte for byte from fixes and undos: %s', async (kind) => {
  let done = 0;
  for (let seed = 1; seed <= sequences; seed++) {
    const random = new Random(1000 * kinds.indexOf(kind) + seed);
    const root = await fixable(kind);
    const first = contentsOf(root);
    // What the dataset held after each number of fixes.
    const states = [first];
    for (let step = 0; step < 12; step++) {
      if (states.length > 1 && random.integer(4) === 0) {
        await undoLast(root);
        states.pop();
      } else {
        const asked = randomFix(root, random);
        const { applied } = await fix({ folder: root, fixes: [asked] }).catch((error: unknown) => {
          // Where everything of a class is gone, say.
          if (error instanceof LoupeError) return { applied: false };
          throw error;
        });
        if (applied) {
          states.push(contentsOf(root));
          done++;
        }
      }
      expect(contentsOf(root), `seed ${seed}, step ${step}`).toEqual(states.at(-1));
      expect(listFixes(root).filter(({ state }) => state === 'done')).toHaveLength(states.length - 1);
    }
    if (states.length > 1) await undoLast(root, states.length - 1);
    expect(contentsOf(root), `seed ${seed}`).toEqual(first);
  }
  expect(done).toBeGreaterThan(2 * sequences);
});
