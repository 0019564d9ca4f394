import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../../core/errors';
import type { TrainingStep } from '../../graphs/compile/compileTrainingStep';
import { activationOf, type LossSettings } from '../../graphs/compile/losses';
import { stepNames } from '../../graphs/names';
import { optimizer as optimizerOf } from '../../graphs/compile/optimizers';
import { allLayers, weightName } from '../../layersModel/layerWeights';
import type { LoadedGraph, Objective } from '../runtime';
import { floatData, floats, type Tensor } from '../../tensor';
import { trainingForward } from './trainingForward';
import { lossOnTensors, updateOnTensors, withL2OnTensors } from './trainingRules';

/** The defaults of the compiled step. */
const usualLoss: LossSettings = { name: 'categoricalCrossentropy' };

type Feeds = Readonly<Record<string, Tensor>>;

/**
 * The compiled training step's inputs, outputs and results, computed by TensorFlow.js's layers and autograd on its
 * current backend. The model's weights change; between two steps they stay on the device.
 * Throws LoupeError `unsupported-model` where the network does not end in what the loss needs.
 */
export function tensorFlowStep(
  model: LayersModel,
  step: TrainingStep,
  { optimizer, loss = usualLoss, l2 }: Objective,
): LoadedGraph {
  const variables = variablesOf(model, step);
  const trained = step.parameters.filter(({ trainable }) => trainable).map(({ name }) => name);
  const activation = activationOf(loss);
  const forward = trainingForward(model, activation);
  const { slots: slotNames } = optimizerOf(optimizer);
  const given = new Map<string, Float32Array>();
  const penalized = trained.filter((name) => l2?.weights.includes(name)).map((name) => variables.get(name)!);

  function run(feeds: Feeds): Record<string, Tensor> {
    for (const { name, dims } of step.parameters) {
      const data = floatData(feeds[name], name);
      if (given.get(name) === data) continue;
      tf.tidy(() => variables.get(name)!.assign(tf.tensor(Float32Array.from(data), [...dims])));
    }
    const results: Record<string, Tensor> = {};
    tf.tidy(() => {
      const scalar = (name: string): tf.Scalar => tf.scalar(floatData(feeds[name], name)[0]!);
      const [learningRate, number] = [scalar(stepNames.learningRate), scalar(stepNames.step)];
      const masks = new Map(step.masks.map(({ name, dims }) => [name, tensorOf(feeds, name, dims)] as const));
      const image = feeds[stepNames.image]!;
      const pixels = tf.tensor(Float32Array.from(image.data as Uint8Array | Float32Array), [...image.dims]);
      const targets = tensorOf(feeds, stepNames.targets, feeds[stepNames.targets]!.dims);
      const weights = tensorOf(feeds, stepNames.weights, [step.batchSize]);
      let probabilities: tf.Tensor | undefined;
      const { value, grads } = tf.variableGrads(
        () => {
          const logits = forward.logits(pixels, masks);
          probabilities = tf.keep(activation === 'Softmax' ? tf.softmax(logits) : tf.sigmoid(logits));
          return withL2OnTensors(lossOnTensors(loss, { logits, targets, weights }), l2?.factor ?? 0, penalized);
        },
        trained.map((name) => variables.get(name)!),
      );
      results[stepNames.loss] = floats(value.dataSync() as Float32Array, []);
      results[stepNames.probabilities] = floats(probabilities!.dataSync() as Float32Array, [
        step.batchSize,
        step.classes,
      ]);
      probabilities!.dispose();
      for (const name of trained) {
        const variable = variables.get(name)!;
        const slots = Object.fromEntries(
          slotNames.map((slot) => [slot, tensorOf(feeds, `${name}/${slot}`, variable.shape)]),
        );
        const next = updateOnTensors(optimizer, {
          parameter: variable,
          gradient: grads[variable.name]!,
          slots,
          learningRate,
          step: number,
        });
        variable.assign(next.parameter);
        for (const [slot, value] of Object.entries(next.slots))
          results[stepNames.next(`${name}/${slot}`)] = floats(value.dataSync() as Float32Array, variable.shape);
      }
      for (const { name, dims } of step.parameters) {
        const data = Float32Array.from(variables.get(name)!.dataSync());
        given.set(name, data);
        results[stepNames.next(name)] = floats(data, dims);
      }
    });
    return results;
  }
  return {
    inputs: [
      stepNames.image,
      stepNames.targets,
      stepNames.weights,
      stepNames.learningRate,
      stepNames.step,
      ...[...step.parameters, ...step.slots, ...step.masks].map(({ name }) => name),
    ],
    outputs: [
      stepNames.loss,
      stepNames.probabilities,
      ...[...step.parameters, ...step.slots].map(({ name }) => stepNames.next(name)),
    ],
    run: async (feeds) => {
      await Promise.resolve();
      return run(feeds);
    },
    release: () => {
      forward.restore();
      return Promise.resolve();
    },
  };
}

/** The model's variables by our names. */
function variablesOf(model: LayersModel, step: TrainingStep): Map<string, tf.Variable> {
  const all = new Map(
    allLayers(model).flatMap((layer) =>
      layer.weights.map(
        (weight) => [weightName(layer, weight.originalName), (weight as unknown as { val: tf.Variable }).val] as const,
      ),
    ),
  );
  const missing = step.parameters.find(({ name }) => !all.has(name));
  if (missing) throw new LoupeError('weights', `The network has no weight "${missing.name}".`);
  return all;
}

function tensorOf(feeds: Feeds, name: string, dims: readonly number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(floatData(feeds[name], name)), [...dims]);
}
