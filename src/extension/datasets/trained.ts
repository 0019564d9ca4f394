import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { ListedRun } from '../../runfolder';
import type { RunStore } from '../runs/store';
import type { Log } from '../shared/log';
import { sizeWords } from './nodes';
import type { DatasetStore } from './store';

/** What trainings say of datasets that nobody scanned. */
export class TrainedDatasets implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly runs: Pick<RunStore, 'runs' | 'onDidFinish'>,
    private readonly datasets: Pick<DatasetStore, 'datasets' | 'report' | 'scan'>,
    private readonly log: Pick<Log, 'line'>,
  ) {
    this.subscription = runs.onDidFinish((run) => void this.scan(run));
  }

  /** `1,500 images · 5 classes` as the latest training on a folder counted; undefined where none did. */
  words(folder: string): string | undefined {
    const found = this.runs.runs.find(({ record }) => record.dataset.folder === folder && record.dataset.images > 0);
    return found && sizeWords(found.record.dataset.images, found.record.dataset.classes.length);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /**
   * A dataset that was never scanned is scanned quietly when a training on it ends, and read as the training read it.
   * What the training found out of its files is in the cache, so that they are not hashed again.
   */
  private async scan({ record }: ListedRun): Promise<void> {
    const { folder, reading } = record.dataset;
    const listed = this.datasets.datasets.some((dataset) => dataset.folder === folder);
    if (!vscode.workspace.isTrusted || !listed || record.result === null) return;
    try {
      if (await this.datasets.report(folder)) return;
      await this.datasets.scan(folder, { quiet: true, layout: reading });
    } catch (error) {
      this.log.line(`scan of ${folder}: ${messageOf(error)}`);
    }
  }
}
