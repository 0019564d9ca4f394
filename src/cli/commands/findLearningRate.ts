import { formatRate } from '../../core/format';
import { gradientRecipeTaken, namesNoRecipe } from '../../engine/jobs/train/preparation/gradientRecipe';
import { findLearningRate as findJob } from '../../engine/jobs/findLearningRate/findLearningRate';
import type { DeviceChoice } from '../../protocol/devices';
import type { FoundLearningRate, SweepLine } from '../../protocol/learningRateFinder';
import { exitCode } from '../shared/exitCodes';
import { RunPrinter } from '../output/runPrinter';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';
import { readTrainingOptions, type TrainingFlags } from '../shared/trainingOptions';

interface Options extends TrainingFlags {
  readonly device?: DeviceChoice;
}

/** Rows of the table, and the width of its bars. */
const [rows, bar] = [24, 32];

/** `loupe find-learning-rate`. Ctrl+C ends it without a suggestion. */
export async function findLearningRate(
  folder: string | undefined,
  { device, ...flags }: Options,
  terminal: Terminal,
): Promise<number> {
  const options = await readTrainingOptions(folder, flags);
  if (namesNoRecipe(options)) terminal.notify('warning', 'default-recipe', gradientRecipeTaken);
  const printer = new RunPrinter(terminal, () => undefined);
  let tried: SweepLine | undefined;
  let count = 0;
  const found = await stoppable((signal) =>
    findJob({
      ...options,
      device,
      signal,
      onEvent: (event) => printer.take(event),
      onPoint: (point, of) => {
        tried = { point, of };
        count++;
        if (terminal.options.progress === 'json') terminal.warn(JSON.stringify(tried));
      },
    }),
  ).finally(() => printer.end());
  if (!found) {
    terminal.warn(
      `loupe: Stopped ${tried ? `after ${count} of ${tried.of} learning rates` : 'before the first learning rate'}, so none is suggested.`,
    );
    return exitCode.stopped;
  }
  if (terminal.options.json) terminal.document(found);
  else terminal.line(sweepText(found));
  return exitCode.ok;
}

function sweepText({
  points,
  valley,
  steepest,
  minimum,
  diverged,
  optimizer,
  model,
  batchSize,
}: FoundLearningRate): string {
  const every = Math.max(1, Math.ceil(points.length / rows));
  const shown = points.filter((_, index) => index % every === 0);
  const losses = shown.map(({ smoothed }) => smoothed);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const table = textTable(
    [
      ['rate', 'loss', ''],
      ...shown.map(({ learningRate, smoothed }) => [
        rateWords(learningRate),
        smoothed.toFixed(4),
        '█'.repeat(Math.round(high > low ? (bar * (smoothed - low)) / (high - low) : 0)),
      ]),
    ],
    [0, 1],
  );
  const end = diverged
    ? `The loss ran away at ${rateWords(points.at(-1)?.learningRate ?? 0)}.`
    : 'The loss did not run away.';
  const said =
    valley === null
      ? 'The loss falls at none of them, so there is nothing to suggest. Try another batch size, or look at the images with: loupe preview'
      : `Suggested: --learning-rate ${rateWords(valley)} (steepest fall ${rateWords(steepest ?? valley)}; a tenth of the least loss ${rateWords(minimum ?? valley)}).`;
  return `\n${table}\n\n${model}, ${optimizer}, batch size ${batchSize}. ${end}\n${said}`;
}

function rateWords(rate: number): string {
  return formatRate(Number(rate.toPrecision(2)));
}
