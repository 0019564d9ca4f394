import * as v from 'valibot';
import type { Estimate } from '../../protocol/estimate/estimate';
import type { PresetName } from '../../protocol/recipe/recipe';
import { parseWith } from '../../protocol/parse';

/** What an estimate measured on this machine: seconds that do not grow with the images, and those that do. */
const speedSchema = v.object({ fixed: v.number(), growing: v.number(), images: v.number() });
const bookSchema = v.record(v.string(), speedSchema);

/** Where it is kept. */
export interface SpeedMemory {
  get(): unknown;
  set(value: unknown): Thenable<void>;
}

/**
 * How fast presets train on this machine, from earlier estimates: a first guess for another dataset, at once. `key`
 * tells devices apart.
 */
export class Speeds {
  constructor(private readonly memory: SpeedMemory) {}

  /** Seconds that a preset would probably take; undefined where it was never timed. */
  guess(preset: PresetName, device: string, images: number): number | undefined {
    const speed = this.book()[keyOf(preset, device)];
    return speed && speed.images > 0 ? speed.fixed + (speed.growing * images) / speed.images : undefined;
  }

  async note(preset: PresetName, device: string, { total, stages, images }: Estimate): Promise<void> {
    const fixed = stages.find(({ stage }) => stage === 'start')?.seconds ?? 0;
    const speed = { fixed, growing: Math.max(0, total.seconds - fixed), images };
    await this.memory.set({ ...this.book(), [keyOf(preset, device)]: speed });
  }

  private book(): v.InferOutput<typeof bookSchema> {
    const parsed = parseWith(bookSchema, this.memory.get());
    return parsed.ok ? parsed.value : {};
  }
}

function keyOf(preset: PresetName, device: string): string {
  return `${preset} on ${device}`;
}
