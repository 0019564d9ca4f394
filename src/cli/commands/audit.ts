import * as path from 'node:path';
import type { LayoutChoice } from '../../core/dataset';
import { audit as runAudit } from '../../engine/jobs/audit/audit';
import { checkOutput } from '../../engine/outputs/checkOutput';
import type { AuditReport } from '../../protocol/audit';
import type { AuditOutput, Said } from '../../protocol/cliOutput';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { auditText } from '../output/auditText';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { asSevere, wantedKinds, type AuditChoices } from '../shared/auditOptions';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

interface Options extends AuditChoices {
  readonly layout?: LayoutChoice;
  readonly report?: string;
  readonly html?: string;
  readonly force?: boolean;
}

/** `loupe audit`. */
export async function audit(folder: string, options: Options, terminal: Terminal): Promise<number> {
  const reportFile = await outputOf(folder, options, 'report');
  const htmlFile = await outputOf(folder, options, 'html');
  const progress = new Progress(terminal);
  const done = await stoppable(async (signal) => {
    const report = await runAudit(folder, {
      layout: options.layout,
      thresholds: options.threshold,
      kinds: wantedKinds(options),
      signal,
      onProgress: (phase, count, total) => progress.update(phase, count, total),
    });
    // Loaded only where it is asked for: it makes pictures.
    const html = htmlFile && (await import('../../engine/jobs/audit/html/auditPage')).auditPage(report, { signal });
    return { report, html: await html };
  }).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { report, html } = done;
  if (reportFile !== undefined) await writeFileAtomic(reportFile, JSON.stringify(report));
  if (htmlFile !== undefined && html !== undefined) await writeFileAtomic(htmlFile, html);
  if (terminal.options.json) terminal.document(documentOf(report));
  else terminal.line(auditText(report));
  const { failOn } = options;
  return failOn !== undefined && report.problems.some(({ severity }) => asSevere(severity, failOn))
    ? exitCode.found
    : exitCode.ok;
}

function documentOf(report: AuditReport): Said<AuditOutput> {
  const { folder, name, reading, audited, seconds, images, problems, leaks, gaps, remarks } = report;
  return { folder, name, reading, audited, seconds, images, problems, leaks, gaps, remarks };
}

/** The path that an option names, checked before anything is computed for it. */
async function outputOf(folder: string, options: Options, option: 'report' | 'html'): Promise<string | undefined> {
  const named = options[option];
  if (named === undefined) return undefined;
  const file = path.resolve(named);
  const kind = option === 'report' ? 'report' : 'page';
  await checkOutput({ file, kind, option: `--${option}`, inputs: [folder], force: options.force });
  return file;
}
