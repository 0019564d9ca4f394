import type * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import { requireTrust } from '../shared/requireTrust';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { DevicesPanel } from './controller';
import { setUpTensorFlow } from './setup';

export function registerDeviceCommands(registry: Registry, context: vscode.ExtensionContext, log: Log): void {
  const panel = new DevicesPanel(context, log);
  context.subscriptions.push(panel);
  registry.add({
    [commandIds.showDevices]: () => {
      requireTrust();
      return panel.show();
    },
    [commandIds.measureDevices]: () => {
      requireTrust();
      return panel.measure();
    },
    [commandIds.copyDevices]: () => panel.copy(),
    [commandIds.setUpTensorFlow]: () => {
      requireTrust();
      return setUpTensorFlow({ program: programOf(context), log });
    },
  });
}
