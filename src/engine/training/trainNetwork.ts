import { LoupeError } from '../../core/errors';
import type { Notify } from '../../core/codes/noticeCodes';
import { Random } from '../../core/random';
import { compileEvaluation, inputShape } from '../graphs/compile/compileInference';
import type { EvaluationGraph } from '../graphs/compile/compileInference';
import type { LoadedGraph } from '../runtimes/runtime';
import { EpochControl, type TrainingEnd } from './epochControl';
import { stepOptions } from './stepOptions';
import { epochBatches } from './trainNetworkBatches';
import type { Score } from './trainNetworkScore';
import { ScoreSum, scoreRows } from './trainNetworkScore';
import { NetworkState } from './trainNetworkState';
import { batchSteps, wholeSetSteps, type NetworkSteps } from './trainNetworkSteps';
import type {
  NetworkCheckpoint,
  NetworkEpoch,
  NetworkSettings,
  TrainNetworkOptions,
  TrainedNetwork,
} from './trainNetworkTypes';

/**
 * Trains a classifier epoch by epoch. At every kind of end (all epochs done, ended early, out of time, stopped, an
 * error) the model has the weights of its best epoch, or, before the first epoch's end, those it had reached. Throws
 * LoupeError `diverged` when the loss is no longer a number.
 */
export async function trainNetwork(options: TrainNetworkOptions): Promise<TrainedNetwork> {
  const evaluation = compileEvaluation(options.model);
  const judge = await options.runtime.load(evaluation.onnx, {
    name: `${options.model.name}, evaluation`,
    sparesMemory: true,
  });
  try {
    const steps = await loadSteps(options);
    // Steps may have threads, which would keep the process from ending.
    try {
      return await runTraining(new NetworkTraining(options, steps, evaluation, judge));
    } finally {
      await steps.release();
    }
  } finally {
    await judge.release();
  }
}

async function runTraining(training: NetworkTraining): Promise<TrainedNetwork> {
  try {
    return await training.run();
  } finally {
    training.restoreBest();
  }
}

/** The compiled steps that a training runs. Release them. */
export function loadSteps({
  model,
  runtime,
  settings,
  images,
  trainRows,
  onNotice,
}: Omit<TrainNetworkOptions, 'onEpoch'>): Promise<NetworkSteps> {
  const options = stepOptions(settings, images, trainRows.length);
  const notify: Notify = (...notice) => onNotice?.(...notice);
  if (settings.batchSize !== 'all') return batchSteps(model, runtime, options, notify);
  if (runtime.loadStep)
    notify(
      'warning',
      'whole-set-device',
      `${runtime.engine} trains batches only: steps over all images are computed by ONNX Runtime instead.`,
    );
  return wholeSetSteps(model, runtime, options, Math.ceil(trainRows.length / options.batchSize), notify);
}

class NetworkTraining {
  readonly #shape: readonly number[];
  readonly #state: NetworkState;
  readonly #random: Random;
  readonly #control: EpochControl;
  #steps: number;
  #epoch: number;
  /** Milliseconds of this epoch in which nothing was done. */
  #paused = 0;
  #best: NetworkCheckpoint['best'] | undefined;

