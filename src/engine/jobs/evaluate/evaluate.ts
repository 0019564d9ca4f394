import * as path from 'node:path';
import type { SkippedFile } from '../../../core/dataset';
import { LoupeError } from '../../../core/errors';
import { plural } from '../../../core/format';
import type { Part } from '../../../core/parts';
import type { EvaluateOutput, Said } from '../../../protocol/cliOutput';
import type { EvaluationRecord } from '../../../protocol/evaluationFiles';
import { predictImages } from '../../inference/predictImages';
import { loadRunModel, type RunModel } from '../../savedModel/loadRunModel';
import { examOf, type EvaluateJob, type Exam } from './exam';
import { decisionReport } from './decisionReport';
import { partScores, writeEvaluation, type ScoredPart } from './writeEvaluation';

/** What an evaluation says, and where its scores are. */
export interface Evaluated {
  readonly output: Said<EvaluateOutput>;
  readonly metricsFolder: string;
  readonly skipped: readonly SkippedFile[];
}

/**
 * Scores a run's saved model: on the held-out parts of its own dataset, as `split.json` has them, or on another
 * folder, whose classes are matched by name and may be any of the model's. Images that such a folder assigns to no part
 * count as test images. The scores go into the run's `evaluation` folder, those of another folder into one of its own
 * below it, which evaluating the same folder again replaces. Throws LoupeError.
 */
export async function evaluate(job: EvaluateJob): Promise<Evaluated> {
  const began = performance.now();
  const loaded = await loadRunModel(job.run, { device: job.device, notify: job.notify });
  try {
    const exam = await examOf(job, loaded);
    const scan = (performance.now() - began) / 1000;
    const { scored, skipped } = await answer(job, loaded, exam);
    const left = [...exam.skipped, ...skipped];
    const { classes } = loaded.model;
    const record: EvaluationRecord | undefined = exam.record && {
      ...exam.record,
      evaluated: new Date().toISOString(),
      images: Object.values(scored).reduce((sum, { files }) => sum + files.length, 0),
      classes: classes.filter((_, index) => Object.values(scored).some(({ truth }) => truth.includes(index))),
      skipped: left,
    };
    const metrics = await writeEvaluation({ run: job.run, folder: exam.target }, classes, scored, exam.kept, record);
    const total = (performance.now() - began) / 1000;
    const metricsFolder = path.join(job.run, exam.target);
    return {
      metricsFolder,
      skipped: left,
      output: {
        run: job.run,
        model: loaded.name,
        device: loaded.runtime.message,
        parts: partScores(metrics),
        seconds: { scan, decode: 0, features: total - scan, fit: 0, total },
        skipped: left.map(({ file, reason }) => ({ file, reason })),
        folder: exam.folder,
        evaluation: metricsFolder,
        unknownClasses: exam.unknownClasses,
        metrics,
        decided: loaded.model.decision && {
          decision: loaded.model.decision,
          report: decisionReport(loaded.model, scored, exam.record === undefined),
        },
      },
    };
  } finally {
    await loaded.model.release();
  }
}

async function answer(
  job: EvaluateJob,
  { model, runtime }: RunModel,
  exam: Exam,
): Promise<{ scored: Partial<Record<Part, ScoredPart>>; skipped: SkippedFile[] }> {
  const rows = new Map<Part, { files: string[]; truth: number[]; probabilities: number[] }>();
  const skipped: SkippedFile[] = [];
  await predictImages({
    files: exam.files.map((file) => path.join(exam.folder, file)),
    model,
    runtime,
    signal: job.signal,
    notify: (...notice) => job.notify?.(...notice),
    onProgress: (done, total) => job.onProgress?.('evaluate', done, total),
    onPrediction: (index, probabilities) => {
      const part = exam.part[index] as Part;
      const of = rows.get(part) ?? { files: [], truth: [], probabilities: [] };
      rows.set(part, of);
      of.files.push(exam.files[index] as string);
      of.truth.push(exam.truth[index] as number);
      for (const probability of probabilities) of.probabilities.push(probability);
    },
    onUndecoded: ({ index, code, reason }) =>
      skipped.push({
        file: exam.files[index] as string,
        code,
        reason,
        class: model.classes[exam.truth[index] as number] ?? null,
      }),
  });
  if (rows.size === 0)
    throw new LoupeError(
      'no-images',
      `None of the ${plural(exam.files.length, 'image')} in ${exam.folder} could be decoded, so there is nothing to score.`,
    );
  const scored: Partial<Record<Part, ScoredPart>> = {};
  for (const [part, of] of rows) {
    scored[part] = {
      files: of.files,
      truth: Int32Array.from(of.truth),
      probabilities: Float32Array.from(of.probabilities),
    };
  }
  return { scored, skipped };
}
