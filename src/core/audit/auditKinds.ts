/** How urgent a kind of problem is: `error` falsifies scores or loses images, `warning` likely does harm. */
export const auditSeverities = ['error', 'warning', 'information'] as const;
export type AuditSeverity = (typeof auditSeverities)[number];

/** From which value on something is reported; whoever knows the images better may set another. */
export interface AuditThreshold {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whether values below it are reported instead of those above. */
  readonly below: boolean;
  /** What the value is, with its unit. */
  readonly words: string;
}

export interface AuditKindDefinition {
  readonly title: string;
  readonly severity: AuditSeverity;
  /** What it means and what it does to a training, for whoever hears of it for the first time. */
  readonly explanation: string;
  /** Where the method comes from; empty where it only reports a fact. */
  readonly source: string;
  /** Null where it is a fact, not a matter of degree. */
  readonly threshold: AuditThreshold | null;
}

const share = (value: number, words: string): AuditThreshold => ({
  default: value,
  min: 0,
  max: 1,
  below: false,
  words,
});
const least = (value: number, max: number, words: string): AuditThreshold => ({
  default: value,
  min: 0,
  max,
  below: true,
  words,
});

/**
 * All kinds of problems that an audit reports, most harmful first. Settings, schema, explanations, the documentation
 * and the pages derive from this list.
 */
