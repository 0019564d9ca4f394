import * as path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../../core/errors';
import { comparisonFile, type ComparedPair, type OptimizerComparison } from '../../../protocol/optimizerComparison';
import type { DeviceChoice } from '../../../protocol/devices';
import type { RunEvent } from '../../../protocol/runEvents';
import { runFile } from '../../../protocol/runFiles';
import { readRun, type StopRequest } from '../../../runfolder';
import { hasFile, hasFolder, readBytes, readLimit, replaceFile } from '../../../runfolder/files';
import { openDataset } from '../../datasets/openDataset';
import { realRoot } from '../../datasets/walkFolder';
import type { RunWriter } from '../../runs/runWriter';
import { StopSignal } from '../../runs/stopSignal';
import type { TrainOutcome } from '../train/recordOutcome';
import {
  createComparison,
  holdsComparison,
  reopenComparison,
  type ComparisonPlace,
  type ComparisonWriter,
} from './comparisonFolder';
import { pairRecipe, planComparison, type ComparisonChoice } from './comparisonPlan';
import { rankComparison } from './rankOptimizers';
import { resume } from '../resume/resume';
import { withGradients } from '../train/preparation/gradientRecipe';
import { trainSettings } from '../train/preparation/trainSettings';
import { train } from '../train/train';
import { removeTraining } from './removeTraining';

export interface CompareOptimizersJob extends ComparisonPlace {
  /** What is compared; not needed where `out` holds a comparison, which then continues as it was begun. */
  readonly choice?: ComparisonChoice | undefined;
  /**
   * Called once the folder exists, with a way to stop: after that no training begins, and the one that runs ends
   * unfinished.
   */
  readonly onStart?: (folder: string, stop: () => void) => void;
  /** What a user must know of the comparison itself. */
  readonly notify?: Notify;
  /** Events of the training that runs. */
  readonly onEvent?: (event: RunEvent, pair: ComparedPair, record: OptimizerComparison) => void;
  /** A training ended, or was found finished. */
  readonly onPair?: (pair: ComparedPair, record: OptimizerComparison) => void;
}

/**
 * Trains one network with several optimizers and seeds, each as an ordinary run inside the comparison's folder, and
 * ranks them on the same test images. All trainings of a seed begin with the same weights and see the same batches; all
 * seeds have the same parts. What is finished stays finished: with the same folder again, only what is missing is
 * trained. Throws LoupeError for wrong options, a dataset that is not there, and a folder that cannot be used; a
 * failure after that is recorded and returned.
 */
export async function compareOptimizers(
  job: CompareOptimizersJob,
): Promise<{ readonly folder: string; readonly record: OptimizerComparison }> {
  const plan = job.choice && planComparison(job.choice);
  const again = await holdsComparison(job.out);
  if (!again && !plan)
    throw new LoupeError(
      'wrong-option',
      'Which folder? Give a folder of images, a recipe that names one with --config, or --out with a comparison that is to continue.',
    );
  if (plan) await realRoot(plan.dataset.folder);
  if (plan && job.choice && !again) {
    // A folder that cannot be trained on is not worth a comparison.
    const { layout } = trainSettings(withGradients(job.choice));
    await openDataset(plan.dataset.folder, layout === null ? {} : { layout });
  }
  const writer = again ? await reopenComparison(path.resolve(job.out!), plan) : await createComparison(job, plan!);
  return { folder: writer.folder, record: await new Comparison(writer, job).run() };
}

class Comparison {
  private current: RunWriter | undefined;
  private readonly signal: StopSignal;
  private stopped = false;

  constructor(
    private readonly writer: ComparisonWriter,
    private readonly job: CompareOptimizersJob,
  ) {
    this.signal = new StopSignal(writer.folder, (request) => this.obey(request));
  }

  async run(): Promise<OptimizerComparison> {
    const { writer } = this;
    writer.onHeartProblem((problem) => this.job.notify?.('warning', 'heartbeat', problem));
    this.job.onStart?.(writer.folder, () => this.signal.request('stop-now'));
    try {
      for (const pair of writer.record.pairs) {
        if (this.stopped) break;
        await this.settle(pair);
        if (pair.optimizer === writer.record.optimizers.at(-1)!.name)
          writer.update({ ranking: await rankComparison(writer.folder, writer.record) });
      }
      writer.update({ ranking: await rankComparison(writer.folder, writer.record) });
      const unfinished = writer.record.pairs.some(({ status }) => status === 'waiting');
      if (unfinished) writer.end('stopped');
      else if (writer.record.pairs.every(({ status }) => status === 'failed'))
        writer.end('failed', writer.record.pairs[0]!.error);
      else writer.end('completed');
    } catch (error) {
      if (error instanceof LoupeError && error.code === 'run-folder-lost') throw error;
      writer.update({
        pairs: writer.record.pairs.map((pair) => (pair.status === 'running' ? { ...pair, status: 'waiting' } : pair)),
      });
      writer.end('failed', messageOf(error));
    } finally {
      writer.release();
      this.signal.dispose();
    }
    return writer.record;
  }

