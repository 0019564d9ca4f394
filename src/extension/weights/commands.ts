import type * as vscode from 'vscode';
import { requireTrust } from '../shared/requireTrust';
import { commandIds } from '../shared/ids';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { downloadWeights, importWeights } from './download';

export function registerWeightsCommands(registry: Registry, context: vscode.ExtensionContext, log: Log): void {
  registry.add({
    [commandIds.downloadWeights]: (argument: unknown) => {
      requireTrust();
      return downloadWeights({ program: programOf(context), log }, argument);
    },
    [commandIds.importWeights]: () => {
      requireTrust();
      return importWeights({ program: programOf(context), log });
    },
  });
}
