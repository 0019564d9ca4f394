import type { StageSeconds } from '../../../../protocol/common';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { RunWriter } from '../../../runs/runWriter';
import type { Runtime } from '../../../runtimes/runtime';
import type { ResumeOrders } from '../checkpoints/resumePoint';
import type { StartWeights } from './continueFrom';
import type { PhasePlan } from './phasePlan';
import type { SkipLedger } from './skipLedger';

/** From where a training begins, if not from new weights. */
export interface TrainingOrigin {
  /** How the run continues from its own checkpoints; undefined where it is new. */
  readonly resume?: ResumeOrders | undefined;
  /** The first weights, where they are another run's. */
  readonly start?: StartWeights | undefined;
}

/** What all stages of one training share. */
export class TrainingRun {
  readonly seconds: StageSeconds = { scan: 0, decode: 0, features: 0, fit: 0, total: 0 };

  constructor(
    readonly settings: Recipe,
    readonly writer: RunWriter,
    readonly runtime: Runtime,
    readonly ledger: SkipLedger,
    readonly origin: TrainingOrigin,
    /** Absent where less than a training is done. */
    readonly plan?: PhasePlan,
  ) {}

  /** Aborted by any stop request: before the fit there is no model that could be kept. */
  get signalUntilFit(): AbortSignal {
    return this.writer.stop.any;
  }
}
