import type * as vscode from 'vscode';
import * as v from 'valibot';
import { parseWith } from '../../protocol/parse';
import { memoryKeys } from '../shared/ids';

const memorySchema = v.object({
  known: v.array(v.string()),
  hidden: v.array(v.string()),
  /** How folders are meant that can be read in several ways. */
  readings: v.optional(v.record(v.string(), v.string())),
});
type Remembered = v.InferOutput<typeof memorySchema>;

/** What this workspace remembers of its datasets. */
export class DatasetMemory {
  constructor(
    private readonly state: vscode.Memento,
    private readonly onChange: () => void,
  ) {}

  get(): Remembered {
    const parsed = parseWith(memorySchema, this.state.get(memoryKeys.datasets));
    return parsed.ok ? parsed.value : { known: [], hidden: [] };
  }

  /** Puts a folder in front of the list. */
  async remember(folder: string): Promise<void> {
    const { known, hidden, ...rest } = this.get();
    await this.save({
      ...rest,
      known: [folder, ...known.filter((one) => one !== folder)],
      hidden: hidden.filter((one) => one !== folder),
    });
  }

  async unlist(folder: string): Promise<void> {
    const memory = this.get();
    await this.save({ ...memory, known: memory.known.filter((one) => one !== folder) });
  }

  async forget(folder: string): Promise<void> {
    const { known, hidden, readings = {} } = this.get();
    await this.save({
      known: known.filter((one) => one !== folder),
      hidden: [...new Set([...hidden, folder])],
      readings: without(readings, folder),
    });
  }

  async chooseReading(folder: string, layout: string): Promise<void> {
    const memory = this.get();
    await this.save({ ...memory, readings: { ...memory.readings, [folder]: layout } });
  }

  async forgetReading(folder: string): Promise<void> {
    const { readings = {}, ...rest } = this.get();
    if (folder in readings) await this.save({ ...rest, readings: without(readings, folder) });
  }

  private async save(memory: Remembered): Promise<void> {
    await this.state.update(memoryKeys.datasets, memory);
    this.onChange();
  }
}

function without(readings: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(readings).filter(([name]) => name !== folder));
}
