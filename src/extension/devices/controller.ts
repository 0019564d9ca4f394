import * as vscode from 'vscode';
import { devicesMethods, type DevicesState } from '../../protocol/pages/devices';
import type { Handlers } from '../pages/dispatch';
import { PageController } from '../pages/pageController';
import { commandIds } from '../shared/ids';
import { settings } from '../shared/settings';
import type { DeviceMeasuring } from './measuring';

/** Behind the page of devices: what computes and why, what was tried, and what helps. */
export class DevicesController extends PageController<typeof devicesMethods> {
  /** There is one page a window. */
  static readonly singleKey = 'all';
  readonly title = vscode.l10n.t('Devices');

  constructor(private readonly measuring: DeviceMeasuring) {
    super('devices', DevicesController.singleKey, null, devicesMethods);
    this.register(measuring.onDidChange(() => this.changed()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('loupe.device')) this.changed();
      }),
    );
  }

  snapshot(): DevicesState {
    const { latest, progress, failure } = this.measuring;
    return {
      state: 'ready',
      found: latest?.found ?? null,
      measured: latest?.at ?? null,
      chosen: settings.device(),
      measuring: progress ?? null,
      failure: failure ?? null,
    };
  }

  protected readonly handlers: Handlers<typeof devicesMethods> = {
    measure: () => this.command(commandIds.measureDevices),
    cancel: () => {
      this.measuring.cancel();
      return null;
    },
    copy: () => this.command(commandIds.copyDevices),
    setUpTensorFlow: () => this.command(commandIds.setUpTensorFlow),
    openSetting: () => this.command('workbench.action.openSettings', 'loupe.device'),
  };
}
