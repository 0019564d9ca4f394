import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { flattenSettings, type Scalar } from '../core/flattenSettings';
import { comparedMetricNames, type ComparedMetric } from '../core/metrics/metrics';
import { wilson } from '../core/metrics/wilson';
import { parts, type Part } from '../core/parts';
import { listDifferences, sideBySide, splitDifferences } from '../core/runs/runDifferences';
import type { ComparedScores, DataDifferences, RunComparison } from '../protocol/runComparison';
import type { Metrics, PartMetrics, RunRecord, SplitFile } from '../protocol/runFiles';
import { isUsed } from '../protocol/recipe/usedSettings';
import type { RunStatus } from '../protocol/runEvents';
import { noNotes, readNotes } from './notes';
import { readRun } from './records';
import { readMetrics, readSplit } from './results';
import { runVerdicts } from './runVerdicts';
import { runStatus } from './status';

/** What is read of a run to compare it. */
interface Side {
  readonly folder: string;
  readonly record: RunRecord;
  readonly status: RunStatus;
  /** What the user calls it, or the empty text. */
  readonly title: string;
  readonly metrics: Metrics | null;
  readonly split: SplitFile | null;
  readonly splitProblem: string | null;
  readonly problems: RunComparison['problems'];
}

/**
 * What differs between runs: settings, scores, data and environment, the first run being what the others are compared
 * with. Reads each run's record, scores and split whole (a split of 100,000 images takes a fifth of a second), so it
 * belongs into a process of its own. Throws LoupeError `too-few-runs`, `run-missing` or `run-broken`.
 */
export async function compareRuns(folders: readonly string[]): Promise<RunComparison> {
  if (folders.length < 2) throw new LoupeError('too-few-runs', 'Comparing takes two runs or more.');
  const sides: Side[] = [];
  for (const folder of folders) sides.push(await readSide(folder));
  const [first, ...others] = sides as [Side, ...Side[]];
  return {
    version: 1,
    runs: sides.map(({ folder, record, status, title }) => ({
      run: folder,
      name: path.basename(folder),
      title,
      status,
      dataset: record.dataset.name,
      folder: record.dataset.folder,
      images: record.dataset.images,
      classes: record.dataset.classes.length,
      fingerprint: record.dataset.fingerprint,
      bestEpoch: record.result?.bestEpoch ?? null,
      seconds: record.result?.seconds.total ?? null,
      skipped: record.result?.skipped ?? null,
    })),
    problems: sides.flatMap(({ problems }) => problems),
    verdicts: await runVerdicts(first, others),
    settings: sideBySide(sides.map(({ record }) => settingsOf(record))),
    scores: parts
      .filter((part) => sides.some(({ record }) => record.result?.parts[part]))
      .map((part) => ({ part, runs: sides.map((side) => scoresOf(side, part)) })),
    data: others.map((side, index) => dataDifferences(first, side, index + 1)),
    environment: sideBySide(sides.map(({ record }) => environmentOf(record))),
  };
}

async function readSide(folder: string): Promise<Side> {
  const record = await readRun(folder);
  const status = await runStatus(record, folder);
  const problems: Side['problems'] = [];
  // Scores that were not stored in detail, or names, are no reason not to compare the rest.
  const metrics = await readMetrics(folder).catch((error: unknown) => {
    if (!(error instanceof LoupeError && error.code === 'file-missing'))
      problems.push({ code: 'broken-evaluation', message: messageOf(error) });
    return null;
  });
  const { name: title } = await readNotes(folder).catch((error: unknown) => {
    problems.push({ code: 'broken-notes', message: messageOf(error) });
    return noNotes;
  });
  const side = { folder, record, status, title, metrics, problems };
  try {
    return { ...side, split: await readSplit(folder), splitProblem: null };
  } catch (error) {
    return { ...side, split: null, splitProblem: messageOf(error) };
  }
}

/** Only what the training looked at: a learning rate that L-BFGS does not use is no difference. */
function settingsOf(record: RunRecord): Record<string, Scalar> {
  const used = Object.entries(flattenSettings(record.settings)).filter(([key]) => isUsed(key, record.settings));
  return { recipe: record.recipe, ...Object.fromEntries(used), seed: record.seed };
}

function environmentOf({ environment, git, process }: RunRecord): Record<string, Scalar> {
  const { loupe, node, platform, engine, device, fallback } = environment;
  return {
    engine,
    device,
    fallback: fallback ?? null,
    loupe,
    node,
    platform,
    host: process.host,
    gitCommit: git?.commit ?? null,
    uncommittedChanges: git?.dirty ?? null,
  };
}

function scoresOf({ record, metrics }: Side, part: Part): ComparedScores | null {
  const score = record.result?.parts[part];
  if (!score) return null;
  const stored = metrics?.parts[part];
  // A later evaluation replaces the detailed scores; only those of the very same answers stand beside the run's own.
  const detailed = stored && stored.images === score.images && stored.accuracy === score.accuracy ? stored : null;
  return {
    images: score.images,
    accuracy: score.accuracy,
    accuracyInterval: wilson(Math.round(score.accuracy * score.images), score.images),
    macroF1: score.macroF1,
    ...comparedMetricsOf(detailed),
  };
}

function comparedMetricsOf(detailed: PartMetrics | null): Record<ComparedMetric, number | null> {
  const values = comparedMetricNames.map((name) => [name, detailed?.[name] ?? null] as const);
  return Object.fromEntries(values) as Record<ComparedMetric, number | null>;
}

function dataDifferences(a: Side, b: Side, run: number): DataDifferences {
  const [before, after] = [a.record.dataset.fingerprint, b.record.dataset.fingerprint];
  const classes = listDifferences(a.record.dataset.classes, b.record.dataset.classes);
  return {
    run,
    fingerprint: before === null || after === null ? 'unknown' : before === after ? 'same' : 'different',
    classesAdded: classes.added,
    classesRemoved: classes.removed,
    split: a.split && b.split ? splitDifferences(a.split, b.split) : null,
    splitProblem: a.splitProblem ?? b.splitProblem,
  };
}
