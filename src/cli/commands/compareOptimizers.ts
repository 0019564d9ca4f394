import { formatAccuracy, formatDuration, plural } from '../../core/format';
import { gradientRecipeTaken, namesNoRecipe } from '../../engine/jobs/train/preparation/gradientRecipe';
import { compareOptimizers as compareJob } from '../../engine/jobs/compareOptimizers/compareOptimizers';
import type { DeviceChoice } from '../../protocol/devices';
import type { ComparedPair, OptimizerComparison } from '../../protocol/optimizerComparison';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import { comparisonText } from '../output/optimizerComparisonText';
import type { Terminal } from '../output/terminal';
import { onStopSignals } from '../shared/stopSignals';
import { readTrainingOptions, type TrainingFlags } from '../shared/trainingOptions';

interface Options extends TrainingFlags {
  readonly out?: string;
  readonly device?: DeviceChoice;
  readonly optimizers?: string;
  readonly seeds?: number;
  readonly learningRates?: string;
}

/** `loupe compare-optimizers`. Ctrl+C stops; what is finished is kept, and `--out` with the same folder continues. */
export async function compareOptimizers(
  folder: string | undefined,
  { out, device, optimizers, seeds, learningRates, ...flags }: Options,
  terminal: Terminal,
): Promise<number> {
  const alone = folder === undefined && flags.config === undefined && out !== undefined;
  const choice = alone
    ? undefined
    : { ...(await readTrainingOptions(folder, flags)), device, optimizers, seeds, learningRates };
  if (choice && namesNoRecipe(choice)) terminal.notify('warning', 'default-recipe', gradientRecipeTaken);
  const progress = new Progress(terminal);
  let release = (): void => undefined;
  try {
    const { folder: where, record } = await compareJob({
      choice,
      out,
      workspace: process.cwd(),
      onStart: (started, stop) => {
        release = onStopSignals(stop);
        terminal.line(`Comparing in ${started}`);
      },
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
      onEvent: (event, pair, { epochs, pairs }) => {
        if (event.type === 'epoch') progress.update('fit', event.epoch, epochs, nameOf(pair, pairs));
        if (event.type === 'notice' && event.level !== 'info' && first(pair, pairs)) {
          progress.clear();
          terminal.tell(event);
        }
      },
      onPair: (pair, { pairs }) => {
        progress.clear();
        terminal.line(pairLine(pair, pairs));
      },
    });
    progress.clear();
    return report(where, record, terminal);
  } finally {
    progress.clear();
    release();
  }
}

function report(folder: string, record: OptimizerComparison, terminal: Terminal): number {
  if (terminal.options.json) terminal.document({ folder, ...record });
  else {
    terminal.line(`\n${comparisonText(record)}`);
    terminal.line(`The comparison is in ${folder}`);
  }
  if (record.status === 'failed') {
    terminal.warn(`loupe: ${record.error ?? 'Every training failed.'}`);
    return exitCode.failed;
  }
  return record.status === 'stopped' ? exitCode.stopped : exitCode.ok;
}

function pairLine(pair: ComparedPair, pairs: readonly ComparedPair[]): string {
  if (pair.error) return `${nameOf(pair, pairs)}: ${pair.error}`;
  return `${nameOf(pair, pairs)}: test accuracy ${formatAccuracy(pair.test)}, best epoch ${pair.bestEpoch ?? '–'}, ${formatDuration(pair.seconds ?? 0)}`;
}

function nameOf(pair: ComparedPair, pairs: readonly ComparedPair[]): string {
  return `${pair.optimizer}, seed ${pair.seed} (${pairs.findIndex(({ run }) => run === pair.run) + 1} of ${plural(pairs.length, 'training')})`;
}

/** What concerns the data and the device is reported once. */
function first(pair: ComparedPair, pairs: readonly ComparedPair[]): boolean {
  return pairs[0]?.run === pair.run;
}
