import * as path from 'node:path';
import type { DecisionRequest } from '../../core/decisions/decisionTypes';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import { matchClasses } from '../../core/matchClasses';
import { readCostTable } from '../../engine/jobs/decide/costTable';
import type { DecideOutput, Said } from '../../protocol/cliOutput';
import type { Decision } from '../../protocol/decision';
import { decisionOfRun, heldOutOf, proposeDecision, setDecision, undoDecision } from '../../runfolder/decisions';
import { decisionText, matricesText } from '../output/decisionText';
import type { Terminal } from '../output/terminal';
import { exitCode } from '../shared/exitCodes';
import { resolveRun } from '../shared/resolveRun';

interface Options {
  readonly class?: string;
  readonly recall?: number;
  readonly precision?: number;
  readonly threshold?: string;
  readonly costs?: string;
  readonly show?: boolean;
  readonly clear?: boolean;
  readonly undo?: boolean;
  readonly dryRun?: boolean;
  readonly runsFolder?: string;
}

/** `loupe decide`. Without an option it shows how the run's model decides. */
export async function decide(run: string, options: Options, terminal: Terminal): Promise<number> {
  const ways = [
    options.recall,
    options.precision,
    options.threshold,
    options.costs,
    options.show,
    options.clear,
    options.undo,
  ];
  if (ways.filter((way) => way !== undefined).length > 1)
    throw new LoupeError(
      'wrong-option',
      'Give one of --recall, --precision, --threshold, --costs, --show, --clear and --undo.',
    );
  if (options.class !== undefined && options.recall === undefined && options.precision === undefined)
    throw new LoupeError('wrong-option', '--class needs what to reach: --recall 0.99, or --precision 0.95.');
  const folder = await resolveRun(run, options.runsFolder);
  if (options.clear) return clear(folder, options, terminal);
  if (options.undo) return tell(folder, await undoDecision(folder), 'undone', terminal);
  const held = await heldOutOf(folder);
  const request = await requestOf(options, held.classes);
  if (!request) return tell(folder, await decisionOfRun(folder), 'shown', terminal);
  const { decision, classes, matrices } = proposeDecision(request, held);
  if (!decision.report)
    terminal.notify(
      'warning',
      'no-held-out',
      'The run kept no images back, so what this decision costs on new images is not known.',
    );
  if (!options.dryRun) await setDecision(folder, decision);
  if (terminal.options.json) {
    const done = options.dryRun ? 'proposed' : 'made';
    terminal.document({ run: folder, done, decision, classes: [...classes], matrices } satisfies Said<DecideOutput>);
    return exitCode.ok;
  }
  terminal.line(decisionText(decision));
  if (matrices) terminal.line(matricesText(matrices, classes, decision));
  terminal.line(
    options.dryRun
      ? 'Nothing was changed (--dry-run).'
      : `Predictions, tables and exports of ${path.basename(folder)} now use it. Take it back with: loupe decide ${path.basename(folder)} --undo`,
  );
  return exitCode.ok;
}

async function clear(folder: string, { dryRun }: Options, terminal: Terminal): Promise<number> {
  if (dryRun) throw new LoupeError('wrong-option', '--dry-run shows what a choice would cost; --clear costs nothing.');
  // Also what cannot be read is cleared.
  await setDecision(folder, null);
  return tell(folder, null, 'cleared', terminal);
}

function tell(run: string, decision: Decision | null, done: DecideOutput['done'], terminal: Terminal): number {
  if (terminal.options.json)
    terminal.document({ run, done, decision, classes: [], matrices: null } satisfies Said<DecideOutput>);
  else
    terminal.line(
      decision
        ? decisionText(decision)
        : `${path.basename(run)} decides for the most probable class. Choose otherwise with: loupe decide ${path.basename(run)} --class <class> --recall 0.99`,
    );
  return exitCode.ok;
}

async function requestOf(options: Options, classes: readonly string[]): Promise<DecisionRequest | undefined> {
  const { recall, precision, threshold, costs } = options;
  if (costs !== undefined) return readCostTable(path.resolve(costs), classes);
  if (threshold !== undefined) {
    const equals = threshold.lastIndexOf('=');
    const value = Number(threshold.slice(equals + 1));
    if (equals <= 0 || threshold.slice(equals + 1).trim() === '' || Number.isNaN(value))
      throw new LoupeError(
        'wrong-option',
        `--threshold is a class and a number, such as poisonous=0.2, not “${threshold}”.`,
      );
    return { kind: 'threshold', class: known(threshold.slice(0, equals), classes), threshold: value, origin: 'given' };
  }
  const atLeast = recall ?? precision;
  if (atLeast === undefined) return undefined;
  if (options.class === undefined)
    throw new LoupeError('wrong-option', `Say of which class with --class: ${listWords(classes)}.`);
  const measure = recall === undefined ? 'precision' : 'recall';
  return { kind: 'target', class: known(options.class, classes), target: { measure, atLeast } };
}

/** A class as the model calls it; what it does not have is for the decision to refuse. */
function known(name: string, classes: readonly string[]): string {
  return classes[matchClasses([name], classes)[0]!] ?? name;
}
