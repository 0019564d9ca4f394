import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { RunWriter } from '../../../src/engine/runs/runWriter';
import { runFile } from '../../../src/protocol/runFiles';

/** Asks for a pause and has the run see it at this very moment, not when it looks the next time. */
export function pauseNow({ folder, stop }: RunWriter): void {
  const file = path.join(folder, runFile.control, 'pause');
  writeFileSync(file, '');
  const set = stop['setPause'].bind(stop);
  set(true);
  // A look that began before the file was there knows nothing of it.
  stop['setPause'] = (pause) => set((pause || existsSync(file)) && stop.requested === 'no');
}

/** Waits until nothing more is told; work that continues would come to its end. */
export async function quiet(told: readonly unknown[]): Promise<void> {
  for (let before = -1; before !== told.length;) {
    before = told.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

export const hour = 3_600_000;

/** A clock that can be put forward by an hour, which no work of a test takes, however slow the machine. */
export function leapingClock(): { leap(): void } {
  const now = performance.now.bind(performance);
  let leapt = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + leapt);
  onTestFinished(() => spy.mockRestore());
  return {
    leap: () => {
      leapt += hour;
    },
  };
}
