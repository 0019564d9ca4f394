import * as vscode from 'vscode';
import {
  auditKind,
  auditKindNames,
  auditSeverities,
  type AuditKind,
  type AuditSeverity,
  type AuditThresholds,
} from '../../core/audit/auditKinds';
import { deviceChoices, type DeviceChoice } from '../../protocol/devices';
import { auditThresholdIds, settingIds } from './ids';

/** What the user set, as plain values; read again at every use, so that a change holds at once. */
export const settings = {
  /** Relative to a workspace folder, or absolute. */
  runsFolder: (scope?: vscode.Uri) => text(settingIds.runsFolder, scope) || '.loupe/runs',
  nodePath: () => text(settingIds.nodePath),
  cacheFolder: () => text(settingIds.cacheFolder),
  weightsFolder: () => text(settingIds.weightsFolder),
  weightsMirror: () => text(settingIds.weightsMirror),
  kaggleAddress: () => text(settingIds.kaggleAddress),
  device: (scope?: vscode.Uri): DeviceChoice =>
    deviceChoices.find((choice) => choice === text(settingIds.device, scope)) ?? 'auto',
  recipe: (scope?: vscode.Uri) => text(settingIds.recipe, scope) || 'ask',
  epochs: (scope?: vscode.Uri) => number(settingIds.epochs, scope),
  validationSplit: (scope?: vscode.Uri) => number(settingIds.validationSplit, scope),
  seed: (scope?: vscode.Uri) => number(settingIds.seed, scope),
  topK: () => Math.max(1, Math.round(number(settingIds.topK) ?? 5)),
  thumbnailSize: () => Math.max(16, Math.round(number(settingIds.thumbnailSize) ?? 192)),
  /** Whether images are marked in the Explorer. */
  decorations: (scope?: vscode.Uri) => read(settingIds.decorations, scope) !== false,
  /** Images up to which a dataset is audited by itself after a scan; 0: never. */
  auditAutomatic: (scope?: vscode.Uri) => Math.max(0, number(settingIds.auditAutomatic, scope) ?? 2000),
  /** How severe a problem must be to stand in the Problems panel; null: none stands there. */
  auditPanel: (scope?: vscode.Uri): AuditSeverity | null => {
    const least = text(settingIds.auditPanel, scope);
    return least === 'off' ? null : (auditSeverities.find((one) => one === least) ?? 'information');
  },
  /** Kinds of problems that are not looked for. */
  auditSkipped: (scope?: vscode.Uri): readonly AuditKind[] => {
    const given = read(settingIds.auditSkipped, scope);
    return Array.isArray(given) ? auditKindNames.filter((kind) => given.includes(kind)) : [];
  },
};

/** From which values on an audit reports; what is no number of its range is as if it were not set. */
export function auditThresholds(scope?: vscode.Uri): AuditThresholds {
  const set: Partial<Record<AuditKind, number>> = {};
  for (const [kind, id] of Object.entries(auditThresholdIds) as [AuditKind, string][]) {
    const value = number(id, scope);
    const range = auditKind(kind).threshold;
    if (value !== null && range && value >= range.min && value <= range.max) set[kind] = value;
  }
  return set;
}

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
