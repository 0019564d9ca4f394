import type { Part } from '../parts';

/** An image is of the class where its probability reaches the threshold, else of the most probable other class. */
export interface ThresholdRule {
  readonly kind: 'threshold';
  readonly class: string;
  readonly threshold: number;
}

/** What it costs to call an image of one class another, or the same: `truth` called `decided`. */
export interface CostCell {
  readonly truth: string;
  readonly decided: string;
  readonly cost: number;
}

/** An image is given the class that is expected to cost least. What no cell names costs nothing where it is right. */
export interface CostRule {
  readonly kind: 'costs';
  /** What every mistake costs that no cell names. */
  readonly otherwise: number;
  readonly cells: readonly CostCell[];
}

/** How a class is decided from probabilities, where the most probable one is not what is wanted. */
export type DecisionRule = ThresholdRule | CostRule;

/** What a threshold is to reach on the images that it is chosen by. */
export interface Target {
  readonly measure: TargetMeasure;
  readonly atLeast: number;
}
export const targetMeasures = ['recall', 'precision'] as const;
export type TargetMeasure = (typeof targetMeasures)[number];

/** What is to become the decision of a model. */
export type DecisionRequest =
  | { readonly kind: 'target'; readonly class: string; readonly target: Target }
  /** `picked` where somebody looked at the curve of the images, `given` where it comes from elsewhere. */
  | {
      readonly kind: 'threshold';
      readonly class: string;
      readonly threshold: number;
      readonly origin: 'picked' | 'given';
    }
  | CostRule;

/** What images the model did not learn from, and what it says of them. */
export interface HeldOutPart {
  readonly part: HeldOut;
  readonly truth: Int32Array;
  /** [images, classes], row-major. */
  readonly probabilities: Float32Array;
}
export type HeldOut = Exclude<Part, 'train'>;

/**
 * How a decision was judged: on images that had no part in the choice (`other-part`); on one part by thresholds that
 * were each chosen by the other folds of it (`cross-fitted`); on images that nothing was chosen by (`given`); or, too
 * few for anything else, on the very images that the choice was made by (`same-images`), which flatters it.
 */
export const judgedWays = ['other-part', 'cross-fitted', 'given', 'same-images'] as const;
export type JudgedWay = (typeof judgedWays)[number];

type Interval = [low: number, high: number];

/** What deciding in one way comes to on the images of a part; intervals are at 95%. */
export interface DecisionFigures {
  accuracy: number;
  accuracyInterval: Interval;
  /** Of the class of a threshold; null for costs, and where there is nothing to divide by. */
  recall: number | null;
  recallInterval: Interval | null;
  precision: number | null;
  precisionInterval: Interval | null;
  /** Mean cost of an image; null for a threshold. */
  cost: number | null;
  costInterval: Interval | null;
}

/** What a decision costs on images that were held out: deciding for the most probable class, and deciding by it. */
export interface DecisionReport {
  part: HeldOut;
  images: number;
  way: JudgedWay;
  /** Folds of `cross-fitted`; 0 otherwise. */
  folds: number;
  /** Images that are given another class. */
  changed: number;
  before: DecisionFigures;
  after: DecisionFigures;
  /** Mean cost of an image after less before, and its interval; null for a threshold. */
  saved: { difference: number; interval: Interval } | null;
}
