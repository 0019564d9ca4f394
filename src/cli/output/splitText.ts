import { leftOutWords, sortLeftOut } from '../../core/layouts/leftOut';
import { formatCount, formatShare, listWords, plural } from '../../core/format';
import { parts } from '../../core/parts';
import { visibleText } from '../../core/plainText';
import type { Grouping, SplitCheckOutput, SplitFinding, SplitOutput } from '../../protocol/split';
import { textTable } from './table';

/** What is listed one by one; the rest is counted. */
const listed = 20;

/** A split that was made or copied, and how to use it; `out` is null where it was not written. */
export function splitText(made: Omit<SplitOutput, 'notices' | 'file'>, folder: string, out: string | null): string {
  const { copied } = made;
  const { files } = sortLeftOut(made.skipped);
  return [
    '',
    countsTable(made),
    ...(made.groups
      ? [
          '',
          visibleText(
            `Groups of ${made.groupBy}: ${parts
              .filter((part) => made.parts[part] > 0)
              .map((part) => `${formatCount(made.groups![part])} ${part}`)
              .join(', ')}.`,
          ),
        ]
      : []),
    ...(files.length > 0 ? ['', `${leftOutWords(files)} (loupe scan lists them).`] : []),
    ...(made.findings.length > 0 ? ['', ...findingLines(made.findings)] : []),
    ...(made.groupings ? ['', ...groupingLines(made.groupings)] : []),
    ...(copied
      ? [
          '',
          visibleText(
            `${plural(copied.images, 'image')} copied to ${copied.target}. Take them back with: loupe split ${JSON.stringify(copied.target)} --undo-copy`,
          ),
        ]
      : []),
    ...(copied && out === null ? [] : ['', writtenWords(folder, out)]),
  ].join('\n');
}

function writtenWords(folder: string, out: string | null): string {
  return visibleText(
    out === null
      ? 'Nothing was written. Leave out --dry-run to write the split.'
      : `Written to ${out}. Train on it with: loupe train ${JSON.stringify(folder)} --split ${JSON.stringify(out)}`,
  );
}

/** What a check found. */
export function checkText(found: Omit<SplitCheckOutput, 'notices'>): string {
  const { findings } = found;
  const drift = found.drift
    .filter(({ of }) => of === 'classes')
    .map(({ part, distance }) => `${part} ${formatShare(distance)}`);
  return [
    '',
    countsTable(found),
    '',
    ...(drift.length > 0 ? [`Class shares that differ from the training part: ${drift.join(', ')}.`, ''] : []),
    ...(findings.length === 0
      ? ['Nothing is wrong with this split: no picture and no group stands in two parts.']
      : findingLines(findings)),
  ].join('\n');
}

function findingLines(findings: readonly SplitFinding[]): string[] {
  const lines = findings
    .slice(0, listed)
    .map(({ severity, message }) => visibleText(`${severity === 'information' ? 'note' : severity}: ${message}`));
  const more = findings.length - listed;
  return [
    `${plural(findings.length, 'finding')}:`,
    ...lines,
    ...(more > 0 ? [`… and ${formatCount(more)} more (--json lists all)`] : []),
  ];
}

function groupingLines(groupings: readonly Grouping[]): string[] {
  if (groupings.length === 0) return ['Neither names nor a table tell which images belong together.'];
  return [
    'The images can be grouped by:',
    ...groupings.map(({ groupBy, groups, images, examples }) =>
      visibleText(
        `  --group-by ${JSON.stringify(groupBy)}: ${plural(images, 'image')} in ${plural(groups, 'group')}, such as ${listWords(examples.map((name) => `“${name}”`))}`,
      ),
    ),
  ];
}

function countsTable({ classes, parts: sums }: Pick<SplitOutput, 'classes' | 'parts'>): string {
  const present = parts.filter((part) => sums[part] > 0);
  const rows = classes.map(({ name, count, parts: own }) => [
    name,
    formatCount(count),
    ...present.map((part) => formatCount(own[part] ?? 0)),
  ]);
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  const total = ['all', formatCount(all), ...present.map((part) => formatCount(sums[part]))];
  return textTable([['class', 'images', ...present], ...rows, total], [1, 2, 3, 4]);
}
