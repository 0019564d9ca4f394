import * as path from 'node:path';
import { toCsv } from '../../core/csv';
import type { LayoutChoice } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { formatShare, listWords, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import { checkOutput } from '../../engine/outputs/checkOutput';
import { applyLabels } from '../../engine/jobs/sort/applyLabels';
import { proposeLabels, type RuledProposal } from '../../engine/jobs/sort/proposeLabels';
import { readSortable, type Sortable } from '../../engine/jobs/sort/sortable';
import type { Said } from '../../protocol/cliOutput';
import type { SortOutput } from '../../protocol/sortOutput';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { labelsOfDraft, SortingDraft } from '../../runfolder/sorting/draft';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly propose?: boolean;
  readonly apply?: boolean;
  readonly atLeast?: number;
  readonly into?: string;
  readonly csv?: string;
  readonly layout?: LayoutChoice;
  readonly force?: boolean;
}

/** Files and reasons that are listed one by one; the rest is counted. */
const listed = 20;

/** `loupe sort`: what has no class, what is proposed for it, and on request the classes themselves. */
export async function sort(folder: string, options: Options, terminal: Terminal): Promise<number> {
  checkOptions(options);
  const csv = options.csv === undefined ? undefined : path.resolve(options.csv);
  if (csv !== undefined)
    await checkOutput({ file: csv, kind: 'proposals', option: '--csv', inputs: [folder], force: options.force });
  const progress = new Progress(terminal);
  const result = await stoppable((signal) => work(folder, options, terminal, progress, signal)).finally(() =>
    progress.clear(),
  );
  if (!result) return exitCode.stopped;
  const { output, failed } = result;
  if (csv !== undefined && output.proposals) await writeFileAtomic(csv, csvOf(output.proposals));
  if (terminal.options.json) terminal.document(output);
  else tell(output, csv, terminal);
  return failed ? exitCode.failed : exitCode.ok;
}

function checkOptions({ propose, apply, atLeast, csv }: Options): void {
  const wrong = (words: string): never => {
    throw new LoupeError('wrong-option', words);
  };
  if (csv !== undefined && !propose) wrong('--csv writes proposals: add --propose.');
  if (atLeast !== undefined && !(propose && apply))
    wrong('--at-least says which proposals are applied: add --propose --apply.');
  if (propose && apply && atLeast === undefined)
    wrong('Proposals may be wrong. Say how sure those must be that are applied, such as --at-least 0.95.');
  if (atLeast !== undefined && !(atLeast > 0 && atLeast <= 1)) wrong('--at-least is a probability above 0, at most 1.');
}

async function work(
  folder: string,
  options: Options,
  terminal: Terminal,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ readonly output: Said<SortOutput>; readonly failed: boolean }> {
  const { layout, into } = options;
  const sortable = await readSortable(folder, { layout, signal });
  const draft = new SortingDraft(sortable.folder);
  const drafted = draft.read();
  const waiting = labelsOfDraft(drafted, new Set(sortable.files));
  let proposals: RuledProposal[] | null = null;
  if (options.propose) {
    proposals = await proposeLabels({
      sortable,
      labels: waiting,
      signal,
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
      onProgress: (done, total) => progress.update('features', done, total),
    });
    progress.clear();
  }
  const output: Said<SortOutput> = {
    ...outputOf(sortable),
    waiting: waiting.size,
    proposals: proposals && rowsOf(proposals),
  };
  if (!options.apply) return { output, failed: false };
  const labels = proposals ? sureLabels(proposals, options.atLeast!) : waiting;
  if (labels.size === 0) return { output, failed: false };
  const { planned, applied } = await applyLabels({
    folder: sortable.folder,
    labels,
    into: into ?? drafted.into ?? undefined,
    layout,
    signal,
  });
  if (!planned.ok) return { output: { ...output, refusals: [...planned.refusals] }, failed: true };
  const { id, title, moves, edits, remarks } = planned.plan;
  if (applied && !proposals) draft.add({ kind: 'applied', fix: id });
  const done = { id, title, moves: [...moves], edited: edits.map(({ file }) => file), remarks: [...remarks] };
  return {
    output: { ...output, waiting: proposals ? output.waiting : 0, applied: applied ? done : null },
    failed: false,
  };
}

