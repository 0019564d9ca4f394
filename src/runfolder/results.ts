import * as path from 'node:path';
import { parse } from 'csv-parse';
import type * as v from 'valibot';
import { fromSpreadsheetText } from '../core/plainText';
import { LoupeError, messageOf } from '../core/errors';
import type { Part } from '../core/parts';
import { parseJsonWith } from '../protocol/parse';
import {
  metricsSchema,
  predictionColumns,
  runFile,
  skipLedgerSchema,
  splitFileSchema,
  type Metrics,
  type SkipLedger,
  type SplitFile,
} from '../protocol/runFiles';
import { EventLoopYield } from './eventLoopYield';
import { openToRead, readLimit, readText } from './files';

/** One row of `evaluation/<part>.csv`: classes by name, the probability of the predicted one. */
export interface PredictionRow {
  /** Relative to the dataset's folder, with `/`. */
  readonly file: string;
  readonly truth: string;
  readonly predicted: string;
  readonly probability: number;
}

/** Scores by part. Throws LoupeError `file-missing` or `file-broken`. */
export function readMetrics(folder: string): Promise<Metrics> {
  return readJson(folder, runFile.metrics, metricsSchema);
}

/** Which file was in which part. Throws LoupeError `file-missing` or `file-broken`. */
export function readSplit(folder: string): Promise<SplitFile> {
  return readJson(folder, runFile.split, splitFileSchema);
}

/** The skip ledger; empty where the job has not written one yet. Throws LoupeError `file-broken`. */
export async function readSkipped(folder: string): Promise<SkipLedger> {
  try {
    return await readJson(folder, runFile.skipped, skipLedgerSchema);
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'file-missing') return { version: 1, skipped: [] };
    throw error;
  }
}

/** Path of the table that holds a part's predictions, in `evaluation` or a folder below it. */
export function predictionsFile(folder: string, part: Part, place: string = runFile.evaluation): string {
  return path.join(folder, place, `${part}.csv`);
}

/**
 * The saved model's answers for one part, in the file's order, without the columns of single classes; of the run's own
 * parts where no place of another evaluation is given. Throws LoupeError `file-missing` or `file-broken`.
 */
export async function readPredictions(
  folder: string,
  part: Part,
  place: string = runFile.evaluation,
): Promise<PredictionRow[]> {
  const file = predictionsFile(folder, part, place);
  const rows: PredictionRow[] = [];
  try {
    const records = parse({ bom: true, max_record_size: readLimit.line });
    const handle = await openToRead(folder, `${place}/${part}.csv`);
    handle
      .createReadStream({ highWaterMark: 16 * 1024 })
      .on('error', (error) => records.destroy(error))
      .pipe(records);
    let first = true;
    const eventLoop = new EventLoopYield();
    for await (const record of records as AsyncIterable<string[]>) {
      // Records that wait in the stream are handed over without a pause; a reader with a window has other things to do.
      await eventLoop.yieldIfDue();
      if (first) {
        first = false;
        if (!predictionColumns.every((column, index) => record[index] === column)) {
          throw new LoupeError(
            'file-broken',
            `${file} does not start with the columns ${predictionColumns.join(', ')}. Evaluate the run again.`,
          );
        }
        continue;
      }
      const [name = '', truth = '', predicted = '', probability = ''] = record;
      rows.push({
        file: fromSpreadsheetText(name),
        truth: fromSpreadsheetText(truth),
        predicted: fromSpreadsheetText(predicted),
        probability: Number(probability),
      });
    }
  } catch (error) {
    throw asFileError(file, error);
  }
  return rows;
}

/** Throws LoupeError `file-missing` or `file-broken`. */
export async function readJson<S extends v.GenericSchema>(
  folder: string,
  name: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  const file = path.join(folder, name);
  let text: string;
  try {
    text = await readText(folder, name, readLimit.list);
  } catch (error) {
    throw asFileError(file, error);
  }
  const parsed = parseJsonWith(schema, text);
  if (!parsed.ok)
    throw new LoupeError('file-broken', `${file} cannot be understood (${parsed.problem}). Evaluate or train again.`);
  return parsed.value;
}

function asFileError(file: string, error: unknown): LoupeError {
  if (error instanceof LoupeError) return error;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new LoupeError('file-missing', `${file} does not exist: the run has not come that far, or did not finish.`, {
      cause: error,
    });
  }
  return new LoupeError('file-broken', `${file} cannot be read: ${messageOf(error)}.`, { cause: error });
}
