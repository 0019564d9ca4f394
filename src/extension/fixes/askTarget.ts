import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { formatCount } from '../../core/format';
import { fixVerbs } from '../../core/fix/fixVerbs';
import type { DatasetStore } from '../datasets/store';
import { partsOf } from '../datasets/report';
import type { WantedFix } from './fixOffers';

/**
 * A repair with the class or part that it needs: the one that is given, else the user is asked. Undefined where the
 * user turned away. Throws LoupeError `no-dataset` where there is nothing to choose.
 */
export async function askTarget(
  wanted: WantedFix,
  datasets: Pick<DatasetStore, 'report' | 'labelOf'>,
): Promise<WantedFix | undefined> {
  const needs = fixVerbs[wanted.verb].to;
  if (needs === null || wanted.to !== undefined) return wanted;
  const to = needs === 'class' ? await askClass(wanted, datasets) : await askPart(wanted, datasets);
  return to === undefined ? undefined : { ...wanted, to };
}

/** Asks for the class; the one that the audit takes for right comes first. Letters complete its name. */
async function askClass(
  { folder, files, suggested, classes }: WantedFix,
  datasets: Pick<DatasetStore, 'report' | 'labelOf'>,
): Promise<string | undefined> {
  const known = (await datasets.report(folder).catch(() => undefined))?.classes ?? classes ?? [];
  const given = new Set(await Promise.all(files.map((file) => datasets.labelOf(folder, file))));
  const others = known.filter((name) => !(given.size === 1 && given.has(name)));
  const items = [
    ...others
      .filter((name) => name === suggested)
      .map((name) => ({ label: name, description: vscode.l10n.t('what it looks like') })),
    ...others.filter((name) => name !== suggested).map((name) => ({ label: name })),
  ];
  if (items.length === 0) throw new LoupeError('no-dataset', vscode.l10n.t('There is no other class to choose.'));
  const title =
    files.length === 1
      ? vscode.l10n.t('Class of {0}', files[0]!)
      : vscode.l10n.t('Class of {0} images', formatCount(files.length));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}

async function askPart(
  { folder, files }: WantedFix,
  datasets: Pick<DatasetStore, 'report'>,
): Promise<string | undefined> {
  const report = await datasets.report(folder).catch(() => undefined);
  const items = (report ? partsOf(report) : []).map((part) => ({ label: part }));
  if (items.length === 0) throw new LoupeError('no-dataset', vscode.l10n.t('The dataset has no parts to choose from.'));
  const title =
    files.length === 1
      ? vscode.l10n.t('Part of {0}', files[0]!)
      : vscode.l10n.t('Part of {0} images', formatCount(files.length));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}
