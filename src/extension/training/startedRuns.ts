import type * as vscode from 'vscode';
import { memoryKeys } from '../shared/ids';

/** The runs that this window started and has not told the end of; remembered over a reload. */
export class StartedRuns {
  private readonly session = new Set<string>();

  constructor(private readonly memory: vscode.Memento) {}

  folders(): readonly string[] {
    return this.memory.get<string[]>(memoryKeys.startedRuns, []);
  }

  here(folder: string): boolean {
    return this.folders().includes(folder);
  }

  /** Whether it was started since the window was loaded. */
  inThisSession(folder: string): boolean {
    return this.session.has(folder);
  }

  async add(folder: string): Promise<void> {
    this.session.add(folder);
    await this.memory.update(memoryKeys.startedRuns, [...this.folders().slice(-19), folder]);
  }

  async forget(folder: string): Promise<void> {
    await this.memory.update(
      memoryKeys.startedRuns,
      this.folders().filter((known) => known !== folder),
    );
  }
}
