import * as vscode from 'vscode';
import { memoryKeys } from '../shared/ids';

/** Recipe files kept in mind; the oldest go first. */
const most = 50;

/**
 * Which recipe files were written to continue from a run, and from which: *Continue from …* stands above their text.
 */
export class Continuations implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.emitter.event;

  constructor(private readonly memory: vscode.Memento) {}

  /** The folder of the run that a file continues from. */
  runOf(file: string): string | undefined {
    return this.all()[file];
  }

  async remember(file: string, run: string): Promise<void> {
    const others = Object.entries(this.all()).filter(([other]) => other !== file);
    await this.memory.update(memoryKeys.continuations, Object.fromEntries([...others.slice(1 - most), [file, run]]));
    this.emitter.fire();
  }

  dispose(): void {
    this.emitter.dispose();
  }

  private all(): Readonly<Record<string, string>> {
    return this.memory.get<Record<string, string>>(memoryKeys.continuations, {});
  }
}
