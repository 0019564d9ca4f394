import * as path from 'node:path';
import { plainCsv, probabilityHeadings, type CsvFormat } from '../../../core/csv';
import { decisionWords } from '../../../core/decisions/decisionWords';
import type { Notify } from '../../../core/codes/noticeCodes';
import { topK } from '../../../core/metrics/confusionMatrix';
import type { RankedClass } from '../../../protocol/common';
import type { DeviceChoice } from '../../../protocol/devices';
import { listImages } from '../../datasets/listImages';
import { predictImages } from '../../inference/predictImages';
import { loadRunModel } from '../../savedModel/loadRunModel';
import { checkOutput } from '../../outputs/checkOutput';
import { digits } from '../evaluate/writeEvaluation';
import { TableFile } from './predictionTable';
import { readSample, Submission, submissionWords, type SubmissionSummary } from './submission';

export interface PredictJob {
  readonly run: string;
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly top: number;
  /** Every probability is written to this file, a line an image. */
  readonly csv?: string | undefined;
  /** A competition's sample: `csv` becomes a table of its rows and columns. */
  readonly submission?: string | undefined;
  /** For which program the table is; for any where absent. */
  readonly csvFormat?: CsvFormat | undefined;
  /** The table may replace a file that Loupe did not write. */
  readonly force?: boolean | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly notify?: Notify | undefined;
  readonly onPrediction: (prediction: Prediction) => void;
}

/** What an image was given. */
export interface Prediction {
  readonly file: string;
  /** The class that was decided for. */
  readonly class: string;
  /** By what: `mostProbable`, or a threshold or costs in words. */
  readonly decision: string;
  readonly top: RankedClass[];
}

/** How images are decided where nothing else was chosen. */
export const mostProbable = 'most probable';

/** Summary of a prediction run. */
export interface Predicted {
  readonly images: number;
  /** How the classes were decided. */
  readonly decision: string;
  readonly skipped: { file: string; reason: string }[];
  /** Only of a submission that was written. */
  readonly submission?: SubmissionSummary;
}

/**
 * Predicts files and folders with a run's saved model, in order. Memory stays flat: predictions are handed on and
 * the table is written as they come; it appears when it is whole, and only where it has a row. Throws LoupeError.
 */
export async function predict(job: PredictJob): Promise<Predicted> {
  const csv = job.csv === undefined ? undefined : path.resolve(job.csv);
  if (csv !== undefined)
    await checkOutput({
      file: csv,
      kind: job.submission === undefined ? 'predictions' : 'submission',
      option: '--csv',
      inputs: job.submission === undefined ? job.paths : [...job.paths, job.submission],
      force: job.force,
    });
  const listed = await listImages(job.paths, job.signal);
  const skipped = [...listed.skipped];
  const { model, runtime } = await loadRunModel(job.run, { device: job.device, notify: job.notify });
  const decision = model.decision ? decisionWords(model.decision) : mostProbable;
  if (model.decision) job.notify?.('info', 'decision', `Classes are decided by ${decision}.`);
  let images = 0;
  let table: TableFile | undefined;
  let summary: SubmissionSummary | undefined;
  try {
    const sample = job.submission === undefined ? undefined : await readSample(job.submission, model.classes);
    const submission = sample && new Submission(sample);
    if (csv !== undefined && !submission) {
      table = await TableFile.open(csv, job.csvFormat ?? plainCsv);
      await table.write([
        'file',
        'predicted',
        'probability',
        'class',
        'decision',
        ...probabilityHeadings(model.classes),
      ]);
    }
    await predictImages({
      files: listed.paths,
      model,
      runtime,
      signal: job.signal,
      onProgress: job.onProgress,
      notify: (...notice) => job.notify?.(...notice),
      onPrediction: async (index, probabilities) => {
        images++;
        const file = listed.names[index] as string;
        const best = rank(probabilities, model.classes, Math.max(1, job.top));
        const [first] = best as [RankedClass, ...RankedClass[]];
        const decided = model.classes[model.decide(probabilities)] as string;
        const answer = [first.class, digits(first.probability), decided, decision];
        await table?.write([file, ...answer, ...Array.from(probabilities, digits)]);
        submission?.add(file, probabilities);
        job.onPrediction({ file, class: decided, decision, top: best });
      },
      onUndecoded: ({ index, reason }) => skipped.push({ file: listed.names[index] as string, reason }),
    });
    // An empty table says nothing, and must not take the place of a good one.
    if (images > 0) await table?.finish();
    else await table?.abandon();
    if (submission && csv !== undefined && images > 0) {
      summary = await submission.write(csv);
      for (const words of submissionWords(sample, summary, model.classes)) job.notify?.('warning', 'submission', words);
    }
  } catch (error) {
    await table?.abandon();
    throw error;
  } finally {
    await model.release();
  }
  return { images, decision, skipped, ...(summary && { submission: summary }) };
}

/** The `top` most probable classes, most probable first. */
export function rank(probabilities: Float32Array, classes: readonly string[], top: number): RankedClass[] {
  return topK(probabilities, top).map(({ index, value }) => ({ class: classes[index] as string, probability: value }));
}
