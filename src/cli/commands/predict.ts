import { excelCsv, plainCsv } from '../../core/csv';
import { LoupeError } from '../../core/errors';
import { formatAccuracy, formatCount, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import { mostProbable, predict as predictJob, type Prediction } from '../../engine/jobs/predict/predict';
import type { PredictOutput, Said } from '../../protocol/cliOutput';
import type { DeviceChoice } from '../../protocol/devices';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { latestWords } from '../shared/latestModel';
import { resolveRun } from '../shared/resolveRun';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly top: number;
  readonly csv?: string;
  readonly submission?: string;
  readonly csvExcel?: boolean;
  readonly decimalComma?: boolean;
  readonly force?: boolean;
  readonly runsFolder?: string;
  readonly device?: DeviceChoice;
}

/** `loupe predict`. A file that cannot be decoded is named and left out; if nothing could be predicted, it fails. */
export async function predict(
  run: string,
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  if (options.csvExcel && options.csv === undefined)
    throw new LoupeError('wrong-option', '--csv-excel says how a table is written: name the table with --csv.');
  if (options.decimalComma && !options.csvExcel)
    throw new LoupeError('wrong-option', '--decimal-comma is for tables that Excel opens: add --csv-excel.');
  if (options.submission !== undefined && (options.csv === undefined || options.csvExcel))
    throw new LoupeError(
      'wrong-option',
      options.csv === undefined
        ? '--submission says how a table is written: name the table with --csv.'
        : 'A submission has the form that the competition wants: leave out --csv-excel.',
    );
  const csvFormat = options.csvExcel ? excelCsv[options.decimalComma ? 'comma' : 'point'] : plainCsv;
  const runFolder = await resolveRun(run, options.runsFolder);
  if (run === 'latest') for (const words of await latestWords(runFolder, paths)) terminal.warn(words);
  const progress = new Progress(terminal);
  const predictions: PredictOutput['predictions'] = [];
  const { json } = terminal.options;
  const done = await stoppable((signal) =>
    predictJob({
      run: runFolder,
      paths,
      top: options.top,
      csv: options.csv,
      submission: options.submission,
      csvFormat,
      force: options.force,
      device: options.device,
      signal,
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
      onProgress: (count, total) => progress.update('predict', count, total),
      onPrediction: (prediction) => {
        if (json) predictions.push(prediction);
        else if (options.csv === undefined) {
          progress.clear();
          terminal.line(
            visibleText(
              `${prediction.file}: ${decidedWords(prediction)}${prediction.top.map((one) => `${one.class} ${formatAccuracy(one.probability)}`).join('  ')}`,
            ),
          );
        }
      },
    }),
  ).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { images, decision, skipped, submission } = done;
  if (!json) for (const { file, reason } of skipped) terminal.warn(visibleText(`Skipped: ${file}: ${reason}`));
  if (options.csv !== undefined && images === 0)
    terminal.notify(
      'warning',
      'not-written',
      `No image could be predicted, so ${options.csv} is not written; a table that was there stays.`,
    );
  if (json) {
    const missing = submission && {
      rows: submission.rows,
      missing: [...submission.missing],
      unasked: [...submission.unasked],
    };
    terminal.document({
      decision,
      predictions,
      skipped,
      ...(missing && { submission: missing }),
    } satisfies Said<PredictOutput>);
  } else if (submission) {
    terminal.line(
      `${plural(submission.rows, 'row')} written to ${options.csv}, ${formatCount(submission.rows - submission.missing.length)} of them predicted`,
    );
  } else if (options.csv !== undefined && images > 0) {
    const by = decision === mostProbable ? '' : `; classes are decided by ${decision}`;
    terminal.line(visibleText(`${plural(images, 'image')} written to ${options.csv}${by}`));
  }
  return images > 0 ? exitCode.ok : exitCode.failed;
}

/** The class that was decided for, where it is told apart from the most probable one. */
function decidedWords({ class: decided, decision }: Prediction): string {
  return decision === mostProbable ? '' : `${decided} by ${decision}; `;
}
