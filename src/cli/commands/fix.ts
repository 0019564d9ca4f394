import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import type { LayoutChoice } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { fixVerbNames, fixVerbs, isFixVerb } from '../../core/fix/fixVerbs';
import type { FixPlan, FixRefusal } from '../../core/fix/fixTypes';
import { choiceWords, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import { fix as runFix } from '../../engine/jobs/fix/fix';
import type { FixListOutput, FixOutput, Said, UndoOutput } from '../../protocol/fixOutput';
import { listFixes, recover, undoLast, type RecoveredFix } from '../../runfolder/fixes';
import { exitCode } from '../shared/exitCodes';
import { namesIn } from '../shared/namesIn';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly to?: string;
  readonly filesFrom?: string;
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly undo?: string | boolean;
  readonly list?: boolean;
  readonly layout?: LayoutChoice;
}

/** Files of a plan that are listed one by one; the rest is counted. */
const listed = 20;

/** `loupe fix FOLDER VERB FILES…`, `--undo`, `--list`. */
export async function fix(
  folder: string,
  verb: string | undefined,
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const ways = [verb !== undefined, options.undo !== undefined, options.list === true].filter(Boolean).length;
  if (ways !== 1)
    throw new LoupeError(
      'wrong-option',
      `Give what is to be done (${choiceWords(fixVerbNames)}), or --undo, or --list.`,
    );
  if (options.list) return list(folder, terminal);
  if (options.undo !== undefined) return undo(folder, options.undo, terminal);
  if (verb === undefined || !isFixVerb(verb))
    throw new LoupeError('wrong-option', `There is no fix “${verb}”. Choose ${choiceWords(fixVerbNames)}.`);
  const { to: wants } = fixVerbs[verb];
  if ((wants === null) !== (options.to === undefined))
    throw new LoupeError(
      'wrong-option',
      wants === null ? `${verb} takes no --to.` : `${verb} needs the ${wants}: give it with --to.`,
    );
  if (options.into !== undefined && verb !== 'sort') throw new LoupeError('wrong-option', `${verb} takes no --into.`);
  const named = options.filesFrom === undefined ? files : [...files, ...(await namesIn(options.filesFrom))];
  const { to, into } = options;
  const fixes = [{ verb, files: named.map((file) => insideOf(folder, file)), to, into }];
  const result = await stoppable((signal) =>
    runFix({ folder, fixes, layout: options.layout, dryRun: options.dryRun, signal }),
  );
  if (!result) return exitCode.stopped;
  const { planned, applied, recovered } = result;
  if (terminal.options.json) {
    const plan = planned.ok ? planned.plan : null;
    terminal.document({
      folder: path.resolve(folder),
      id: applied && plan ? plan.id : null,
      title: plan?.title ?? '',
      applied,
      moves: plan ? [...plan.moves] : [],
      edited: plan ? plan.edits.map(({ file }) => file) : [],
      remarks: plan ? [...plan.remarks] : [],
      refusals: planned.ok ? [] : [...planned.refusals],
      recovered: [...recovered],
    } satisfies Said<FixOutput>);
    return planned.ok ? exitCode.ok : exitCode.failed;
  }
  tellRecovered(recovered, terminal);
  if (!planned.ok) {
    tellRefusals(planned.refusals, terminal);
    return exitCode.failed;
  }
  tellPlan(planned.plan, applied, options.dryRun === true, terminal);
  return exitCode.ok;
}

