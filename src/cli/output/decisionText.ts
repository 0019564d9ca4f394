import { decisionWords, judgedWords, reportLines } from '../../core/decisions/decisionWords';
import { formatAccuracy, formatCount } from '../../core/format';
import type { Decision } from '../../protocol/decision';
import { textTable } from './table';

/** Beyond this many classes a matrix does not fit a terminal. */
const classesDrawn = 12;

/** A decision, how it came about and what it costs. */
export function decisionText(decision: Decision): string {
  const { chosen, report } = decision;
  const lines = [`Decided by ${decisionWords(decision)}.`];
  if (chosen.on && chosen.target)
    lines.push(
      `Chosen on ${chosen.on} images for a ${chosen.target.measure} of at least ${chosen.target.atLeast}: it reaches ${formatAccuracy(chosen.reached)} there.`,
    );
  else if (chosen.on) lines.push(`Picked on the curve of ${chosen.on} images.`);
  if (report) lines.push(judgedWords(report), ...reportLines(report, decision).map((line) => `  ${line}`));
  return lines.join('\n');
}

/** What a decision comes to on images that were scored for the most probable class. */
export function decidedText(decision: Decision, report: Decision['report']): string {
  const lines = report ? [judgedWords(report), ...reportLines(report, decision).map((line) => `  ${line}`)] : [];
  return [
    `The model decides by ${decisionWords(decision)}; the scores above are of the most probable class.`,
    ...lines,
  ].join('\n');
}

/** Both confusion matrices, or for many classes the rows that the decision changes. */
export function matricesText(
  { before, after }: { readonly before: readonly number[]; readonly after: readonly number[] },
  classes: readonly string[],
  { report }: Decision,
): string {
  const size = classes.length;
  const part = report?.part ?? '';
  const rowOf = (matrix: readonly number[], row: number) => matrix.slice(row * size, (row + 1) * size);
  const changed = classes.filter((_, row) => rowOf(before, row).join() !== rowOf(after, row).join());
  if (size > classesDrawn)
    return `\n${formatCount(changed.length)} of ${formatCount(size)} classes are decided otherwise; --json has both confusion matrices.\n`;
  const drawn = (title: string, matrix: readonly number[]) =>
    textTable(
      [[title, ...classes], ...classes.map((name, row) => [name, ...rowOf(matrix, row).map(formatCount)])],
      classes.map((_, column) => column + 1),
    );
  return `\n${drawn(`before (${part})`, before)}\n\n${drawn(`after (${part})`, after)}\n`;
}