  /** Trains one pair, or takes what an earlier call left of it. A stopped one waits for another call. */
  private async settle(pair: ComparedPair): Promise<void> {
    const { writer, job } = this;
    const folder = path.join(writer.folder, pair.run);
    // What is there is a folder of this comparison, not a link to another.
    await hasFolder(writer.folder, pair.run);
    if (!(await isOver(folder))) {
      writer.updatePair(pair, { status: 'running', error: null });
      const outcome = await this.trainOrResume(pair, folder);
      if (outcome.status === 'stopped') {
        writer.updatePair(pair, { status: 'waiting' });
        this.stopped = true;
        return;
      }
      if (outcome.error && outcome.error.code !== 'diverged') {
        writer.updatePair(pair, { status: 'failed', error: outcome.error.message });
        throw LoupeError.told(outcome.error);
      }
    }
    await this.takeResult(pair, folder);
    job.onPair?.(
      writer.record.pairs.find(({ run }) => run === pair.run)!,
      writer.record,
    );
  }

  private async trainOrResume(pair: ComparedPair, folder: string): Promise<TrainOutcome> {
    const { writer, job } = this;
    const { record } = writer;
    const common = {
      workspace: job.workspace,
      device: record.device as DeviceChoice,
      onStart: (run: RunWriter) => {
        this.current = run;
        if (this.stopped) run.stop.request('stop-now');
      },
      onEvent: (event: RunEvent) => job.onEvent?.(event, pair, writer.record),
    };
    try {
      if (await hasFile(folder, runFile.record)) {
        try {
          return await resume({ ...common, run: folder });
        } catch (error) {
          if (
            !(error instanceof LoupeError) ||
            !['nothing-to-resume', 'resume-unknown', 'checkpoint-broken', 'run-broken'].includes(error.code)
          )
            throw error;
        }
      }
      await removeTraining(writer.folder, pair);
      const own = path.join(writer.folder, comparisonFile.split);
      const drawn = await hasFile(writer.folder, comparisonFile.split);
      return await train({
        ...common,
        folder: record.dataset.folder,
        out: folder,
        recipeName: pair.optimizer,
        config: pairRecipe(record, pair, drawn ? own : null),
      });
    } finally {
      this.current = undefined;
      await keepSplit(folder, writer.folder);
    }
  }

  /** What a run that is over says. Throws LoupeError `dataset-changed` or `no-test-part`. */
  private async takeResult(pair: ComparedPair, folder: string): Promise<void> {
    const { writer } = this;
    const { dataset, result, error } = await readRun(folder);
    const known = writer.record.fingerprint ?? dataset.fingerprint;
    if (dataset.fingerprint !== null && dataset.fingerprint !== known) {
      throw new LoupeError(
        'dataset-changed',
        `${dataset.folder} changed while its trainings were compared, so they cannot be ranked. Begin a new comparison.`,
      );
    }
    if (result && !result.parts.test) {
      throw new LoupeError(
        'no-test-part',
        'The split has no test part, and the ranking needs images that no training has seen. Add "test" to the split file, or leave it out.',
      );
    }
    writer.update({ fingerprint: known });
    writer.updatePair(pair, {
      status: error || !result ? 'failed' : 'completed',
      test: result?.parts.test?.accuracy ?? null,
      validation: result?.parts.validation?.accuracy ?? null,
      bestEpoch: result?.bestEpoch ?? null,
      seconds: result?.seconds.total ?? null,
      error: error?.message ?? null,
    });
  }

  private obey(request: StopRequest | 'pause' | 'continue'): void {
    if (request === 'pause' || request === 'continue') return;
    this.stopped = true;
    this.current?.stop.request('stop-now');
  }
}

/**
 * Whether there is nothing left to do in a run folder: it is complete, or its training diverged, which it would do
 * again.
 */
async function isOver(folder: string): Promise<boolean> {
  const record = await readRun(folder).catch(() => undefined);
  return record?.status === 'completed' || (record?.status === 'failed' && record.error?.code === 'diverged');
}

/** The parts that the first training drew hold for all. Half a split would be believed, so it is there whole or not. */
async function keepSplit(run: string, comparison: string): Promise<void> {
  if (!(await hasFile(run, runFile.split)) || (await hasFile(comparison, comparisonFile.split))) return;
  await replaceFile(comparison, comparisonFile.split, await readBytes(run, runFile.split, readLimit.list));
}
