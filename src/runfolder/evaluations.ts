import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { evaluationFile, evaluationRecordSchema, type EvaluationRecord } from '../protocol/evaluationFiles';
import { metricsSchema, runFile, type Metrics } from '../protocol/runFiles';
import { LoupeError } from '../core/errors';
import { namesIn, statOf } from './files';
import { fileNamePart } from './paths';
import { readJson } from './results';

/** Scores that a run has been given: of its own parts, or of a folder. */
export interface StoredEvaluation {
  /** Name of its folder below `evaluation`; the empty text for the run's own parts. */
  readonly id: string;
  /** What was scored: the folder's name, or the empty text. */
  readonly name: string;
  /** Null for the run's own parts, and of an earlier version, which did not note what it scored. */
  readonly record: EvaluationRecord | null;
  readonly metrics: Metrics;
  /** ISO date and time. */
  readonly evaluated: string;
}

/** Where the evaluation of a folder is kept: equal for equal folders, whatever they are called by. */
export function evaluationId(realFolder: string): string {
  const name = fileNamePart(path.basename(realFolder)) || 'folder';
  return `${name}-${createHash('sha256').update(realFolder).digest('hex').slice(0, 8)}`;
}

/** Path of an evaluation's folder below the run. Throws LoupeError `file-missing` for what is no name of one. */
export function evaluationPlace(id: string): string {
  if (id === '') return runFile.evaluation;
  if (id === '.' || id === '..' || /[/\\]/.test(id))
    throw new LoupeError(
      'file-missing',
      `“${id}” is no evaluation of the run. See them with: loupe evaluate <run> --list`,
    );
  return `${runFile.evaluation}/${id}`;
}

/**
 * Every evaluation of a run: its own parts first, then folders, the latest first. What cannot be read is named in
 * `broken`.
 */
export async function listEvaluations(
  run: string,
): Promise<{ evaluations: StoredEvaluation[]; broken: { id: string; problem: string }[] }> {
  const evaluations: StoredEvaluation[] = [];
  const broken: { id: string; problem: string }[] = [];
  for (const id of ['', ...(await namesIn(run, runFile.evaluation))]) {
    if (id !== '' && !(await statOf(run, `${runFile.evaluation}/${id}`))?.isDirectory()) continue;
    try {
      evaluations.push(await readEvaluation(run, id));
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      if (error.code !== 'file-missing') broken.push({ id, problem: error.message });
    }
  }
  evaluations.sort((a, b) => Number(b.id === '') - Number(a.id === '') || (a.evaluated < b.evaluated ? 1 : -1));
  return { evaluations, broken };
}

/** One evaluation. Throws LoupeError `file-missing` or `file-broken`. */
export async function readEvaluation(run: string, id: string): Promise<StoredEvaluation> {
  const place = evaluationPlace(id);
  const metrics = await readJson(run, `${place}/${evaluationFile.metrics}`, metricsSchema);
  const record =
    id === ''
      ? null
      : await readJson(run, `${place}/${evaluationFile.record}`, evaluationRecordSchema).catch((error: unknown) => {
          if (error instanceof LoupeError && error.code === 'file-missing') return null;
          throw error;
        });
  const evaluated =
    record?.evaluated ?? new Date((await statOf(run, `${place}/${evaluationFile.metrics}`))?.mtime ?? 0).toISOString();
  return { id, name: record?.name ?? id, record, metrics, evaluated };
}
