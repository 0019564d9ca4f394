import * as path from 'node:path';
import { leftOutWords, sortLeftOut } from '../../core/layouts/leftOut';
import { countClasses, imbalance } from '../../core/classBalance';
import type { LayoutChoice } from '../../core/dataset';
import { formatCount, formatDuration, formatShare, listWords, plural } from '../../core/format';
import { parts } from '../../core/parts';
import { visibleText } from '../../core/plainText';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { checkOutput } from '../../engine/outputs/checkOutput';
import { openDataset } from '../../engine/datasets/openDataset';
import type { ReadingsOutput, Said, ScanOutput } from '../../protocol/cliOutput';
import type { ScanReport } from '../../protocol/runFiles';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';
import { scanWithProgress } from './scanWithProgress';
import { stoppable } from '../shared/stopSignals';
import { updateReport } from './scanChanged';

/** Left-out files and problems that are listed one by one; the rest is counted. */
const filesListed = 10;

interface Options {
  readonly layout?: LayoutChoice;
  readonly readings?: boolean;
  readonly report?: string;
  /** Where what names alone tell is written, as soon as the folder is walked. */
  readonly first?: string;
  /** Names what changed since the report, a path a line. */
  readonly changed?: string;
  readonly force?: boolean;
}

/** `loupe scan`. */
export async function scan(folder: string, options: Options, terminal: Terminal): Promise<number> {
  const target = options.report === undefined ? undefined : path.resolve(options.report);
  if (target !== undefined)
    await checkOutput({ file: target, kind: 'report', option: '--report', inputs: [folder], force: options.force });
  const first = options.first === undefined ? undefined : path.resolve(options.first);
  if (first !== undefined)
    await checkOutput({ file: first, kind: 'report', option: '--first', inputs: [folder], force: options.force });
  if (options.readings) return listReadings(folder, options, terminal);
  if (options.changed !== undefined) return updateReport(folder, { ...options, changed: options.changed }, terminal);
  const report = await scanWithProgress(folder, options.layout, terminal, {
    onFirst: first === undefined ? undefined : (report) => writeFileAtomic(first, JSON.stringify(report)),
  });
  if (!report) return exitCode.stopped;
  if (target !== undefined) await writeFileAtomic(target, JSON.stringify(report));
  if (terminal.options.json) terminal.document(outputOf(report));
  else terminal.line(reportText(report));
  return exitCode.ok;
}

function outputOf(report: ScanReport): Said<ScanOutput> {
  const classes = countClasses({
    classes: report.classes,
    classIndex: report.files.classIndex,
    part: report.files.part,
  });
  return {
    layout: report.layout,
    words: report.words,
    classes,
    images: report.files.path.length,
    balance: imbalance(classes).words,
    skipped: report.skipped,
    reading: report.reading ?? report.layout,
    clear: report.clear ?? true,
    taken: report.taken ?? report.words,
    candidates: report.candidates ?? [],
    remarks: report.problems,
  };
}

/** `--readings`: only what the names say. */
async function listReadings(folder: string, { layout }: Options, terminal: Terminal): Promise<number> {
  const progress = new Progress(terminal);
  const opened = await stoppable((signal) =>
    openDataset(folder, {
      layout,
      signal,
      unclear: 'take',
      onProgress: (done, total) => progress.update('scan', done, total),
    }),
  ).finally(() => progress.clear());
  if (!opened) return exitCode.stopped;
  const { reading, clear, taken, doubts } = opened;
  const candidates = opened.candidates.map((one) => ({ ...one, classes: [...one.classes], reasons: [...one.reasons] }));
  const output: Said<ReadingsOutput> = { reading, clear, taken, doubts: [...doubts], candidates };
  if (terminal.options.json) terminal.document(output);
  else
    terminal.line(
      [
        clear
          ? 'It is clear how this folder is meant:'
          : `It is not clear how this folder is meant: ${doubts.join('; ')}`,
        ...candidates.map(candidateLine),
      ]
        .map(visibleText)
        .join('\n'),
    );
  return exitCode.ok;
}

function candidateLine({ layout, words, classes, reasons }: ReadingsOutput['candidates'][number]): string {
  return `  --layout ${layout}: ${words} (${listWords(classes, 3)})${reasons.length > 0 ? `; ${reasons.join('; ')}` : ''}`;
}

function reportText(report: ScanReport): string {
  const { classes, images, balance } = outputOf(report);
  const present = parts.filter((part) => classes.some((row) => row.parts[part]));
  const rows = classes.map((row) => [
    row.name,
    formatCount(row.count),
    images > 0 ? formatShare(row.count / images) : '',
    ...present.map((part) => formatCount(row.parts[part] ?? 0)),
  ]);
  const lines = [
    visibleText(`${report.folder}: ${report.words}`),
    ...readingLines(report),
    '',
    textTable([['class', 'images', 'share', ...present], ...rows], [1, 2, 3, 4, 5]),
    '',
    visibleText(balance),
  ];
  const { files, rows: unfiled } = sortLeftOut(report.skipped);
  for (const entries of [files, unfiled])
    if (entries.length > 0)
      lines.push(
        '',
        `${leftOutWords(entries)}:`,
        ...listed(entries.map(({ file, reason }) => `  ${visibleText(`${file}: ${reason}`)}`)),
      );
  // Copies of a picture are one remark, at the first of them.
  const remarks = report.problems.filter(({ file, group }) => group === undefined || group === file);
  if (remarks.length > 0) {
    lines.push(
      '',
      `${plural(remarks.length, 'remark')}:`,
      ...listed(remarks.map(({ file, message }) => `  ${visibleText(file === '' ? message : `${file}: ${message}`)}`)),
    );
  }
  lines.push('', `${plural(images, 'image')} read in ${formatDuration(report.seconds)}.`);
  return lines.join('\n');
}

/** What was taken and left. Nothing where the names leave no choice and nothing was looked through. */
function readingLines({ taken, clear = true, candidates = [] }: ScanReport): string[] {
  const plain = clear && candidates.length < 2 && (candidates[0]?.reasons.length ?? 0) === 0;
  if (taken === undefined || plain) return [];
  const choose = clear ? '' : ' A training asks which one is meant: give one of them with --layout.';
  return [visibleText(`${taken}${choose}`)];
}

function listed(lines: readonly string[]): string[] {
  return lines.length <= filesListed
    ? [...lines]
    : [
        ...lines.slice(0, filesListed),
        `  … and ${formatCount(lines.length - filesListed)} more (--json or --report lists all)`,
      ];
}
