import * as path from 'node:path';
import { parse } from 'csv-parse';
import type { HeldOut, HeldOutPart } from '../../core/decisions/decisionTypes';
import type { HeldOutParts } from '../../core/decisions/makeDecision';
import { LoupeError, messageOf } from '../../core/errors';
import { fromSpreadsheetText } from '../../core/plainText';
import { predictionColumns, runFile } from '../../protocol/runFiles';
import { EventLoopYield } from '../eventLoopYield';
import { hasFile, openToRead, readLimit } from '../files';
import { readMetrics } from '../results';

/** Held-out images of a run with what its model says of them. */
export interface HeldOutAnswers {
  readonly classes: readonly string[];
  readonly parts: HeldOutParts;
}

/**
 * Reads the probabilities of the validation and test images of a run's own evaluation. Throws LoupeError `file-missing`
 * where it was not evaluated, or `file-broken`.
 */
export async function readHeldOut(run: string): Promise<HeldOutAnswers> {
  const metrics = await readMetrics(run);
  const parts: Partial<Record<HeldOut, HeldOutPart>> = {};
  for (const part of ['validation', 'test'] as const)
    if (metrics.parts[part] && (await hasFile(run, `${runFile.evaluation}/${part}.csv`)))
      parts[part] = await readPart(run, part, metrics.classes);
  return { classes: metrics.classes, parts };
}

async function readPart(run: string, part: HeldOut, classes: readonly string[]): Promise<HeldOutPart> {
  const name = `${runFile.evaluation}/${part}.csv`;
  const file = path.join(run, name);
  const index = new Map(classes.map((one, at) => [one, at]));
  const truth: number[] = [];
  const rows: Float32Array[] = [];
  const broken = (why: string, cause?: unknown): LoupeError =>
    new LoupeError('file-broken', `${file} ${why}. Evaluate the run again with: loupe evaluate <run>`, { cause });
  try {
    const records = parse({ bom: true, max_record_size: readLimit.line });
    (await openToRead(run, name))
      .createReadStream({ highWaterMark: 64 * 1024 })
      .on('error', (error) => records.destroy(error))
      .pipe(records);
    const eventLoop = new EventLoopYield();
    let first = true;
    for await (const record of records as AsyncIterable<string[]>) {
      await eventLoop.yieldIfDue();
      if (record.length !== predictionColumns.length + classes.length)
        throw broken(`has rows that are not ${classes.length} classes long`);
      if (first) {
        first = false;
        continue;
      }
      const own = index.get(fromSpreadsheetText(record[1] ?? ''));
      if (own === undefined) throw broken(`has a class that the model does not know, ${record[1] ?? ''}`);
      // Nine digits give the single-precision number back that the model gave.
      const probabilities = Float32Array.from(record.slice(predictionColumns.length), Number);
      if (!probabilities.every(Number.isFinite)) throw broken('has a probability that is no number');
      truth.push(own);
      rows.push(probabilities);
    }
  } catch (error) {
    if (error instanceof LoupeError) throw error;
    throw broken(`cannot be read (${messageOf(error)})`, error);
  }
  const probabilities = new Float32Array(rows.length * classes.length);
  rows.forEach((row, at) => probabilities.set(row, at * classes.length));
  return { part, truth: Int32Array.from(truth), probabilities };
}
