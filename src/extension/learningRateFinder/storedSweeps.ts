import * as v from 'valibot';
import type * as vscode from 'vscode';
import { foundLearningRateSchema } from '../../protocol/learningRateFinder';
import { parseWith } from '../../protocol/parse';
import { memoryKeys } from '../shared/ids';

/** A finished sweep and the settings that it was made with. */
const storedSweepSchema = v.object({ found: foundLearningRateSchema, settings: v.string() });
export type StoredSweep = v.InferOutput<typeof storedSweepSchema>;

/** Sweeps stored; the oldest go first. */
const most = 10;

/** The latest sweep of each target, so that a page that comes back after a reload need not try again. */
export class StoredSweeps {
  constructor(private readonly memory: vscode.Memento) {}

  get(key: string): StoredSweep | undefined {
    const parsed = parseWith(storedSweepSchema, this.all()[key]);
    return parsed.ok ? parsed.value : undefined;
  }

  async set(key: string, sweep: StoredSweep): Promise<void> {
    const others = Object.entries(this.all()).filter(([other]) => other !== key);
    await this.memory.update(memoryKeys.sweeps, Object.fromEntries([...others.slice(1 - most), [key, sweep]]));
  }

  private all(): Record<string, unknown> {
    return this.memory.get<Record<string, unknown>>(memoryKeys.sweeps, {});
  }
}
