import { LoupeError } from '../../core/errors';
import { Random } from '../../core/random';
import { compileEvaluation, inputShape } from '../graphs/compileInference';
import type { EvaluationGraph } from '../graphs/compileInference';
import { compileTrainingStep } from '../graphs/compileTrainingStep';
import type { TrainingStep } from '../graphs/compileTrainingStep';
import { stepNames } from '../graphs/names';
import type { OptimizerSettings } from '../graphs/optimizers';
import type { LoadedGraph } from '../runtimes/runtime';
import { floatData, floats } from '../runtimes/tensor';
import { epochBatches } from './trainNetworkBatches';
import type { Score } from './trainNetworkScore';
import { ScoreSum, scoreRows } from './trainNetworkScore';
import { NetworkState } from './trainNetworkState';
import type { NamedArrays, NetworkCheckpoint, NetworkSettings, TrainNetworkOptions, TrainedNetwork } from './trainNetworkTypes';

/**
 * Trains a classifier epoch by epoch. At every kind of end (all epochs done, stopped, an error) the model
 * has the weights of its best epoch, or, before the first epoch's end, those it had reached.
 * Throws LoupeError `diverged` when the loss is no longer a number.
 */
export async function trainNetwork(options: TrainNetworkOptions): Promise<TrainedNetwork> {
  const { model, runtime, settings } = options;
  const objective = { optimizer: optimizerOf(settings), ...(settings.loss && { loss: settings.loss }), ...(settings.l2 && { l2: settings.l2 }) };
  const input = settings.mixup ? 'float32' : options.images.elements ?? 'uint8';
  const step = compileTrainingStep(model, { ...objective, input, batchSize: settings.batchSize, device: runtime.forms });
  const evaluation = compileEvaluation(model);
  const graphs = {
    step: await (runtime.loadStep?.(model, step, objective) ?? runtime.load(step.onnx, { name: `${model.name}, training step` })),
    evaluation: await runtime.load(evaluation.onnx, { name: `${model.name}, evaluation` }),
  };
  const training = new NetworkTraining(options, step, evaluation, graphs);
  try {
    return await training.run();
  } finally {
    training.restoreBest();
    await graphs.step.release();
    await graphs.evaluation.release();
  }
}

function optimizerOf({ optimizer, momentum, nesterov = false, weightDecay }: NetworkSettings): OptimizerSettings {
  if (optimizer === 'sgd') return { name: 'sgd', momentum, nesterov };
  return optimizer === 'adamw' && weightDecay !== undefined ? { name: 'adamw', weightDecay } : { name: optimizer };
}

type Ending = 'no' | 'stop' | 'stop-now';

class NetworkTraining {
  readonly #shape: readonly number[];
  readonly #state: NetworkState;
  readonly #random: Random;
  readonly #stepsAnEpoch: number;
  #steps: number;
  #epoch: number;
  #best: NetworkCheckpoint['best'] | undefined;

  constructor(
    private readonly options: TrainNetworkOptions,
    private readonly step: TrainingStep,
    private readonly evaluation: EvaluationGraph,
    private readonly graphs: { readonly step: LoadedGraph; readonly evaluation: LoadedGraph },
  ) {
    const { model, resumeFrom, seed, trainRows } = options;
    this.#shape = inputShape(model);
    this.#state = new NetworkState(model, step, resumeFrom);
    this.#random = resumeFrom ? Random.fromState(resumeFrom.random) : new Random(seed).fork('training');
    this.#stepsAnEpoch = Math.ceil(trainRows.length / step.batchSize);
    this.#steps = resumeFrom?.step ?? 0;
    this.#epoch = resumeFrom?.epoch ?? 0;
    this.#best = resumeFrom?.best;
  }

  async run(): Promise<TrainedNetwork> {
    const { settings, onEpoch, onCheckpoint } = this.options;
    let ending: Ending = 'no';
    while (this.#epoch < settings.epochs && ending === 'no') {
      const started = performance.now();
      const trained = await this.#trainEpoch(this.#epoch + 1);
      ending = trained.ending;
      if (!trained.score) break;
      this.#epoch++;
      const validation = await this.#validate();
      const { loss } = validation ?? trained.score;
      if (!Number.isFinite(loss)) throw diverged(this.#epoch, settings);
      const best = this.#keepBest(loss);
      await onEpoch({
        epoch: this.#epoch,
        ...trained.score,
        valLoss: validation?.loss ?? null,
        valAccuracy: validation?.accuracy ?? null,
        seconds: (performance.now() - started) / 1000,
        learningRate: this.#learningRate(),
        best,
      });
      await onCheckpoint?.(this.#checkpoint());
    }
    return { bestEpoch: this.#best?.epoch ?? null, stopped: ending !== 'no' };
  }

  /** Puts the best weights, or before any epoch's end the present ones, into the model. */
  restoreBest(): void {
    this.#state.restore(this.#best?.weights ?? this.#state.weights);
  }

  /** One pass over the training images; no score where it was cut short. */
  async #trainEpoch(epoch: number): Promise<{ readonly score?: Score; readonly ending: Ending }> {
    const { images, labels, trainRows, settings, onBatch, shouldStop } = this.options;
    const sum = new ScoreSum();
    let done = 0;
    let ending: Ending = 'no';
    for await (const batch of epochBatches({
      images, labels, rows: trainRows, shape: this.#shape, step: this.step, augmentation: settings.augmentation, classWeights: settings.classWeights,
      balancedSampling: settings.balancedSampling, mixup: settings.mixup,
      random: this.#random.fork(`epoch ${epoch}`),
    })) {
      const results = await this.graphs.step.run({
        ...batch.feeds,
        ...this.#state.feeds(),
        [stepNames.learningRate]: floats(Float32Array.of(this.#learningRate()), []),
        [stepNames.step]: floats(Float32Array.of(this.#steps + 1), []),
      });
      const loss = floatData(results[stepNames.loss], stepNames.loss)[0]!;
      if (!Number.isFinite(loss)) throw diverged(epoch, settings);
      this.#state.advance(results);
      this.#steps++;
      done += batch.count;
      sum.addRows(floatData(results[stepNames.probabilities], stepNames.probabilities), this.step.classes, batch.truth, loss);
      onBatch?.(done, trainRows.length);
      ending = shouldStop?.() ?? 'no';
      if (ending === 'stop-now' && done < trainRows.length) return { ending };
    }
    return { score: sum.score, ending };
  }

  async #validate(): Promise<Score | undefined> {
    const { images, labels, validationRows } = this.options;
    if (validationRows.length === 0) return undefined;
    return scoreRows({
      graph: this.graphs.evaluation, evaluation: this.evaluation, weights: this.#state.weights, images, labels,
      rows: validationRows, shape: this.#shape, batchSize: this.step.batchSize,
    });
  }

  #keepBest(score: number): boolean {
    const best = !this.#best || score < this.#best.score;
    if (best) this.#best = { epoch: this.#epoch, score, weights: this.#state.weights };
    return best;
  }

  #learningRate(): number {
    const { learningRate, schedule, epochs } = this.options.settings;
    if (schedule !== 'cosine') return learningRate;
    return (learningRate / 2) * (1 + Math.cos((Math.PI * this.#steps) / (epochs * this.#stepsAnEpoch)));
  }

  #checkpoint(): NetworkCheckpoint {
    const weights: NamedArrays = this.#state.weights;
    return {
      epoch: this.#epoch, step: this.#steps, weights, slots: this.#state.slots, random: this.#random.state(), best: this.#best!,
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
