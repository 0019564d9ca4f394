import * as v from 'valibot';
import { monitors } from '../../core/choices/monitors';
import { optimizerNames, optimizersWith } from '../../core/choices/optimizers';

const positive = (description: string) =>
  v.pipe(v.number(), v.gtValue(0, 'must be above 0'), v.finite(), v.description(description));
const fraction = (description: string) =>
  v.pipe(
    v.number(),
    v.minValue(0, 'must be at least 0'),
    v.maxValue(1, 'must be at most 1'),
    v.description(description),
  );
const below1 = (description: string) =>
  v.pipe(v.number(), v.minValue(0, 'must be at least 0'), v.ltValue(1, 'must be below 1'), v.description(description));
const epochs = (least: number, description: string) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.description(description),
  );

/** Activations of a head's dense layers, by Keras's names. */
export const activations = ['linear', 'relu', 'relu6', 'elu', 'selu', 'swish', 'gelu', 'tanh', 'sigmoid'] as const;

/** A layer of the head, by Keras's name. */
export const headLayerSchema = v.variant('layer', [
  v.strictObject({ layer: v.literal('globalAveragePooling2d') }),
  v.strictObject({ layer: v.literal('globalMaxPooling2d') }),
  v.strictObject({ layer: v.literal('flatten') }),
  v.strictObject({
    layer: v.literal('dense'),
    units: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Outputs.')),
    activation: v.optional(v.picklist(activations)),
  }),
  v.strictObject({ layer: v.literal('batchNormalization') }),
  v.strictObject({ layer: v.literal('dropout'), rate: below1('Share of the values that are dropped.') }),
]);
export type HeadLayer = v.InferOutput<typeof headLayerSchema>;

/** Names are Keras's; a key that its optimizer does not have is an error. */
export const optimizerSchema = v.strictObject({
  name: v.optional(v.pipe(v.picklist(optimizerNames), v.description('The optimizer.'))),
  learningRate: v.optional(positive('The learning rate, or the highest one of a schedule.')),
  momentum: v.optional(below1(`Of ${optimizersWith('momentum')}.`)),
  nesterov: v.optional(v.pipe(v.boolean(), v.description(`Of ${optimizersWith('nesterov')}: Nesterov's momentum.`))),
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.description(`Of ${optimizersWith('weightDecay')}.`))),
});
export type OptimizerInput = v.InferOutput<typeof optimizerSchema>;

export const scheduleSchema = v.variant('name', [
  v.strictObject({ name: v.literal('constant') }),
  v.strictObject({
    name: v.literal('step'),
    every: epochs(1, 'Epochs between two steps.'),
    factor: positive('What the learning rate is multiplied with at each.'),
  }),
  v.strictObject({
    name: v.literal('cosine'),
    warmup: v.optional(
      v.pipe(v.number(), v.minValue(0), v.description('Epochs in which the learning rate rises from 0.')),
      0,
    ),
    final: v.optional(fraction('What is left of the learning rate at the end, as a share.'), 0),
  }),
  v.strictObject({
    name: v.literal('oneCycle'),
    rise: v.optional(fraction('Share of the steps in which the learning rate rises.'), 0.3),
    startDivisor: v.optional(positive('The learning rate starts at its highest value divided by this.'), 25),
    finalDivisor: v.optional(positive('It ends at its start divided by this.'), 1e4),
  }),
  v.strictObject({
    name: v.literal('plateau'),
    monitor: v.optional(v.picklist(monitors), 'valLoss'),
    factor: v.optional(below1('What the learning rate is multiplied with.'), 0.1),
    patience: v.optional(epochs(1, 'Epochs without a better value before that.'), 5),
    minDelta: v.optional(v.pipe(v.number(), v.minValue(0)), 1e-4),
    cooldown: v.optional(epochs(0, 'Epochs after a change in which nothing is counted.'), 0),
    minimum: v.optional(v.pipe(v.number(), v.minValue(0), v.description('The learning rate never falls below it.')), 0),
  }),
]);
export type Schedule = v.InferOutput<typeof scheduleSchema>;

export const lossSchema = v.variant('name', [
  v.strictObject({
    name: v.literal('crossEntropy'),
    labelSmoothing: v.optional(below1('Share of a target that is spread over all classes.'), 0),
  }),
  v.strictObject({
    name: v.literal('focal'),
    gamma: v.optional(v.pipe(v.number(), v.minValue(0), v.description('How much less an easy image counts.')), 2),
    alpha: v.optional(positive('Factor of the whole loss.'), 0.25),
    labelSmoothing: v.optional(below1('Share of a target that is spread over all classes.'), 0),
  }),
  v.strictObject({
    name: v.literal('binary'),
    labelSmoothing: v.optional(below1('Share of a target that is spread.'), 0),
  }),
]);
export type Loss = v.InferOutput<typeof lossSchema>;
