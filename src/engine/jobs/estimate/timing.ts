import type { Notify } from '../../../core/codes/noticeCodes';
import type { Recipe } from '../../../protocol/recipe/recipe';
import type { TrainingImages } from '../../datasets/trainingImages';
import type { Runtime } from '../../runtimes/runtime';
import type { PartRows } from '../train/preparation/splitImages';
import type { TrainingPlan } from './estimatePlan';
import type { DecodedSample } from './estimateSample';

/** What is timed, and on what. */
export interface Timing {
  readonly recipe: Recipe;
  readonly images: TrainingImages;
  readonly rows: PartRows;
  readonly runtime: Runtime;
  readonly plan: TrainingPlan;
  readonly sample: DecodedSample;
  readonly notify: Notify;
  readonly signal: AbortSignal;
  /** Another piece is timed. */
  readonly next: () => void;
}
