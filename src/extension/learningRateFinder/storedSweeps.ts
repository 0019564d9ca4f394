import * as v from 'valibot';
import type * as vscode from 'vscode';
import { foundLearningRateSchema } from '../../protocol/learningRateFinder';
import { parseWith } from '../../protocol/parse';
import { memoryKeys } from '../shared/ids';

/** A finished sweep and the settings that it was made with. */
const keptSweepSchema = v.object({ found: foundLearningRateSchema, settings: v.string() });
export type KeptSweep = v.InferOutput<typeof keptSweepSchema>;

/** Sweeps kept; the oldest go first. */
const most = 10;

/** The latest sweep of each subject, so that a page that comes back after a reload need not try again. */
export class KeptSweeps {
  constructor(private readonly memory: vscode.Memento) {}

  get(key: string): KeptSweep | undefined {
    const parsed = parseWith(keptSweepSchema, this.all()[key]);
    return parsed.ok ? parsed.value : undefined;
  }

  async keep(key: string, sweep: KeptSweep): Promise<void> {
    const others = Object.entries(this.all()).filter(([other]) => other !== key);
    await this.memory.update(memoryKeys.sweeps, Object.fromEntries([...others.slice(1 - most), [key, sweep]]));
  }

  private all(): Record<string, unknown> {
    return this.memory.get<Record<string, unknown>>(memoryKeys.sweeps, {});
  }
}