function tellPlan(
  { title, moves, edits, remarks }: FixPlan,
  applied: boolean,
  dryRun: boolean,
  terminal: Terminal,
): void {
  for (const remark of remarks.slice(0, listed)) terminal.line(visibleText(remark));
  if (remarks.length > listed)
    terminal.line(`… and ${plural(remarks.length - listed, 'remark')} more (--json lists all)`);
  if (moves.length + edits.length === 0) return terminal.line('There is nothing to do.');
  terminal.line(visibleText(`${dryRun ? 'Would be done' : applied ? 'Done' : 'Not done'}: ${title}`));
  for (const { from, to } of moves.slice(0, listed)) terminal.line(`  ${visibleText(`${from} → ${to}`)}`);
  if (moves.length > listed) terminal.line(`  … and ${plural(moves.length - listed, 'file')} more (--json lists all)`);
  for (const { file, before } of edits) terminal.line(`  ${visibleText(file)}: ${before ? 'changed' : 'new'}`);
  if (applied) terminal.line('Take it back with: loupe fix <folder> --undo');
}

function tellRefusals(refusals: readonly FixRefusal[], terminal: Terminal): void {
  terminal.warn('Nothing was changed:');
  for (const { file, reason } of refusals.slice(0, listed))
    terminal.warn(`  ${visibleText(file === '' ? reason : `${file}: ${reason}`)}`);
  if (refusals.length > listed)
    terminal.warn(`  … and ${plural(refusals.length - listed, 'reason')} more (--json lists all)`);
}

function tellRecovered(recovered: readonly RecoveredFix[], terminal: Terminal): void {
  for (const { message } of recovered) terminal.warn(visibleText(message));
}

async function undo(folder: string, given: string | boolean, terminal: Terminal): Promise<number> {
  const count = given === true ? 1 : Number(given);
  if (!Number.isInteger(count) || count < 1)
    throw new LoupeError('wrong-option', `--undo takes how many fixes are undone, such as 2, not “${String(given)}”.`);
  const undone = await undoLast(folder, count);
  const recovered = undone.flatMap((one) => one.recovered);
  if (terminal.options.json)
    terminal.document({
      folder: path.resolve(folder),
      undone: undone.map(({ id, title, already }) => ({ id, title, ...(already && { already }) })),
      recovered,
    } satisfies Said<UndoOutput>);
  else {
    tellRecovered(recovered, terminal);
    for (const { title, already } of undone)
      terminal.line(
        visibleText(already ? `Undone before, by somebody else; nothing was changed: ${title}` : `Undone: ${title}`),
      );
  }
  return exitCode.ok;
}

async function list(folder: string, terminal: Terminal): Promise<number> {
  const recovered = await recover(folder);
  const fixes = listFixes(folder);
  if (terminal.options.json) {
    terminal.document({
      folder: path.resolve(folder),
      fixes: fixes.map((one) => ({ ...one, moves: [...one.moves], edited: [...one.edited] })),
      recovered,
    } satisfies Said<FixListOutput>);
    return exitCode.ok;
  }
  tellRecovered(recovered, terminal);
  if (fixes.length === 0) terminal.line('No fix of this folder is kept.');
  for (const { created, title, state, moves, edited } of fixes) {
    terminal.line(
      visibleText(`${created.slice(0, 19).replace('T', ' ')}  ${state === 'done' ? '' : `[${state}] `}${title}`),
    );
    if (state === 'stuck') for (const { from, to } of moves) terminal.line(`  ${visibleText(`${from} → ${to}`)}`);
    if (state === 'stuck') for (const file of edited) terminal.line(`  ${visibleText(file)}: changed`);
  }
  return exitCode.ok;
}

/** A file as it is named inside the dataset: given so, or as a path from the current folder or the root. */
function insideOf(folder: string, file: string): string {
  const slashed = path.sep === '\\' ? file.replaceAll('\\', '/') : file;
  const plain = slashed.replace(/^(\.\/+)+/, '');
  if (!path.isAbsolute(file) && there(path.join(folder, plain))) return plain;
  const full = path.resolve(file);
  const relative = path.relative(path.resolve(folder), full);
  if (relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative))
    return relative.split(path.sep).join('/');
  return plain;
}

function there(full: string): boolean {
  try {
    realpathSync(full);
    return true;
  } catch {
    return false;
  }
}
