import * as v from 'valibot';
import { choiceWords } from '../../core/format';

/**
 * What appears beyond the edges of an image that was moved: a name's place is its number in
 * engine/images/kernels/warp.c.
 */
export const fills = ['nearest', 'reflect', 'wrap', 'constant'] as const;

const share = (description: string) =>
  v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'must not be negative'),
      v.maxValue(1, 'must be at most 1'),
      v.description(description),
    ),
    0,
  );

const degrees = (limit: number, description: string) =>
  v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'must not be negative'),
      v.maxValue(limit, `must be at most ${limit} degrees`),
      v.description(description),
    ),
    0,
  );

/** A share s, which means 1 - s to 1 + s by default, or the two factors themselves. */
const shareOrFactors = (limit: number, lowest: number, description: string) =>
  v.optional(
    v.pipe(
      v.union(
        [
          v.pipe(v.number(), v.minValue(0, 'must not be negative'), v.maxValue(limit, `must be at most ${limit}`)),
          v.pipe(
            v.tuple([
              v.pipe(v.number(), v.minValue(lowest, `must be at least ${lowest}`)),
              v.pipe(v.number(), v.maxValue(10, 'must be at most 10')),
            ]),
            v.check(([low, high]) => low <= high, 'must be [low, high] with low not above high'),
          ),
        ],
        'must be a share, or two factors [low, high]',
      ),
      v.description(description),
    ),
    0,
  );

/**
 * Random changes to training images, drawn again for each image and epoch. What is not named is off. Signs
 * and centre are those of Keras's `ImageDataGenerator`; order: rotation, shift, shear, zoom, flips, colours, cut-out.
 */
export const augmentationSchema = v.strictObject({
  flipHorizontal: share('Probability that an image is mirrored left to right.'),
  flipVertical: share('Probability that an image is mirrored top to bottom.'),
  rotation: degrees(180, 'Largest rotation about the centre to either side, in degrees.'),
  shiftX: share('Largest shift to the left or right, as a share of the width.'),
  shiftY: share('Largest shift up or down, as a share of the height.'),
  shear: degrees(80, 'Largest shear angle to either side, in degrees.'),
  zoom: shareOrFactors(
    0.9,
    0.1,
    "Largest zoom as a share, or [low, high] as Keras's zoom_range: factors below 1 enlarge, above 1 show more around.",
  ),
  zoomPerAxis: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Draws the zoom of width and height apart, as ImageDataGenerator does, so that shapes change.'),
    ),
    false,
  ),
  brightness: shareOrFactors(
    1,
    0,
    'Largest change of the brightness as a share of 255, added; or [low, high] factors to multiply with.',
  ),
  contrast: share('Largest change of the contrast, as a share: differences from the mean grey grow or shrink.'),
  saturation: share("Largest change of the colours' saturation, as a share; 1 can take the colours away."),
  hue: degrees(180, 'Largest turn of the hue to either side, in degrees of the colour circle.'),
  cutout: share('Side of a grey square that hides a random place, as a share of the shorter side.'),
  fill: v.optional(
    v.pipe(v.picklist(fills), v.description(`What appears beyond the edges: ${choiceWords(fills)} (black).`)),
    'nearest',
  ),
});

/** Every setting, as it is in force. */
export type Augmentation = Readonly<v.InferOutput<typeof augmentationSchema>>;

/** Settings as a recipe names them: all optional. */
export type AugmentationInput = v.InferInput<typeof augmentationSchema>;

/** Changes nothing. */
export const noAugmentation: Augmentation = v.parse(augmentationSchema, {});