function outputOf({ folder, files, classes, counts, examples, reading, place, bases }: Sortable): Said<SortOutput> {
  return {
    folder,
    files: [...files],
    classes: classes.map((name, k) => ({ name, images: counts[k]! })),
    examples: examples.map((one) => ({ ...one })),
    reading,
    place,
    bases: [...bases],
    waiting: 0,
    proposals: null,
    applied: null,
    refusals: [],
  };
}

function rowsOf(proposals: readonly RuledProposal[]): NonNullable<SortOutput['proposals']> {
  return proposals.map(({ file, proposal, rule }) => {
    const [first, second] = proposal?.top ?? [];
    return {
      file,
      label: first?.label ?? null,
      probability: first?.probability ?? 0,
      second: second ? { ...second } : null,
      rule,
    };
  });
}

function sureLabels(proposals: readonly RuledProposal[], atLeast: number): Map<string, string> {
  return new Map(
    proposals.flatMap(({ file, proposal }) => {
      const [first] = proposal?.top ?? [];
      return first && first.probability >= atLeast ? [[file, first.label] as const] : [];
    }),
  );
}

function csvOf(proposals: NonNullable<SortOutput['proposals']>): string {
  return toCsv([
    ['file', 'label', 'probability', 'second', 'second_probability', 'rule'],
    ...proposals.map(({ file, label, probability, second, rule }) => [
      file,
      label,
      probability,
      second?.label,
      second?.probability,
      rule,
    ]),
  ]);
}

function tell(output: Said<SortOutput>, csv: string | undefined, terminal: Terminal): void {
  const { files, classes, waiting, proposals, applied, refusals } = output;
  const say = (words: string): void => terminal.line(visibleText(words));
  if (refusals.length > 0) {
    terminal.warn('Nothing was changed:');
    for (const { file, reason } of refusals.slice(0, listed))
      terminal.warn(`  ${visibleText(file === '' ? reason : `${file}: ${reason}`)}`);
    if (refusals.length > listed) terminal.warn(`  … and ${plural(refusals.length - listed, 'reason')} more`);
    return;
  }
  const of = classes.length === 0 ? 'there is no class yet' : plural(classes.length, 'class', 'classes');
  say(
    `${plural(files.length, 'image')} without a class; ${of}${
      classes.length > 0
        ? `: ${listWords(
            classes.map(({ name }) => name),
            9,
          )}`
        : ''
    }.`,
  );
  if (waiting > 0)
    say(
      `${plural(waiting, 'label')} given in the editor ${waiting === 1 ? 'waits' : 'wait'}: --apply gives them to the images.`,
    );
  if (proposals) tellProposals(proposals, csv, say);
  if (!applied) return;
  for (const remark of applied.remarks) say(remark);
  say(`Done: ${applied.title}`);
  terminal.line('Take it back with: loupe fix <folder> --undo');
}

function tellProposals(
  proposals: NonNullable<SortOutput['proposals']>,
  csv: string | undefined,
  say: (words: string) => void,
): void {
  const count = (rule: string): number => proposals.filter((one) => one.rule === rule).length;
  if (proposals.length > 0 && count('none') === proposals.length)
    return say(
      'Nothing can be proposed: that takes images of two classes at least. Put a few into folders of their classes first.',
    );
  if (csv !== undefined) say(`${plural(proposals.length, 'proposal')} written to ${csv}.`);
  else {
    for (const { file, label, probability, second, rule } of proposals.slice(0, listed))
      say(
        label === null
          ? `  ${file}: nothing proposed, it cannot be read`
          : `  ${file}: ${label} ${formatShare(probability)}${second ? `, ${second.label} ${formatShare(second.probability)}` : ''} (${rule})`,
      );
    if (proposals.length > listed)
      say(`  … and ${plural(proposals.length - listed, 'image')} more (--json or --csv lists all)`);
  }
  say(
    `${count('sure')} sure, ${count('unsure')} unsure, ${count('unusual')} unlike everything that has a class${count('none') > 0 ? `, ${count('none')} without a proposal` : ''}.`,
  );
}
