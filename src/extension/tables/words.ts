import * as vscode from 'vscode';
import { formatCount, listWords } from '../../core/format';
import { visibleText } from '../../core/plainText';
import type { Finding, FindingKind } from '../../core/tables/findings';

/** Characters of a name from a table that are shown; more is cut off. */
const longest = 120;

/** A text from a table in a sentence: in one line, harmless, and not too long. */
export function shown(text: string): string {
  const characters = [...visibleText(text)];
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`;
}

function quoted(texts: readonly string[]): string {
  return listWords(
    texts.map((text) => `“${shown(text)}”`),
    4,
  );
}

/** What a finding says, and what to do. */
export function sentenceOf(finding: Finding, folder: string): string {
  switch (finding.kind) {
    case 'missing':
      return vscode.l10n.t(
        'There is no image “{0}” in {1}. Correct the name, add the image or remove the row.',
        shown(finding.id),
        shown(folder),
      );
    case 'ambiguous':
      return vscode.l10n.t(
        '“{0}” may mean {1}. Write the path with its folder.',
        shown(finding.id),
        listWords(finding.files.map(shown), 3),
      );
    case 'several':
      return vscode.l10n.t(
        'The row gives its image several classes ({0}). Loupe trains one class an image, so it is skipped.',
        quoted(finding.names),
      );
    case 'duplicate':
      return finding.lines
        ? vscode.l10n.t(
            'Line {0} says the same of this image. Remove one of them.',
            formatCount(finding.other.line + 1),
          )
        : vscode.l10n.t(
            'Line {0} gives this image the same class, with other values in further columns. Keep one of them.',
            formatCount(finding.other.line + 1),
          );
    case 'conflict':
      return vscode.l10n.t(
        'Line {0} calls this image “{1}”, this one “{2}”, so it is skipped. Keep one of them.',
        formatCount(finding.other.line + 1),
        shown(finding.before),
        shown(finding.label),
      );
    case 'unknown-part':
      return vscode.l10n.t(
        '“{0}” in {1} names no part that is known, so the image is skipped. Write train, validation or test.',
        shown(finding.word),
        shown(finding.title),
      );
    case 'similar':
      return vscode.l10n.t(
        '“{0}” is rare and nearly “{1}”, which {2} rows have. If it is the same class, write it the same way.',
        shown(finding.label),
        shown(finding.like),
        formatCount(finding.rows),
      );
    case 'once':
      return vscode.l10n.t(
        '“{0}” has a single image, so it cannot be both trained and tested on. Add images, or correct the name.',
        shown(finding.label),
      );
    case 'mostly-once':
      return vscode.l10n.t(
        '{0} of {1} classes have a single image. Is this column the class?',
        formatCount(finding.once),
        formatCount(finding.classes),
      );
    case 'no-classes':
      return vscode.l10n.t(
        'No column gives a class (found: {0}). Name it “label” or “class”.',
        shown(finding.found.join(', ')),
      );
    case 'possible-parts':
      return vscode.l10n.t(
        '{0} says {1} and is not used. If it divides the images into parts, write train, validation or test there.',
        shown(finding.title),
        quoted(finding.values),
      );
    case 'other-ids':
      return vscode.l10n.t(
        '{0} names images too; the images are those of {1}.',
        shown(finding.other),
        shown(finding.used),
      );
  }
}

/** How many findings of a kind are not listed. */
export function moreWords(kind: FindingKind, count: number): string {
  return count === 1
    ? vscode.l10n.t('1 more row of the same kind ({0}) is not listed.', kind)
    : vscode.l10n.t('{0} more rows of the same kind ({1}) are not listed.', formatCount(count), kind);
}

/** Counts with their nouns. */
export const counts = {
  classes: (count: number): string =>
    count === 1 ? vscode.l10n.t('1 class') : vscode.l10n.t('{0} classes', formatCount(count)),
  images: (count: number): string =>
    count === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', formatCount(count)),
  rows: (count: number): string =>
    count === 1 ? vscode.l10n.t('1 row') : vscode.l10n.t('{0} rows', formatCount(count)),
  missing: (count: number): string =>
    count === 1 ? vscode.l10n.t('1 row without a file') : vscode.l10n.t('{0} rows without a file', formatCount(count)),
};
