import type { StageSeconds } from '../../../../protocol/common';
import type { RunWriter } from '../../../runs/runWriter';
import type { Runtime } from '../../../runtimes/runtime';
import type { UndecodedFile } from '../../../inference/imageBatches';
import { sayDataset } from './loadDataset';
import type { StartWeights } from './continueFrom';
import type { ResumeOrders } from '../checkpoints/resumePoint';
import type { SkipLedger } from './skipLedger';
import { splitImages, type PartRows } from './splitImages';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { TrainNetworkOptions } from '../../../training/trainNetworkTypes';
import { requireTwoClasses, withoutImages, type TrainingImages } from '../../../datasets/trainingImages';

/** Looks at a training that is ready to begin, and throws. */
export type InsteadOfTraining = (training: TrainNetworkOptions) => Promise<never>;

/** What the stages of one training run share. */
export class TrainContext {
  readonly seconds: StageSeconds = { scan: 0, decode: 0, features: 0, fit: 0, total: 0 };
  private readonly leftOut = new Set<number>();
  private current: TrainingImages;
  private divided: { images: TrainingImages; rows: PartRows } | undefined;

  constructor(
    readonly settings: Recipe,
    readonly writer: RunWriter,
    readonly runtime: Runtime,
    readonly ledger: SkipLedger,
    /** All labelled images, decodable or not. */
    readonly images: TrainingImages,
    /** How the run goes on from its own checkpoints; undefined where it is new. */
    readonly resume?: ResumeOrders,
    /** The first weights, where they are another run's. */
    readonly start?: StartWeights,
    /** What is done with the prepared training instead of training; never returns. */
    readonly instead?: InsteadOfTraining,
  ) {
    this.current = images;
  }

  /** The images that were decoded and their parts; known after `divide`. */
  get result(): { images: TrainingImages; rows: PartRows } | undefined {
    return this.divided;
  }

  /** Enters an image that cannot be decoded into the ledger; `index` is its position in `images`. */
  leaveOut({ index, code, reason }: UndecodedFile): void {
    this.leftOut.add(index);
    this.ledger.add({ file: this.images.files[index] as string, code, reason, class: this.images.dataset.classes[this.images.labels[index] as number] ?? null });
  }

  /** Divides what could be decoded into parts. Throws LoupeError where too little is left. */
  async divide(): Promise<{ images: TrainingImages; rows: PartRows }> {
    const { writer, ledger } = this;
    ledger.announce();
    this.current = withoutImages(this.images, this.leftOut);
    requireTwoClasses(this.current, ledger.entries);
    const rows = await splitImages(this.current, this.settings, writer, this.resume?.split);
    const part = new Uint8Array(this.current.files.length);
    rows.train.forEach((image) => { part[image] = 1; });
    rows.validation.forEach((image) => { part[image] = 2; });
    rows.test.forEach((image) => { part[image] = 3; });
    sayDataset(this.current, writer, ledger.entries, part);
    this.divided = { images: this.current, rows };
    return this.divided;
  }

  /** Aborted by any stop request: before the fit there is no model that could be kept. */
  signalUntilFit(): AbortSignal {
    return this.writer.stop.any;
  }
}

/** Classes of the training images, once they are divided. */
export function trainLabels({ result }: TrainContext): Int32Array {
  const { images, rows } = result as NonNullable<TrainContext['result']>;
  return Int32Array.from(rows.train, (image) => images.labels[image] as number);
}
