import * as vscode from 'vscode';
import { deviceChoices, type DeviceChoice } from '../../protocol/devices';
import { settingIds } from './ids';

/** What the user set, as plain values; read again at every use, so that a change holds at once. */
export const settings = {
  /** Relative to a workspace folder, or absolute. */
  runsFolder: (scope?: vscode.Uri) => text(settingIds.runsFolder, scope) || '.loupe/runs',
  nodePath: () => text(settingIds.nodePath),
  cacheFolder: () => text(settingIds.cacheFolder),
  weightsFolder: () => text(settingIds.weightsFolder),
  weightsMirror: () => text(settingIds.weightsMirror),
  device: (scope?: vscode.Uri): DeviceChoice =>
    deviceChoices.find((choice) => choice === text(settingIds.device, scope)) ?? 'auto',
  recipe: (scope?: vscode.Uri) => text(settingIds.recipe, scope) || 'ask',
  epochs: (scope?: vscode.Uri) => number(settingIds.epochs, scope),
  validationSplit: (scope?: vscode.Uri) => number(settingIds.validationSplit, scope),
  seed: (scope?: vscode.Uri) => number(settingIds.seed, scope),
  topK: () => Math.max(1, Math.round(number(settingIds.topK) ?? 5)),
  thumbnailSize: () => Math.max(16, Math.round(number(settingIds.thumbnailSize) ?? 192)),
};

function text(id: string, scope?: vscode.Uri): string {
  const value = read(id, scope);
  return typeof value === 'string' ? value.trim() : '';
}

/** Without a folder for no resource in particular: the editor warns of `undefined` where the scope is `resource`. */
function read(id: string, scope: vscode.Uri | undefined): unknown {
  return vscode.workspace.getConfiguration('loupe', scope ?? null).get(id);
}

function number(id: string, scope?: vscode.Uri): number | null {
  const value = read(id, scope);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
