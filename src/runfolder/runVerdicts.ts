import type { Part } from '../core/parts';
import { pairedDifference } from '../core/metrics/pairedDifference';
import type { UnpairedReason } from '../core/metrics/runVerdict';
import type { AnsweredImages, RunVerdict } from '../protocol/runComparison';
import type { RunRecord } from '../protocol/runFiles';
import { readPredictions, type PredictionRow } from './results';

/** A run whose answers are compared with those of another. */
export interface JudgedRun {
  readonly folder: string;
  readonly record: RunRecord;
}

/** Images that are named of each kind: as many as anybody looks through. */
const named = 200;

/** The answers to single images, by file; or why there are none that belong to the run's score. */
type Answers = ReadonlyMap<string, PredictionRow> | 'no-answers' | 'evaluated-again';

/**
 * How each run compares with the first on the images that neither was trained on: on the test part where both have
 * one, else on the validation part. Where the very same images were answered by both, image by image.
 */
export async function runVerdicts(first: JudgedRun, others: readonly JudgedRun[]): Promise<RunVerdict[]> {
  const kept = new Map<Part, Answers>();
  const verdicts: RunVerdict[] = [];
  for (const [index, other] of others.entries()) {
    const part = heldOut(first, other);
    if (part === 'no-scores' || part === 'other-parts') {
      verdicts.push({ ...without(part), run: index + 1, part: null });
      continue;
    }
    const answers = kept.get(part) ?? (await answersOf(first, part));
    kept.set(part, answers);
    verdicts.push({ ...judge(first, answers, other, await answersOf(other, part)), run: index + 1, part });
  }
  return verdicts;
}

type Judged = Omit<RunVerdict, 'run' | 'part'>;

function without(reason: UnpairedReason, shared = 0): Judged {
  const none: AnsweredImages = { count: 0, first: [] };
  return { reason, pair: null, shared, byName: false, onlyFirst: none, onlySecond: none };
}

function heldOut(
  { record: a }: JudgedRun,
  { record: b }: JudgedRun,
): 'test' | 'validation' | 'other-parts' | 'no-scores' {
  const [one, other] = [a.result?.parts ?? {}, b.result?.parts ?? {}];
  if (one.test && other.test) return 'test';
  if (one.validation && other.validation) return 'validation';
  const any = (parts: typeof one): boolean => Boolean(parts.test ?? parts.validation);
  return any(one) && any(other) ? 'other-parts' : 'no-scores';
}

/** Only answers of the very score that the run has: a later evaluation replaces the table. */
async function answersOf({ folder, record }: JudgedRun, part: Part): Promise<Answers> {
  const score = record.result?.parts[part];
  const rows = await readPredictions(folder, part).catch(() => null);
  if (!rows || !score) return 'no-answers';
  const right = rows.reduce((sum, { truth, predicted }) => sum + Number(truth === predicted), 0);
  if (rows.length !== score.images || right !== Math.round(score.accuracy * score.images)) return 'evaluated-again';
  return new Map(rows.map((row) => [row.file, row]));
}

function judge(a: JudgedRun, before: Answers, b: JudgedRun, after: Answers): Judged {
  if (typeof before === 'string') return without(before);
  if (typeof after === 'string') return without(after);
  let shared = 0;
  for (const file of before.keys()) if (after.has(file)) shared += 1;
  const [{ dataset: one }, { dataset: other }] = [a.record, b.record];
  const byName = one.fingerprint === null || one.fingerprint !== other.fingerprint;
  // Many datasets have a cat/1.jpg: names alone are believed of one folder only.
  if (byName && one.folder !== other.folder) return without('other-datasets');
  if (shared !== before.size || shared !== after.size) return without('other-images', shared);
  const onlyFirst: AnsweredImages['first'] = [];
  const onlySecond: AnsweredImages['first'] = [];
  for (const [file, { truth, predicted }] of before) {
    const { truth: truthAfter, predicted: predictedAfter } = after.get(file)!;
    if (truth !== truthAfter) return without('other-classes', shared);
    if (predicted === truth && predictedAfter !== truth) onlyFirst.push({ file, truth, taken: predictedAfter });
    if (predicted !== truth && predictedAfter === truth) onlySecond.push({ file, truth, taken: predicted });
  }
  return {
    reason: null,
    pair: pairedDifference({ images: shared, onlyFirst: onlyFirst.length, onlySecond: onlySecond.length }),
    shared,
    byName,
    onlyFirst: { count: onlyFirst.length, first: onlyFirst.slice(0, named) },
    onlySecond: { count: onlySecond.length, first: onlySecond.slice(0, named) },
  };
}
