import * as vscode from 'vscode';
import type { ListedRun } from '../../runfolder';
import { memoryKeys } from '../shared/ids';
import { headlineScore } from './describe';
import type { RunStore } from './store';

/** Whether a run has a model that can be asked. */
export function hasModel(run: ListedRun): boolean {
  return run.record.model !== null && run.record.result !== null && run.status !== 'running';
}

/** Which run's model answers: the one the user chose in this workspace, else the latest that has one. */
export class ActiveModel implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  /** Another run's model is the active one. */
  readonly onDidChange = this.emitter.event;
  private readonly subscription: vscode.Disposable;
  private last: string | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly memory: vscode.Memento,
  ) {
    this.subscription = store.onDidChange(() => this.check());
  }

  /** The run whose model answers, or undefined where no run has one. */
  current(): ListedRun | undefined {
    const usable = this.store.runs.filter(hasModel);
    const chosen = this.memory.get<string>(memoryKeys.activeModel);
    return (
      usable.find((run) => run.folder === chosen) ??
      usable.find((run) => headlineScore(run.record) !== null) ??
      usable[0]
    );
  }

  async use(folder: string): Promise<void> {
    await this.memory.update(memoryKeys.activeModel, folder);
    this.check();
  }

  dispose(): void {
    this.subscription.dispose();
    this.emitter.dispose();
  }

  private check(): void {
    const now = this.current()?.folder;
    if (now === this.last) return;
    this.last = now;
    this.emitter.fire();
  }
}
