import type * as vscode from 'vscode';
import type { DatasetStore } from '../datasets/store';
import { commandIds } from '../shared/ids';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { getDataset } from './get';

/** What getting datasets needs of the rest. */
export interface GetParts {
  readonly context: vscode.ExtensionContext;
  readonly datasets: DatasetStore;
  readonly log: Log;
}

export function registerGetDataset(registry: Registry, { context, datasets, log }: GetParts): void {
  registry.add({
    [commandIds.getDataset]: (argument) => {
      requireTrust();
      return getDataset({ program: programOf(context), log, datasets }, argument);
    },
  });
}
