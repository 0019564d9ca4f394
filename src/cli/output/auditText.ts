import { auditKind, auditKindNames, auditSeverities } from '../../core/audit/auditKinds';
import { formatCount, formatDuration, listWords, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import type { AuditReport } from '../../protocol/audit';

/** Problems of a kind that are listed one by one; the rest is counted. */
const listedOfKind = 5;

/** What an audit found, for the terminal: most harmful first, a few of each kind. */
export function auditText(report: AuditReport): string {
  const { problems, leaks, gaps, remarks } = report;
  const lines = [
    visibleText(
      `${report.folder}: ${plural(report.images, 'image')} audited (${report.reading === 'none' ? 'without classes' : report.reading})`,
    ),
  ];
  if (leaks.words !== '') lines.push('', leaks.words);
  for (const kind of auditKindNames) {
    const found = problems.filter((one) => one.kind === kind);
    if (found.length === 0) continue;
    lines.push('', `${auditKind(kind).title} (${kind}, ${severitiesOf(found)}): ${formatCount(found.length)}`);
    for (const { files, message } of found.slice(0, listedOfKind))
      lines.push(`  ${visibleText(files.length === 1 ? `${files[0]}: ${message}` : message)}`);
    if (found.length > listedOfKind)
      lines.push(`  … and ${formatCount(found.length - listedOfKind)} more (--json, --report or --html lists all)`);
  }
  if (gaps.length > 0)
    lines.push(
      '',
      'Not looked for:',
      ...gaps.map(({ kinds, reason }) => `  ${visibleText(`${listWords(kinds)}: ${reason}`)}`),
    );
  if (remarks.length > 0)
    lines.push(
      '',
      `${plural(remarks.length, 'remark')} on the folder:`,
      ...remarks.map((one) => `  ${visibleText(one)}`),
    );
  const counts = auditSeverities
    .map((severity) => ({ severity, count: problems.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${formatCount(count)} of severity “${severity}”`);
  const found = problems.length === 0 ? 'No problems' : `${plural(problems.length, 'problem')} (${counts.join(', ')})`;
  lines.push('', `${found} found in ${formatDuration(report.seconds)}.`);
  return lines.join('\n');
}

/** “warning”, or where they differ “2 warning, 4 information”. */
function severitiesOf(found: AuditReport['problems']): string {
  const counts = auditSeverities
    .map((severity) => ({ severity, count: found.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0);
  return counts.length === 1
    ? counts[0]!.severity
    : counts.map(({ severity, count }) => `${formatCount(count)} ${severity}`).join(', ');
}
