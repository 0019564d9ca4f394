import * as v from 'valibot';
import { groupByFault, groupByForms } from '../../core/groups/groupBy';
import { monitors } from '../../core/choices/monitors';
import { augmentationSchema } from './augmentation';
import { layoutChoiceSchema } from '../common';
import { headLayerSchema, lossSchema, optimizerSchema, scheduleSchema } from './parts';

/** How the network learns. */
export const modes = ['features', 'head', 'fine-tune', 'scratch'] as const;
export type Mode = (typeof modes)[number];

/** How much a class counts in the loss. */
export const classWeightings = ['none', 'balanced', 'effective'] as const;
export type ClassWeighting = (typeof classWeightings)[number];

/** Pixels. A single image of this size has 50 million numbers. */
const largestSize = 4096;

const whole = (least: number, description: string) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.description(description),
  );
const positive = (description: string) =>
  v.pipe(v.number(), v.gtValue(0, 'must be above 0'), v.finite(), v.description(description));
const share = (description: string) =>
  v.pipe(v.number(), v.minValue(0, 'must be at least 0'), v.ltValue(1, 'must be below 1'), v.description(description));

/**
 * A recipe as a file (`*.loupe.json`) names it: every key is optional, and what is not named comes from the preset
 * that it extends. Unknown keys are errors.
 */
export const recipeFileSchema = v.strictObject({
  $schema: v.optional(v.string()),
  extends: v.optional(
    v.pipe(v.string(), v.description('The preset whose settings hold where this file says nothing.')),
  ),
  dataset: v.optional(v.pipe(v.string(), v.description('The dataset folder, relative to this file.'))),
  layout: v.optional(
    v.pipe(
      layoutChoiceSchema,
      v.description(
        'How the folder names its classes, as loupe scan prints it; recognised where not given. split-folders:2 takes the second folder of a path, class-folders:1-2 the first two.',
      ),
    ),
  ),
  mode: v.optional(
    v.pipe(
      v.picklist(modes),
      v.description(
        "features: a linear head on features computed once; head: any head on a frozen backbone; fine-tune: the head first, then the backbone's last blocks; scratch: everything from random weights.",
      ),
    ),
  ),
  model: v.optional(
    v.pipe(v.string(), v.description('The network: a backbone of the catalogue, small-cnn or cats-dogs.')),
  ),
  imageSize: v.optional(
    v.pipe(
      v.nullable(v.pipe(whole(16, ''), v.maxValue(largestSize, `must be at most ${largestSize}`))),
      v.description("Width and height of the network's input in pixels; null is the network's own."),
    ),
  ),
  head: v.optional(
    v.pipe(
      v.array(headLayerSchema),
      v.description('Layers between the backbone and the softmax output, which is always added.'),
    ),
  ),
  fineTune: v.optional(
    v.pipe(
      v.strictObject({
        blocks: v.optional(whole(1, 'Blocks of the backbone, counted from its end, that are trained.')),
        headEpochs: v.optional(whole(0, 'Epochs for the head alone before that.')),
        learningRate: v.optional(positive('Learning rate once the blocks are trained too.')),
      }),
      v.description('Of mode fine-tune.'),
    ),
  ),
  split: v.optional(
    v.pipe(
      v.strictObject({
        validation: v.optional(share('Share drawn for validation where the data has no such part.')),
        test: v.optional(share('Share drawn for testing where the data has no such part.')),
        file: v.optional(v.pipe(v.nullable(v.string()), v.description('A stored split, relative to this file.'))),
        fold: v.optional(
          v.pipe(
            v.nullable(whole(0, '')),
            v.description("The fold that is the validation part, where a column of the data's table numbers folds."),
          ),
        ),
        groupBy: v.optional(
          v.pipe(
            v.nullable(
              v.pipe(
                v.string(),
                v.check(
                  (text) => groupByFault(text) === '',
                  ({ input }) => groupByFault(input),
                ),
              ),
            ),
            v.description(`Which images stay on one side of the split: ${groupByForms}; null: only equal files.`),
          ),
        ),
        allowMissingClasses: v.optional(
          v.pipe(v.boolean(), v.description('Whether a split file may leave a class without an image to train on.')),
        ),
      }),
      v.description('How the images are divided into parts.'),
    ),
  ),
  seed: v.optional(whole(0, 'Seed of everything random.')),
  epochs: v.optional(whole(1, 'Epochs; for mode features the most iterations of the fit.')),
  batchSize: v.optional(
    v.pipe(
      v.union([whole(1, ''), v.literal('all')], 'must be a whole number from 1 on, or "all"'),
      v.description('Images in a step; "all" is one step an epoch.'),
    ),
  ),
  optimizer: v.optional(v.pipe(optimizerSchema, v.description('How the weights are moved.'))),
  schedule: v.optional(v.pipe(scheduleSchema, v.description('How the learning rate changes.'))),
  loss: v.optional(v.pipe(lossSchema, v.description('What is minimised.'))),
  l2: v.optional(
    v.pipe(
      v.nullable(v.pipe(v.number(), v.minValue(0, 'must not be negative'))),
      v.description(
        "L2 penalty. Mode features: 1/C of scikit-learn, null chooses it by cross-validation. Else: Keras's regularizers.L2 on the kernels of the head, or of the whole network from scratch; null is none.",
      ),
    ),
  ),
  classWeights: v.optional(
    v.pipe(
      v.picklist(classWeightings),
      v.description(
        'Weight of a class in the loss: none; balanced: images / (classes · images of the class); effective: by the effective number of samples.',
      ),
    ),
  ),
  balancedSampling: v.optional(v.pipe(v.boolean(), v.description('Draws every class equally often in an epoch.'))),
  mixup: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'must not be negative'),
      v.maxValue(10),
      v.description("Alpha of mixup's beta distribution; 0 is off."),
    ),
  ),
  augmentation: v.optional(v.pipe(v.partial(augmentationSchema), v.description('Random changes of training images.'))),
  imageDataGenerator: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.description(
        'Arguments of Keras\'s ImageDataGenerator by their own names, instead of augmentation: {"rotation_range": 20, "horizontal_flip": true}.',
      ),
    ),
  ),
  augmentedViews: v.optional(
    v.pipe(
      v.nullable(whole(1, '')),
      v.description(
        'Of mode head: views of each image, each augmented differently, whose features are computed once; null augments differently in every epoch.',
      ),
    ),
  ),
  earlyStopping: v.optional(
    v.pipe(
      v.nullable(
        v.strictObject({
          monitor: v.optional(v.pipe(v.picklist(monitors), v.description('What must get better.'))),
          patience: v.optional(whole(0, 'Epochs without a better value before training ends.')),
          minDelta: v.optional(
            v.pipe(v.number(), v.minValue(0), v.description('The least change that counts as better.')),
          ),
        }),
      ),
      v.description(
        'Ends training when nothing gets better; null is never. The best weights are kept at every kind of end.',
      ),
    ),
  ),
  timeBudget: v.optional(
    v.pipe(
      v.nullable(positive('')),
      v.description('Minutes after which training ends with the best weights; null is no limit.'),
    ),
  ),
});
export type RecipeFile = v.InferInput<typeof recipeFileSchema>;
