import * as vscode from 'vscode';
import type { Pages } from '../pages/pages';
import { commandIds } from '../shared/ids';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { settings } from '../shared/settings';
import { DevicesController } from './controller';
import { devicesMarkdown } from './markdown';
import type { DeviceMeasuring } from './measuring';
import { setUpTensorFlow } from './setup';

/** What the commands of devices need of the rest. */
export interface DeviceParts {
  readonly context: vscode.ExtensionContext;
  readonly pages: Pages;
  readonly measuring: DeviceMeasuring;
  readonly log: Log;
}

/** The page of devices, and what is done from it. Devices are tried when the page is first asked for in a window. */
export function registerDeviceCommands(registry: Registry, { context, pages, measuring, log }: DeviceParts): void {
  const show = (): void =>
    void pages.show('devices', DevicesController.singleKey, () => new DevicesController(measuring));
  registry.add({
    [commandIds.showDevices]: () => {
      requireTrust();
      show();
      if (!measuring.latest) void measuring.measure();
    },
    [commandIds.measureDevices]: () => {
      requireTrust();
      show();
      void measuring.measure();
    },
    [commandIds.copyDevices]: async () => {
      if (!measuring.latest) {
        requireTrust();
        show();
        await measuring.measure();
      }
      const { latest } = measuring;
      // Cancelled or failed: the page says so.
      if (!latest) return;
      await vscode.env.clipboard.writeText(devicesMarkdown(latest.found, settings.device(), latest.at));
      void vscode.window.setStatusBarMessage(vscode.l10n.t('The list of devices was copied.'), 5_000);
    },
    [commandIds.setUpTensorFlow]: () => {
      requireTrust();
      return setUpTensorFlow({ program: programOf(context), log });
    },
  });
}
