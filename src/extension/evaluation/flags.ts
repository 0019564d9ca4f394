import * as vscode from 'vscode';
import type { ProblemCode } from '../../core/codes/problemCodes';
import type { ImageFlag } from '../../protocol/pages/images';
import type { KnownProblem } from '../pages/images';

/** What is known to be wrong with images, by path below their folder. */
export type Flags = ReadonlyMap<string, readonly ImageFlag[]>;

/** Remarks that change neither what the model saw nor what it is judged by. */
const harmless: ReadonlySet<string> = new Set<ProblemCode>(['duplicate', 'duplicate-row', 'wrong-extension']);

/** Others named of a group; the rest is counted. */
const namesShown = 3;

/**
 * What a scan said of images, and which of equal images stand in different classes. `labels` are the classes of
 * images as far as they are known.
 */
export function knownFlags(
  problems: readonly KnownProblem[],
  groups: readonly (readonly string[])[],
  labels: ReadonlyMap<string, string>,
): Flags {
  const flags = new Map<string, ImageFlag[]>();
  const add = (file: string, flag: ImageFlag): void => {
    const known = flags.get(file);
    if (!known) flags.set(file, [flag]);
    else if (!known.some(({ code }) => code === flag.code)) known.push(flag);
  };
  for (const { file, code, message } of problems) if (!harmless.has(code)) add(file, { code, message });
  for (const group of groups) {
    for (const file of group) {
      const others = group.filter((other) => labels.has(other) && labels.get(other) !== labels.get(file));
      if (labels.has(file) && others.length > 0)
        add(file, { code: 'duplicate-across-classes', message: sentence(others, labels) });
    }
  }
  return flags;
}

function sentence(others: readonly string[], labels: ReadonlyMap<string, string>): string {
  const shown = others.slice(0, namesShown).map((other) => `${other} (${labels.get(other) ?? ''})`);
  const names = shown.join(', ');
  const more = others.length - shown.length;
  return more > 0
    ? vscode.l10n.t('The same picture as {0} and {1} more, in another class: one of the labels is wrong.', names, more)
    : vscode.l10n.t('The same picture as {0}, in another class: one of the labels is wrong.', names);
}
