import * as path from 'node:path';
import type { HeldOutScore, TrainedModel } from '../core/runs/modelChoice';
import type { RunRecord } from '../protocol/runFiles';
import type { ListedRun } from './records';

/** The accuracy that stands for a run: the test part's where there is one, else the validation part's. */
export function heldOutScore({ result }: Pick<RunRecord, 'result'>): HeldOutScore | null {
  for (const part of ['test', 'validation'] as const) {
    const score = result?.parts[part];
    if (score) return { part, accuracy: score.accuracy, images: score.images };
  }
  return null;
}

/** Whether a run has a model that can be asked. */
export function hasModel({ record, status }: ListedRun): boolean {
  return record.model !== null && record.result !== null && status !== 'running';
}

/** A run as the choice among models sees it. */
export function trainedModel({ folder, record, status }: ListedRun): TrainedModel {
  return {
    folder,
    dataset: record.dataset.folder,
    created: record.created,
    completed: status === 'completed',
    score: heldOutScore(record),
  };
}

/** The folders that hold a file or are that folder itself, the innermost first. */
export function holdersOf(folders: Iterable<string>, file: string): string[] {
  return [...new Set(folders)]
    .filter((folder) => folder !== '' && holds(folder, file))
    .sort((a, b) => b.length - a.length);
}

function holds(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
