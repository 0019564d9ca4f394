import * as path from 'node:path';
import type { AuditSeverity } from '../../core/audit/auditKinds';
import type { LayoutChoice } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { listWords, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import { checkSplit } from '../../engine/jobs/split/checkSplit';
import { copySplit, requireCopyTarget } from '../../engine/jobs/split/copySplit';
import { makeSplit } from '../../engine/jobs/split/makeSplit';
import { undoCopy } from '../../engine/jobs/split/undoCopy';
import { checkOutput } from '../../engine/outputs/checkOutput';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { Progress } from '../output/progress';
import { checkText, splitText } from '../output/splitText';
import type { Terminal } from '../output/terminal';
import { asSevere } from '../shared/auditOptions';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly layout?: LayoutChoice;
  readonly validationSplit: number;
  readonly testSplit: number;
  readonly seed: number;
  readonly fold?: number;
  readonly groupBy?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly check?: string | true;
  readonly failOn?: AuditSeverity;
  readonly copy?: string;
  readonly split?: string;
  readonly undoCopy?: boolean;
}

/** `loupe split`. */
export async function split(folder: string, options: Options, terminal: Terminal): Promise<number> {
  if (options.undoCopy) return takeBack(folder, terminal);
  if (options.check !== undefined) return check(folder, options, terminal);
  const {
    layout,
    validationSplit,
    testSplit,
    seed,
    fold,
    groupBy,
    out = 'split.json',
    force,
    dryRun,
    failOn,
    copy,
    split: given,
  } = options;
  if (failOn !== undefined)
    throw new LoupeError('wrong-option', '--fail-on belongs to --check. Give both, or neither.');
  if (!Number.isInteger(seed) || seed < 0)
    throw new LoupeError('wrong-option', `--seed must be a whole number from 0 on, not ${seed}.`);
  if (dryRun && (options.out !== undefined || force))
    throw new LoupeError(
      'wrong-option',
      '--dry-run writes nothing. Leave out --out and --force, or leave out --dry-run.',
    );
  if (dryRun && copy !== undefined)
    throw new LoupeError('wrong-option', '--dry-run writes nothing. Leave out --copy, or leave out --dry-run.');
  if (given !== undefined && copy === undefined)
    throw new LoupeError('wrong-option', '--split names the split that --copy copies. Add --copy, or leave it out.');
  if (copy !== undefined) await requireCopyTarget(path.resolve(folder), copy);
  const file = dryRun || (copy !== undefined && options.out === undefined) ? null : path.resolve(out);
  if (file !== null) await checkOutput({ file, kind: 'split', option: '--out', inputs: [folder], force });
  const made = await watched(terminal, (common) =>
    makeSplit({
      folder,
      layout,
      groupings: dryRun,
      settings: {
        seed,
        split: {
          validation: validationSplit,
          test: testSplit,
          file: given === undefined ? null : path.resolve(given),
          fold: fold ?? null,
          groupBy: groupBy ?? null,
        },
      },
      ...common,
    }),
  );
  if (!made) return exitCode.stopped;
  if (file !== null) await writeFileAtomic(file, `${JSON.stringify(made.split, null, 1)}\n`);
  const copied =
    copy === undefined
      ? undefined
      : await watched(terminal, (common) => copySplit({ made, folder, target: copy, ...common }), 'copy');
  if (copy !== undefined && !copied) return exitCode.stopped;
  const told = { ...made.told, ...(copied && { copied: { ...copied, missing: [...copied.missing] } }) };
  if (terminal.options.json) terminal.document({ file, ...told });
  else terminal.line(splitText(told, folder, file === null ? null : out));
  return exitCode.ok;
}

async function takeBack(folder: string, terminal: Terminal): Promise<number> {
  const { removed, kept } = await undoCopy(folder);
  if (terminal.options.json) terminal.document({ removed, kept: [...kept] });
  else {
    terminal.line(`${plural(removed, 'copy', 'copies')} removed from ${folder}`);
    if (kept.length > 0)
      terminal.warn(
        visibleText(`${plural(kept.length, 'copy was', 'copies were')} changed since and stay: ${listWords(kept, 5)}`),
      );
  }
  return exitCode.ok;
}

async function check(folder: string, options: Options, terminal: Terminal): Promise<number> {
  const { layout, groupBy, check: given, dryRun, failOn } = options;
  if (dryRun) throw new LoupeError('wrong-option', '--check writes nothing: leave out --dry-run.');
  const file = typeof given === 'string' ? path.resolve(given) : undefined;
  const found = await watched(terminal, (common) => checkSplit({ folder, file, layout, groupBy, ...common }));
  if (!found) return exitCode.stopped;
  if (terminal.options.json) terminal.document(found);
  else terminal.line(checkText(found));
  return failOn !== undefined && found.findings.some(({ severity }) => asSevere(severity, failOn))
    ? exitCode.found
    : exitCode.ok;
}

/** Work with progress that Ctrl+C ends; undefined where it was stopped. */
async function watched<T>(
  terminal: Terminal,
  work: (common: {
    notify: Terminal['notify'];
    signal: AbortSignal;
    onProgress: (done: number, total: number) => void;
  }) => Promise<T>,
  phase: 'scan' | 'copy' = 'scan',
): Promise<T | undefined> {
  const progress = new Progress(terminal);
  return stoppable((signal) =>
    work({
      notify: (level, code, message) => {
        progress.clear();
        terminal.notify(level, code, message);
      },
      signal,
      onProgress: (done, total) => progress.update(phase, done, total),
    }),
  ).finally(() => progress.clear());
}
