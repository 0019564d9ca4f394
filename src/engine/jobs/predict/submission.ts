import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { plainCsv } from '../../../core/csv';
import { LoupeError, messageOf } from '../../../core/errors';
import { listWords, plural } from '../../../core/format';
import { matchClasses } from '../../../core/matchClasses';
import { readBounded } from '../../formats/boundedFile';
import { decodeText } from '../../formats/text/decodeText';
import { TableFile } from './predictionTable';

/** A competition's sample: which images are asked for, and in which order the classes stand. */
export interface SubmissionSample {
  /** The heading of every column, as it is written. */
  readonly headings: readonly string[];
  readonly ids: readonly string[];
  /** The model's class in each column after the first; -1 where the model has none by that name. */
  readonly classOf: readonly number[];
}

/** Bytes of a sample; one of a million rows and a hundred columns has a few hundred million. */
const longestSample = 512 * 2 ** 20;

/** What a submission holds beside the rows that were predicted. */
export interface SubmissionSummary {
  readonly rows: number;
  /** Ids without an image that could be predicted. */
  readonly missing: readonly string[];
  /** Images that the sample does not ask for. */
  readonly unasked: readonly string[];
}

/**
 * Reads a sample submission: ids in the first column, a column for each class.
 * @throws LoupeError `bad-sample` where it is no such table, or none of its columns is a class of the model
 */
export async function readSample(file: string, classes: readonly string[]): Promise<SubmissionSample> {
  const bad = (why: string): LoupeError =>
    new LoupeError('bad-sample', `${file} ${why}. Give the competition's sample_submission.csv with --submission.`);
  const bytes = await readBounded(file, longestSample, 'bad-sample', 'The sample');
  let rows: string[][];
  try {
    rows = parse(decodeText(bytes).text, { relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw bad(`cannot be read as a table: ${messageOf(error)}`);
  }
  const [headings = [], ...records] = rows;
  if (headings.length < 3 || records.length === 0)
    throw bad('is no table with ids in its first column and a column for each class');
  const classOf = matchClasses(headings.slice(1), classes);
  if (classOf.every((index) => index < 0))
    throw bad(
      `has the columns ${listWords(headings.slice(1), 3)}, none of which is a class of the model (${listWords(classes, 3)})`,
    );
  const ids = records.map(([id = '']) => id);
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw bad(`asks for ${id} twice`);
    seen.add(id);
  }
  return { headings, ids, classOf };
}

/** The probabilities of a sample's images, as they come, until all are there. */
export class Submission {
  private readonly rowOf: ReadonlyMap<string, number>;
  private readonly values: Float32Array;
  private readonly filled: Uint8Array;
  private readonly unasked: string[] = [];
  private readonly columns: number;

  constructor(private readonly sample: SubmissionSample) {
    this.columns = sample.classOf.length;
    this.rowOf = new Map(sample.ids.map((id, row) => [id, row]));
    this.values = new Float32Array(sample.ids.length * this.columns);
    this.filled = new Uint8Array(sample.ids.length);
  }

  /** Takes an image's probabilities, in the order of the model's classes. */
  add(file: string, probabilities: Float32Array): void {
    const row = this.rowFor(file);
    if (row === undefined || this.filled[row]) {
      this.unasked.push(file);
      return;
    }
    this.filled[row] = 1;
    this.sample.classOf.forEach((index, column) => {
      if (index >= 0) this.values[row * this.columns + column] = probabilities[index]!;
    });
  }

  /** Writes every row of the sample, in its order. Each sums to 1. */
  async write(target: string): Promise<SubmissionSummary> {
    const table = await TableFile.open(target, plainCsv);
    try {
      await table.writeText(`${this.sample.headings.map(field).join(',')}\r\n`);
      for (const [row, id] of this.sample.ids.entries())
        await table.writeText(`${field(id)},${this.shares(row).join(',')}\r\n`);
      await table.finish();
    } catch (error) {
      await table.abandon();
      throw error;
    }
    const missing = this.sample.ids.filter((_, row) => !this.filled[row]);
    return { rows: this.sample.ids.length, missing, unasked: this.unasked };
  }

  /** An id is a path, a file's name, or that without its extension. */
  private rowFor(file: string): number | undefined {
    const slashed = file.replaceAll(path.sep, '/');
    const name = path.posix.basename(slashed);
    const names = [slashed, name, slashed.replace(/\.[^./]+$/, ''), name.replace(/\.[^.]+$/, '')];
    const found = names.find((one) => this.rowOf.has(one));
    return found === undefined ? undefined : this.rowOf.get(found);
  }

  /** Of all classes alike where nothing was predicted: every id must have a row. */
  private shares(row: number): number[] {
    const own = Array.from(this.values.subarray(row * this.columns, (row + 1) * this.columns));
    const sum = own.reduce((all, value) => all + value, 0);
    return own.map((value) => Number((sum > 0 ? value / sum : 1 / this.columns).toPrecision(9)));
  }
}

/** What a submission lacks, as sentences; empty where it lacks nothing. */
export function submissionWords(
  { headings, classOf, ids }: SubmissionSample,
  { missing, unasked }: SubmissionSummary,
  classes: readonly string[],
): string[] {
  const unknown = headings.slice(1).filter((_, column) => classOf[column]! < 0);
  const dropped = classes.filter((_, index) => !classOf.includes(index));
  return [
    missing.length > 0
      ? `${plural(missing.length, 'image')} of the ${ids.length} that the sample asks for could not be predicted, so ${missing.length === 1 ? 'its row holds' : 'their rows hold'} the same for each class: ${listWords(missing, 10)}.`
      : '',
    unknown.length > 0
      ? `The model does not know ${listWords(unknown, 5)}: ${unknown.length === 1 ? 'this column holds' : 'these columns hold'} 0.`
      : '',
    dropped.length > 0
      ? `The sample has no column for ${listWords(dropped, 5)} of the model: the other classes share what it gave ${dropped.length === 1 ? 'it' : 'them'}.`
      : '',
    unasked.length > 0
      ? `${plural(unasked.length, 'image')} that the sample does not ask for ${unasked.length === 1 ? 'is' : 'are'} not in the table: ${listWords(unasked, 3)}.`
      : '',
  ].filter((words) => words !== '');
}

/** A field as it is, by RFC 4180: an id comes back as the competition gave it, whatever a spreadsheet makes of it. */
function field(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
