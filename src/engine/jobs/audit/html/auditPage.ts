import path from 'node:path';
import { auditKind, auditKindNames, auditSeverities, type AuditKind } from '../../../../core/audit/auditKinds';
import { formatCount, formatDuration, listWords, plural } from '../../../../core/format';
import { visibleText } from '../../../../core/plainText';
import type { AuditProblemOutput, AuditReport } from '../../../../protocol/audit';
import { makeThumbnail } from '../../../images/thumbnail';
import { UnreadableImageError } from '../../../images/common/unreadable';
import { style } from './style';

/** Bytes that all small pictures may take, as text: most of a page of 5 MB. */
const pictureBytes = 2_500_000;
/** Bytes that all lines of problems may take. */
const listBytes = 1_800_000;
/** Pixels of the long side of a small picture, and how many are shown of one problem. */
const [pictureSize, picturesOfProblem] = [96, 4];

/**
 * The problems of an audit as one HTML document that needs nothing else: no network, no script. Small pictures and
 * lines are left out, worst kept, where the page would grow beyond 5 MB; it reports how many.
 */
export async function auditPage(
  report: AuditReport,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const room = { pictures: pictureBytes, lines: listBytes };
  const sections: string[] = [];
  for (const kind of auditKindNames) {
    const problems = report.problems.filter((one) => one.kind === kind);
    if (problems.length > 0) sections.push(await section(report, kind, problems, room, options.signal));
  }
  const title = escaped(`Audit of ${report.name}`);
  return [
    '<!doctype html>',
    '<html lang="en" data-loupe="audit">',
    `<head><meta charset="utf-8"><title>${title}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<style>${style}</style></head>`,
    `<body><main><h1>${title}</h1>`,
    `<p>${escaped(`${report.folder}: ${plural(report.images, 'image')}, ${plural(report.problems.length, 'problem')}, looked at in ${formatDuration(report.seconds)} on ${report.audited.slice(0, 10)}.`)}</p>`,
    report.leaks.words === '' ? '' : `<p class="leak">${escaped(report.leaks.words)}</p>`,
    contents(report),
    ...sections,
    list(
      'Not looked for',
      report.gaps.map(({ kinds, reason }) => `${listWords(kinds)}: ${reason}`),
    ),
    list('Remarks on the folder', report.remarks),
    '</main></body></html>',
    '',
  ].join('\n');
}

function contents({ problems }: AuditReport): string {
  if (problems.length === 0) return '<p>No problems were found.</p>';
  const rows = auditKindNames
    .map((kind) => ({ kind, count: problems.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => {
      const { title } = auditKind(kind);
      const severity = auditSeverities.find((one) => problems.some((it) => it.kind === kind && it.severity === one));
      return `<tr><td><a href="#${kind}">${escaped(title)}</a></td><td class="${severity}">${severity}</td><td>${formatCount(count)}</td></tr>`;
    });
  return `<table><thead><tr><th scope="col">Problem</th><th scope="col">Severity</th><th scope="col">Found</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

async function section(
  report: AuditReport,
  kind: AuditKind,
  problems: readonly AuditProblemOutput[],
  room: { pictures: number; lines: number },
  signal: AbortSignal | undefined,
): Promise<string> {
  const { title, explanation, source } = auditKind(kind);
  // No kind takes all the room: the next may have as many.
  const own = { pictures: room.pictures / 3, lines: room.lines / 3 };
  const rows: string[] = [];
  for (const problem of problems) {
    const text = `<p>${escaped(subject(problem))}</p><p>${escaped(problem.message)}</p>`;
    if (text.length > own.lines) break;
    own.lines -= text.length;
    room.lines -= text.length;
    signal?.throwIfAborted();
    const pictures = kind === 'unreadable' ? '' : await picturesOf(report.folder, problem.files, own.pictures);
    own.pictures -= pictures.length;
    room.pictures -= pictures.length;
    rows.push(`<li>${pictures === '' ? '' : `<div class="pictures">${pictures}</div>`}${text}</li>`);
  }
  const rest = problems.length - rows.length;
  return [
    `<section><h2 id="${kind}">${escaped(title)} <small>${formatCount(problems.length)}</small></h2>`,
    `<p>${escaped(explanation)}${source === '' ? '' : ` <cite>${escaped(source)}.</cite>`}</p>`,
    `<ul>${rows.join('\n')}</ul>`,
    rest > 0 ? `<p>… and ${formatCount(rest)} more, which the JSON report (--report) lists.</p>` : '',
    '</section>',
  ].join('\n');
}

async function picturesOf(folder: string, files: readonly string[], room: number): Promise<string> {
  let all = '';
  for (const file of files.slice(0, picturesOfProblem)) {
    const picture = await pictureOf(path.join(folder, file), file);
    if (all.length + picture.length > room) break;
    all += picture;
  }
  return all;
}

async function pictureOf(full: string, file: string): Promise<string> {
  try {
    const { data, mime } = await makeThumbnail(full, pictureSize);
    return `<img alt="${escaped(file)}" src="data:${mime};base64,${Buffer.from(data).toString('base64')}">`;
  } catch (error) {
    // It was readable a moment ago; the line says which file it is.
    if (error instanceof UnreadableImageError) return '';
    throw error;
  }
}

function subject({ files, classes }: AuditProblemOutput): string {
  return files.length > 0 ? listWords(files, 8) : listWords(classes, 8);
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `<section><h2>${escaped(title)}</h2><ul>${items.map((one) => `<li><p>${escaped(one)}</p></li>`).join('')}</ul></section>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names of files come from strangers: they are shown as they are, and act as nothing. */
function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (one) => entities[one]!);
}
