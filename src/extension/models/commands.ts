import type * as vscode from 'vscode';
import type { RunStore } from '../runs/store';
import { requireTrust } from '../shared/requireTrust';
import { commandIds } from '../shared/ids';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { exportModel } from './exportModel';
import { importModel } from './importModel';

export function registerModelCommands(
  registry: Registry,
  context: vscode.ExtensionContext,
  runs: RunStore,
  log: Log,
): void {
  registry.add({
    [commandIds.exportModel]: (argument: unknown) => {
      requireTrust();
      return exportModel({ program: programOf(context), log, runs }, argument);
    },
    [commandIds.importModel]: () => {
      requireTrust();
      return importModel({ program: programOf(context), log, context, runs });
    },
  });
}