  constructor(
    private readonly options: TrainNetworkOptions,
    private readonly steps: NetworkSteps,
    private readonly evaluation: EvaluationGraph,
    private readonly judge: LoadedGraph,
  ) {
    const { model, resumeFrom, seed, settings, trainRows, onNotice } = options;
    this.#shape = inputShape(model);
    this.#state = new NetworkState(model, steps.step, resumeFrom);
    this.#random = resumeFrom ? Random.fromState(resumeFrom.random) : new Random(seed).fork('training');
    this.#control = new EpochControl(
      settings,
      steps.stepsAnEpoch(trainRows.length),
      resumeFrom?.epochControl,
      onNotice,
    );
    this.#steps = resumeFrom?.step ?? 0;
    this.#epoch = resumeFrom?.epoch ?? 0;
    this.#best = resumeFrom?.best;
  }

  async run(): Promise<TrainedNetwork> {
    const { settings, onEpoch, onCheckpoint } = this.options;
    let end = this.#control.alreadyOver(this.#epoch);
    while (this.#epoch < settings.epochs && !end) {
      const started = performance.now();
      this.#paused = 0;
      await this.#wait();
      const trained = await this.#trainEpoch(this.#epoch + 1);
      end = trained.end;
      if (!trained.score) break;
      this.#epoch++;
      const validation = await this.#validate();
      const figures = this.#judge(trained.score, validation, (performance.now() - started - this.#paused) / 1000);
      // Taken in whatever ends the training, so that one that is resumed knows of this epoch too.
      const over = this.#control.afterEpoch(this.#epoch, this.#steps, figures);
      end ??= over ?? this.#control.outOfTime(this.#epoch);
      await onEpoch(figures);
      await onCheckpoint?.(this.#checkpoint(figures));
    }
    return {
      bestEpoch: this.#best?.epoch ?? null,
      ...(end ?? { reason: 'completed', words: `All ${settings.epochs} epochs are done.` }),
    };
  }

  /** Puts the best weights, or before any epoch's end the present ones, into the model. */
  restoreBest(): void {
    this.#state.restore(this.#best?.weights ?? this.#state.weights);
  }

  /** One pass over the training images; no score where it was cut short. */
  async #trainEpoch(epoch: number): Promise<{ readonly score?: Score; readonly end?: TrainingEnd }> {
    const { images, labels, trainRows, settings, onBatch } = this.options;
    const { step } = this.steps;
    const sum = new ScoreSum();
    let done = 0;
    let end: TrainingEnd | undefined;
    for await (const batch of epochBatches({
      images,
      labels,
      rows: trainRows,
      shape: this.#shape,
      step,
      augmentation: settings.augmentation,
      classWeights: settings.classWeights,
      balancedSampling: settings.balancedSampling,
      mixup: settings.mixup,
      meanOver: this.steps.meanOver(trainRows.length),
      random: this.#random.fork(`epoch ${epoch}`),
    })) {
      const { loss, probabilities, moved } = await this.steps.run(batch, this.#state, {
        learningRate: this.#control.learningRate(this.#steps),
        number: this.#steps + 1,
      });
      if (!Number.isFinite(loss)) throw diverged(epoch, settings);
      if (moved) this.#steps++;
      done += batch.count;
      sum.addRows(probabilities, step.classes, batch.truth, loss);
      onBatch?.(done, trainRows.length);
      end = await this.#mayEnd(epoch);
      if (end && end.reason !== 'stopped' && !batch.last) return { end };
    }
    return { score: sum.score, ...(end && { end }) };
  }

  /** Pauses if asked to, and says whether the training ends: after this epoch (`stopped`), or now. */
  async #mayEnd(epoch: number): Promise<TrainingEnd | undefined> {
    await this.#wait();
    switch (this.options.shouldStop?.()) {
      case 'stop':
        return { reason: 'stopped', words: `Stopped after epoch ${epoch}.` };
      case 'stop-now':
        return { reason: 'stopped-now', words: `Stopped in epoch ${epoch}.` };
      default:
        return this.#control.outOfTime(epoch - 1);
    }
  }

  /** Waits while the training is to pause; that time counts for nothing. */
  async #wait(): Promise<void> {
    const waiting = this.options.pause?.();
    if (waiting) this.#paused += await this.#control.waitFor(waiting);
  }

  async #validate(): Promise<Score | undefined> {
    const { images, labels, validationRows } = this.options;
    if (validationRows.length === 0) return undefined;
    return scoreRows({
      graph: this.judge,
      evaluation: this.evaluation,
      weights: this.#state.weights,
      images,
      labels,
      rows: validationRows,
      shape: this.#shape,
      batchSize: this.steps.step.batchSize,
      between: () => this.#wait(),
    });
  }

  /** The epoch's figures; keeps its weights where they are the best so far. */
  #judge(trained: Score, validation: Score | undefined, seconds: number): NetworkEpoch {
    const values = { ...trained, valLoss: validation?.loss ?? null, valAccuracy: validation?.accuracy ?? null };
    if (!Number.isFinite(values.valLoss ?? values.loss)) throw diverged(this.#epoch, this.options.settings);
    const best = this.#control.beats(values, this.#best?.score);
    if (best) this.#best = { epoch: this.#epoch, score: this.#control.score(values), weights: this.#state.weights };
    return {
      epoch: this.#epoch,
      ...values,
      seconds,
      learningRate: this.#control.learningRate(Math.max(0, this.#steps - 1)),
      best,
    };
  }

  #checkpoint(figures: NetworkEpoch): NetworkCheckpoint {
    return {
      epoch: this.#epoch,
      step: this.#steps,
      weights: this.#state.weights,
      slots: this.#state.slots,
      random: this.#random.state(),
      best: this.#best!,
      epochControl: this.#control.state(),
      figures,
    };
  }
}

function diverged(epoch: number, { learningRate }: NetworkSettings): LoupeError {
  return new LoupeError(
    'diverged',
    `Training diverged in epoch ${epoch}: the loss is no longer a number. Lower the learning rate (now ${learningRate}), ` +
      `for instance to ${Number((learningRate / 10).toPrecision(2))}. The best weights so far are kept.`,
  );
}
