import * as path from 'node:path';
import { flattenSettings } from '../../core/flattenSettings';
import { isIteration } from '../../core/format';
import type { RunCurves, RunRow } from '../../protocol/pages/runs';
import type { EpochEvent } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import type { BrokenRun, IndexedRun } from '../../runfolder';
import { shownState } from '../../core/runs/runStates';
import { progressWords } from './describe';

/**
 * A run as a row of the table.
 * @param live what its events amount to, while it runs
 * @param epochs epochs trained, where they were looked up in its events; null where they are not known
 */
export function rowOf(run: IndexedRun, live: RunState | undefined, epochs: number | null): RunRow {
  const { record, status, notes } = run;
  const running = status === 'running';
  return {
    run: run.folder,
    name: path.basename(run.folder),
    title: notes.name,
    status: shownState(status, live?.paused ?? record.paused ?? false),
    progress: running ? (live ? progressWords(live) : 'starting') : null,
    problem: record.error?.message ?? null,
    star: notes.star,
    note: notes.note,
    notesProblem: run.notesProblem,
    dataset: record.dataset.name,
    folder: record.dataset.folder,
    images: record.dataset.images || (live?.dataset?.images ?? null),
    classes: record.dataset.classes.length || (live?.dataset?.classes.length ?? null),
    fingerprint: record.dataset.fingerprint,
    model: record.model?.name ?? null,
    recipe: record.recipe,
    scores: record.result?.parts ?? {},
    epochs: live?.epochs.at(-1)?.epoch ?? epochs,
    bestEpoch: record.result?.bestEpoch ?? live?.epochs.filter((epoch) => epoch.best).at(-1)?.epoch ?? null,
    seconds:
      record.result?.seconds.total ??
      (record.ended ? (Date.parse(record.ended) - Date.parse(record.created)) / 1000 : null),
    skipped: record.result?.skipped ?? null,
    device: record.environment.device,
    engine: record.environment.engine,
    started: timeOf(record.created),
    settings: flattenSettings(record.settings),
  };
}

/** A folder that cannot be read as a run, as a row that says so. */
export function brokenRow({ folder, problem }: BrokenRun): RunRow {
  return {
    run: folder,
    name: path.basename(folder),
    title: '',
    status: 'broken',
    progress: null,
    problem,
    star: false,
    note: '',
    notesProblem: null,
    dataset: null,
    folder: null,
    images: null,
    classes: null,
    fingerprint: null,
    model: null,
    recipe: null,
    scores: {},
    epochs: null,
    bestEpoch: null,
    seconds: null,
    skipped: null,
    device: null,
    engine: null,
    started: null,
    settings: {},
  };
}

/** Epochs as the columns that curves are drawn from. */
export function curvesOf(run: string, epochs: readonly EpochEvent[]): RunCurves {
  const first = epochs[0];
  const began = first ? first.t - first.seconds * 1000 : 0;
  return {
    run,
    epoch: epochs.map(({ epoch }) => epoch),
    seconds: epochs.map(({ t }) => (t - began) / 1000),
    loss: epochs.map(({ loss }) => loss),
    accuracy: epochs.map(({ accuracy }) => accuracy),
    valLoss: epochs.map(({ valLoss }) => valLoss),
    valAccuracy: epochs.map(({ valAccuracy }) => valAccuracy),
    ...(epochs.some(isIteration) ? { unit: 'iteration' as const } : {}),
  };
}

function timeOf(date: string): number | null {
  const time = Date.parse(date);
  return Number.isFinite(time) ? time : null;
}