export const auditKinds = {
  'duplicate-across-parts': {
    title: 'Same picture in two parts',
    severity: 'error',
    explanation:
      'A picture that is trained on also stands in the part that judges the model (a leak). The model has learnt it by heart, so the score is too good. Keep it in one part.',
    source: '',
    threshold: null,
  },
  'duplicate-across-classes': {
    title: 'Same picture in two classes',
    severity: 'error',
    explanation:
      'The same picture has two labels, so one of them is wrong, and the model is taught both. Keep the right one.',
    source: '',
    threshold: null,
  },
  unreadable: {
    title: 'Cannot be read',
    severity: 'error',
    explanation:
      'The file is empty, cut short, damaged or no picture of a kind that is read. It is skipped. Replace it by a whole copy, or exclude it.',
    source: '',
    threshold: null,
  },
  trap: {
    title: 'The class shows without looking',
    severity: 'error',
    explanation:
      'Size, file type, compression, camera, date or brightness alone tell the class. A network learns such a short cut first, scores well here and fails on other photographs. Save all classes in the same way, or take photographs of each class under the same conditions.',
    source: 'Geirhos et al. 2020, Shortcut learning in deep neural networks',
    threshold: {
      default: 0.3,
      min: 0,
      max: 0.5,
      below: false,
      words: 'balanced accuracy beyond one half, of a rule that sees only this',
    },
  },
  'label-issue': {
    title: 'Probably a wrong label',
    severity: 'warning',
    explanation:
      'A model that was not trained on this image prefers another class. Where it is nearly sure, this is a warning, and most such labels are wrong; of the others, some are. Look at the image, and relabel it where the model is right.',
    source:
      'Northcutt, Jiang, Chuang 2021, Confident learning; Zhu, Dong, Liu 2022, Detecting corrupted labels without training a model to predict',
    threshold: share(0.7, 'probability of the other class, where only it and the one given are possible'),
  },
  'exact-duplicate': {
    title: 'Same picture twice',
    severity: 'warning',
    explanation: 'Files hold the same pixels. They count twice in training and in scores. Keep one of them.',
    source: '',
    threshold: null,
  },
  'near-duplicate': {
    title: 'Almost the same picture',
    severity: 'information',
    explanation:
      'Files show the same photograph at another size, compression, brightness, mirrored, or cut a little. Where they stand in different parts, scores are too good. Keep one, or keep all on one side of the split.',
    source: 'Zauner 2010, Implementation and benchmarking of perceptual image hash functions',
    threshold: share(0.9, 'likeness, 1 for the same picture'),
  },
  groups: {
    title: 'Images that belong together',
    severity: 'warning',
    explanation:
      'Names, cameras or times say that several images are of one patient, animal, place or moment. Where such a group stands in training and in test, the model may know it again. Split by group.',
    source: 'Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science',
    threshold: null,
  },
  'class-overlap': {
    title: 'Classes that overlap',
    severity: 'warning',
    explanation:
      'Many images of two classes look alike to the model. They may mean the same thing, or need a clearer rule of who belongs where.',
    source: 'Northcutt, Jiang, Chuang 2021, Confident learning (joint of given and true labels)',
    threshold: share(0.1, 'share of the images of the smaller class that look like the other'),
  },
  'small-class': {
    title: 'Class with few images',
    severity: 'warning',
    explanation:
      'A model learns little from so few images of a class, and its score on the class rests on even fewer. Add images.',
    source: '',
    threshold: least(20, 1000, 'images of the class'),
  },
  outlier: {
    title: 'Unlike the others',
    severity: 'information',
    explanation:
      'The image is far from all others: perhaps not of this dataset, a drawing among photographs, or rotated. Look at it; a rare but right image is worth keeping.',
    source: 'Kuan and Mueller 2022, Back to the basics: revisiting out-of-distribution detection baselines',
    threshold: share(0.8, 'how unusual the distance to its neighbours is, 1 most'),
  },
  constant: {
    title: 'One colour',
    severity: 'warning',
    explanation: 'All pixels are the same, so there is nothing to learn from it. Exclude it.',
    source: '',
    threshold: null,
  },
  'wrong-extension': {
    title: 'Extension of another format',
    severity: 'information',
    explanation: 'The file is named as one format and is another. It is used here; other programs may refuse it.',
    source: '',
    threshold: null,
  },
  dark: {
    title: 'Dark',
    severity: 'information',
    explanation: 'Nearly all of the image is dark, so little can be seen on it.',
    source: 'CleanVision (brightness percentiles)',
    threshold: least(0.25, 1, 'brightness that all but one hundredth of the pixels stay below, 1 white'),
  },
  bright: {
    title: 'Bright',
    severity: 'information',
    explanation: 'Nearly all of the image is close to white, so little can be seen on it.',
    source: 'CleanVision (brightness percentiles)',
    threshold: share(0.95, 'brightness that all but one twentieth of the pixels exceed, 1 white'),
  },
  blurred: {
    title: 'Blurred',
    severity: 'information',
    explanation: 'The image has no sharp edges: out of focus, moved, or enlarged from a very small one.',
    source: 'Pertuz, Puig, Garcia 2013, Analysis of focus measure operators (variance of the Laplacian)',
    threshold: least(0.13, 1, 'sharpness of the edges, 1 most; usual photographs have about 0.45'),
  },
  'low-information': {
    title: 'Little to see',
    severity: 'information',
    explanation: 'The image has hardly any variation: nearly one colour, a blank page or a lens cap.',
    source: 'Shannon 1948 (entropy of the histogram)',
    threshold: least(0.15, 1, 'entropy of the brightness histogram, 1 for all levels alike'),
  },
  grey: {
    title: 'Grey among colour',
    severity: 'information',
    explanation:
      'The image has no colour, but most others have. Where one class has more of them, that is a short cut.',
    source: '',
    threshold: null,
  },
  'odd-aspect': {
    title: 'Odd shape',
    severity: 'information',
    explanation:
      'The image is far longer in one direction. Resized to a square it is squeezed until it looks like nothing.',
    source: '',
    threshold: { default: 3, min: 1, max: 1000, below: false, words: 'long side over short side' },
  },
  'odd-size': {
    title: 'Odd size',
    severity: 'information',
    explanation: 'The image is many times larger or smaller than the others of the dataset.',
    source: '',
    threshold: {
      default: 5,
      min: 1,
      max: 1000,
      below: false,
      words: 'times the middle length of side (the root of width times height), or its inverse',
    },
  },
  'too-small': {
    title: 'Very small',
    severity: 'information',
    explanation: 'The image has so few pixels that details are missing once it is enlarged for the network.',
    source: '',
    threshold: least(32, 10_000, 'pixels of the shorter side'),
  },
  animated: {
    title: 'Animation',
    severity: 'information',
    explanation: 'The file holds several frames or pages. Only the first is used.',
    source: '',
    threshold: null,
  },
  'unusual-pixels': {
    title: 'Unusual pixels',
    severity: 'information',
    explanation:
      'The file has transparency, four printing colours (CMYK) or more than 8 bits a sample. It is converted; other programs may do that differently.',
    source: '',
    threshold: null,
  },
  rotated: {
    title: 'Turned by its camera',
    severity: 'information',
    explanation:
      'The file says how to turn the picture (EXIF). It is turned here; programs that ignore it see it lying on its side.',
    source: '',
    threshold: null,
  },
} as const satisfies Record<string, AuditKindDefinition>;

/** Stable: stored in reports, settings and workflows. */
export type AuditKind = keyof typeof auditKinds;
export const auditKindNames = Object.keys(auditKinds) as readonly AuditKind[];

/** Kinds that are about classes or the whole dataset: no image of them is at fault by itself. */
export const ofTheWhole: ReadonlySet<AuditKind> = new Set<AuditKind>([
  'trap',
  'groups',
  'class-overlap',
  'small-class',
]);

/** The definition without its literal types. */
export function auditKind(kind: AuditKind): AuditKindDefinition {
  return auditKinds[kind];
}

/** The values from which on kinds are reported. */
export type AuditThresholds = Readonly<Partial<Record<AuditKind, number>>>;

/** The threshold of a kind, as set or its default. @throws RangeError where the kind is a fact without one */
export function thresholdOf(kind: AuditKind, set: AuditThresholds): number {
  const value = set[kind] ?? auditKind(kind).threshold?.default;
  if (value === undefined) throw new RangeError(`${kind} has no threshold`);
  return value;
}
