import type * as vscode from 'vscode';
import { commandIds } from '../ids';
import type { RunStore } from '../runs/store';
import { requireTrust } from '../shared/confirm';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { downloadWeights, importWeights } from './download';
import { exportOnnx } from './exportModel';
import { importModel } from './importModel';

export function registerWeightsCommands(registry: Registry, context: vscode.ExtensionContext, runs: RunStore, log: Log): void {
  const trusted = (work: (parts: { program: ReturnType<typeof programOf>; log: Log }, argument: unknown) => Promise<void>) => (argument: unknown) => {
    requireTrust();
    return work({ program: programOf(context), log }, argument);
  };
  registry.add({
    [commandIds.downloadWeights]: trusted(downloadWeights),
    [commandIds.importWeights]: trusted((parts) => importWeights(parts)),
    [commandIds.exportOnnx]: trusted((parts, argument) => exportOnnx({ ...parts, runs }, argument)),
    [commandIds.importModel]: trusted((parts) => importModel({ ...parts, context, runs })),
  });
}
