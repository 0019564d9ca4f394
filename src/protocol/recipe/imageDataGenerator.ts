import type { AugmentationInput } from './augmentation';
import { choiceWords } from '../../core/format';
import { augmentationSchema, fills } from './augmentation';
import { parseWith } from '../parse';

/** What the arguments of Keras's `ImageDataGenerator` mean here. */
export interface FromImageDataGenerator {
  readonly augmentation: AugmentationInput;
  /** `validation_split`, a setting of the split and not of augmentation; null where it is not named. */
  readonly validationSplit: number | null;
  /** What is understood, and done otherwise or elsewhere: sentences. */
  readonly notices: readonly string[];
  /**
   * What cannot be used as it is: sentences that name the argument and the remedy. With any of them, nothing should
   * start.
   */
  readonly problems: readonly { readonly argument: string; readonly message: string }[];
}

/** One argument: settings, or a notice or problem. A string is what is wrong with the value. */
type Meaning = AugmentationInput | { readonly notice: string } | { readonly validationSplit: number } | string;

const networksScale = 'networks scale their input themselves';
const nothing: AugmentationInput = {};

/** Arguments that stand for an augmentation or for something that is done elsewhere. */
const meanings: Readonly<Record<string, (value: unknown) => Meaning>> = {
  rotation_range: (value) => (isNumber(value) ? { rotation: value } : 'must be degrees.'),
  width_shift_range: (value) => shift(value, 'shiftX'),
  height_shift_range: (value) => shift(value, 'shiftY'),
  shear_range: (value) => (isNumber(value) ? { shear: value } : 'must be degrees.'),
  zoom_range: (value) => {
    if (isNumber(value)) return value === 0 ? {} : { zoom: value, zoomPerAxis: true };
    return isPair(value) ? { zoom: value, zoomPerAxis: true } : 'must be a number or [low, high].';
  },
  brightness_range: (value) => (value === null ? {} : isPair(value) ? { brightness: value } : 'must be [low, high].'),
  horizontal_flip: (value) =>
    typeof value === 'boolean' ? { flipHorizontal: value ? 0.5 : 0 } : 'must be true or false.',
  vertical_flip: (value) => (typeof value === 'boolean' ? { flipVertical: value ? 0.5 : 0 } : 'must be true or false.'),
  fill_mode: (value) => (isFill(value) ? { fill: value } : `must be ${choiceWords(fills)}.`),
  cval: (value) => (value === 0 ? {} : 'is not understood other than 0: beyond the edges, fill constant is black.'),
  validation_split: (value) =>
    isNumber(value) && value >= 0 && value < 1 ? { validationSplit: value } : 'must be a share from 0 to below 1.',
  rescale: (value) => (value === null ? nothing : { notice: `rescale is not needed: ${networksScale}.` }),
  preprocessing_function: (value) =>
    value === null ? nothing : { notice: `preprocessing_function is not called: ${networksScale}.` },
  channel_shift_range: (value) => (value === 0 ? {} : 'is not understood. Use brightness, saturation and hue instead.'),
  ...Object.fromEntries(
    [
      'featurewise_center',
      'samplewise_center',
      'featurewise_std_normalization',
      'samplewise_std_normalization',
      'zca_whitening',
    ].map((name) => [
      name,
      (value: unknown): Meaning => (value === false ? nothing : { notice: `${name} is not done: ${networksScale}.` }),
    ]),
  ),
  ...Object.fromEntries(
    // Of how images lie in memory, or of the whitening: nothing to be done.
    ['zca_epsilon', 'data_format', 'dtype'].map((name) => [name, (): Meaning => ({})]),
  ),
  interpolation_order: (value) => (value === 1 ? {} : 'is not understood other than 1: images are warped bilinearly.'),
};

/**
 * Settings of Keras's `ImageDataGenerator`, by its own names, as settings of Loupe's augmentation. Its quirk of
 * shifting widths along the height, and heights along the width, is not repeated.
 */
export function fromImageDataGenerator(options: Readonly<Record<string, unknown>>): FromImageDataGenerator {
  let augmentation: AugmentationInput = {};
  let validationSplit: number | null = null;
  const notices: string[] = [];
  const problems: { argument: string; message: string }[] = [];
  for (const [name, value] of Object.entries(options)) {
    const meaning = Object.hasOwn(meanings, name) ? meanings[name]!(value) : 'is no argument of ImageDataGenerator.';
    if (typeof meaning === 'string') problems.push({ argument: name, message: `${name} ${meaning}` });
    else if ('notice' in meaning) notices.push(meaning.notice);
    else if ('validationSplit' in meaning) validationSplit = meaning.validationSplit;
    else {
      const parsed = parseWith(augmentationSchema, meaning);
      if (parsed.ok) augmentation = { ...augmentation, ...meaning };
      else problems.push({ argument: name, message: `${name}: ${parsed.problem.replace(/^\w+(\.\d)?: /, '')}.` });
    }
  }
  const { shear = 0 } = augmentation;
  if (shear > 0 && shear < 1)
    notices.push(`shear_range ${shear} is ${shear} degrees, which changes next to nothing; give degrees, such as 10.`);
  return { augmentation, validationSplit, notices, problems };
}

/** A share of the side. */
function shift(value: unknown, name: 'shiftX' | 'shiftY'): Meaning {
  if (!isNumber(value)) return 'must be a share of the side below 1; a list of pixels is not understood.';
  if (value >= 1) return `of ${value} means pixels to ImageDataGenerator. Give a share of the side, below 1.`;
  return { [name]: value };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isNumber);
}

function isFill(value: unknown): value is NonNullable<AugmentationInput['fill']> {
  return fills.some((fill) => fill === value);
}
