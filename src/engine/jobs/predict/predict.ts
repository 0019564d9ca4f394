import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import {
  byteOrderMark,
  csvLine,
  plainCsv,
  probabilityHeadings,
  type CsvFormat,
  type CsvValue,
} from '../../../core/csv';
import type { Notify } from '../../../core/codes/noticeCodes';
import { topK } from '../../../core/metrics/confusionMatrix';
import { LoupeError, messageOf } from '../../../core/errors';
import type { RankedClass } from '../../../protocol/common';
import type { DeviceChoice } from '../../../protocol/devices';
import { listImages } from '../../datasets/listImages';
import { predictImages } from '../../inference/predictImages';
import { loadRunModel } from '../../savedModel/loadRunModel';
import { checkOutput } from '../../outputs/checkOutput';
import { digits } from '../evaluate/writeEvaluation';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export interface PredictJob {
  readonly run: string;
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly top: number;
  /** Every probability is written to this file, a line an image. */
  readonly csv?: string | undefined;
  /** For which program the table is; for any where absent. */
  readonly csvFormat?: CsvFormat | undefined;
  /** The table may replace a file that Loupe did not write. */
  readonly force?: boolean | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly notify?: Notify | undefined;
  readonly onPrediction: (prediction: { readonly file: string; readonly top: RankedClass[] }) => void;
}

/** Summary of a prediction run. */
export interface Predicted {
  readonly images: number;
  readonly skipped: { file: string; reason: string }[];
}

/**
 * Predicts files and folders with a run's saved model, in order. Memory stays flat: predictions are handed on and
 * the table is written as they come; it appears when it is whole, and only where it has a row. Throws LoupeError.
 */
export async function predict(job: PredictJob): Promise<Predicted> {
  const csv = job.csv === undefined ? undefined : path.resolve(job.csv);
  if (csv !== undefined)
    await checkOutput({ file: csv, kind: 'predictions', option: '--csv', inputs: job.paths, force: job.force });
  const listed = await listImages(job.paths, job.signal);
  const skipped = [...listed.skipped];
  const { model, runtime } = await loadRunModel(job.run, { device: job.device, notify: job.notify });
  let images = 0;
  let table: Table | undefined;
  try {
    if (csv !== undefined) table = await Table.open(csv, model.classes, job.csvFormat ?? plainCsv);
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
        await table?.write([file, first.class, digits(first.probability), ...Array.from(probabilities, digits)]);
        job.onPrediction({ file, top: best });
      },
      onUndecoded: ({ index, reason }) => skipped.push({ file: listed.names[index] as string, reason }),
    });
    // An empty table says nothing, and must not take the place of a good one.
    if (images > 0) await table?.finish();
    else await table?.abandon();
  } catch (error) {
    await table?.abandon();
    throw error;
  } finally {
    await model.release();
  }
  return { images, skipped };
}

/** The `top` most probable classes, most probable first. */
export function rank(probabilities: Float32Array, classes: readonly string[], top: number): RankedClass[] {
  return topK(probabilities, top).map(({ index, value }) => ({ class: classes[index] as string, probability: value }));
}

/** Characters gathered before they are written. */
const gather = 1 << 16;

/** A CSV file that is written under another name and appears when it is whole. */
class Table {
  private waiting = '';

  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
    private readonly format: CsvFormat,
  ) {}

  static async open(target: string, classes: readonly string[], format: CsvFormat): Promise<Table> {
    const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    try {
      await makeFolder(path.dirname(target));
      const table = new Table(target, temporary, await open(temporary, 'wx'), format);
      table.waiting = format.mark ? byteOrderMark : '';
      await table.write(['file', 'predicted', 'probability', ...probabilityHeadings(classes)]);
      return table;
    } catch (error) {
      throw new LoupeError(
        'csv-unwritable',
        `The table ${target} cannot be written: ${messageOf(error)}. Choose another place with --csv.`,
        { cause: error },
      );
    }
  }

  async write(fields: readonly CsvValue[]): Promise<void> {
    this.waiting += csvLine(fields, this.format);
    if (this.waiting.length >= gather) await this.flush();
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.file.close();
    await rename(this.temporary, this.target);
  }

  async abandon(): Promise<void> {
    await this.file.close();
    await rm(this.temporary, { force: true });
  }

  private async flush(): Promise<void> {
    const text = this.waiting;
    this.waiting = '';
    await this.file.appendFile(text);
  }
}
