import { csvField, csvLine, probabilityHeadings } from '../../../core/csv';
import { argmax } from '../../../core/metrics/confusionMatrix';
import { evaluate } from '../../../core/metrics/metrics';
import { rankScores } from '../../../core/metrics/rankScores';
import { parts, type Part } from '../../../core/parts';
import type { PartScore, PartScores } from '../../../protocol/common';
import { evaluationFile, type EvaluationRecord } from '../../../protocol/evaluationFiles';
import { predictionColumns, type Metrics, type PartMetrics } from '../../../protocol/runFiles';
import { removeFile, replaceFile } from '../../../runfolder/files';

const zero = '0'.charCodeAt(0);

/** Characters that are written at once. */
const pieceLength = 1 << 16;

/** A part's images with the model's answers. */
export interface ScoredPart {
  /** Relative to the dataset, with `/`. */
  readonly files: readonly string[];
  readonly truth: Int32Array;
  /** [images, classes], row-major. */
  readonly probabilities: Float32Array;
}

/** Where scores are written. */
export interface EvaluationPlace {
  /** The run folder. */
  readonly run: string;
  /** Below it. */
  readonly folder: string;
}

export type ScoredParts = Readonly<Partial<Record<Part, ScoredPart>>>;

/**
 * Scores each part that has images and writes `metrics.json` and one table a part into a folder of the run,
 * `evaluation` or below it. `kept` are scores of other parts that stay beside them. With a record of what was scored,
 * that is written too, and tables of parts that are there no more are removed.
 */
export async function writeEvaluation(
  { run, folder }: EvaluationPlace,
  classes: readonly string[],
  scored: ScoredParts,
  kept: Metrics['parts'] = {},
  record?: EvaluationRecord,
): Promise<Metrics> {
  const metrics: Metrics = { version: 1, classes: [...classes], parts: { ...kept } };
  for (const part of parts) {
    const of = scored[part];
    if (!of || of.files.length === 0) continue;
    const { truth, probabilities } = of;
    metrics.parts[part] = {
      ...evaluate({ truth, probabilities, classes }),
      // What was trained on says nothing about thresholds, and is most of the images.
      ...((part !== 'train' || record) && rankScores(truth, probabilities, classes.length)),
    };
    await replaceFile(run, `${folder}/${part}.csv`, predictionTable(classes, of));
  }
  await replaceFile(run, `${folder}/${evaluationFile.metrics}`, `${JSON.stringify(metrics)}\n`);
  if (record) {
    await replaceFile(run, `${folder}/${evaluationFile.record}`, `${JSON.stringify(record)}\n`);
    for (const part of parts) if (!metrics.parts[part]) await removeFile(run, `${folder}/${part}.csv`);
  }
  return metrics;
}

/** The short scores that the runs list, `run.json` and the command line show. */
export function partScores(metrics: Metrics): PartScores {
  const scores: PartScores = {};
  for (const part of parts) {
    const of = metrics.parts[part];
    if (of) scores[part] = partScore(of);
  }
  return scores;
}

function partScore({ accuracy, macroF1, images }: PartMetrics): PartScore {
  return { accuracy, macroF1, images };
}

/**
 * `file,truth,predicted,probability` and a column a class, `probability:<class>`, in the order of the classes: piece by
 * piece, as the table of many images and classes is longer than what fits in memory.
 */
export function* predictionTable(
  classes: readonly string[],
  { files, truth, probabilities }: ScoredPart,
): Generator<string> {
  const names = classes.map((name) => csvField(name));
  let piece = csvLine([...predictionColumns, ...probabilityHeadings(classes)]);
  for (const [index, file] of files.entries()) {
    const row = probabilities.subarray(index * classes.length, (index + 1) * classes.length);
    const best = argmax(row);
    piece += `${csvField(file)},${names[truth[index] as number]},${names[best]},${digitsText(row[best] as number)}`;
    for (const probability of row) piece += `,${digitsText(probability)}`;
    piece += '\r\n';
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Nine significant digits: enough to get the same single-precision number back. */
export function digits(value: number): number {
  return Number(value.toPrecision(9));
}

/** `digits` as text. Millions are written, and most need not be read back to lose zeros at their end. */
export function digitsText(value: number): string {
  const text = value.toPrecision(9);
  const end = text.indexOf('e');
  return text.charCodeAt((end < 0 ? text.length : end) - 1) === zero ? String(Number(text)) : text;
}
