import { partCode, parts } from '../../../../core/parts';
import { requireTwoClasses, withoutImages, type TrainingImages } from '../../../datasets/trainingImages';
import type { UndecodedFile } from '../../../inference/imageBatches';
import type { SampleRule } from '../../../images/samples/sampleRule';
import { keepTogether } from './keepTogether';
import { reportDataset } from './loadDataset';
import { splitImages, type PartRows } from './splitImages';
import type { TrainingRun } from './trainingRun';

/** A training whose dataset is read. Which images can be decoded, and so what its parts are, is not known yet. */
export class PreparedTraining {
  private readonly leftOut = new Set<number>();

  /**
   * @param images all labelled images, decodable or not
   * @param samples what samples of more than 8 bits mean in them
   */
  constructor(
    readonly run: TrainingRun,
    readonly images: TrainingImages,
    readonly samples: SampleRule | null,
  ) {}

  /** Enters an image that cannot be decoded into the ledger; `index` is its position in `images`. */
  leaveOut({ index, code, reason }: UndecodedFile): void {
    const { files, labels, dataset } = this.images;
    this.leftOut.add(index);
    this.run.ledger.add({ file: files[index]!, code, reason, class: dataset.classes[labels[index]!] ?? null });
  }

  /** Divides what could be decoded into parts. Throws LoupeError where too little is left. */
  async divide(): Promise<DividedTraining> {
    const { run } = this;
    const { settings, writer, ledger, origin } = run;
    ledger.announce();
    const usable = withoutImages(this.images, this.leftOut);
    requireTwoClasses(usable, ledger.entries);
    const images = await keepTogether(usable, settings, writer.notify, origin.resume?.split);
    const rows = await splitImages(images, settings, writer, origin.resume?.split);
    const part = new Uint8Array(images.files.length);
    for (const name of parts)
      rows[name].forEach((image) => {
        part[image] = partCode[name];
      });
    reportDataset(images, writer, ledger.entries, part);
    // Lists and comparisons count what was used, as the page of the run does, not what was found.
    writer.update({ dataset: { ...writer.record.dataset, images: images.files.length } });
    return { run, images, rows, trainLabels: Int32Array.from(rows.train, (image) => images.labels[image]!) };
  }
}

/** A training whose images are decodable and divided into parts. */
export interface DividedTraining {
  readonly run: TrainingRun;
  readonly images: TrainingImages;
  /** Positions in `images`. */
  readonly rows: PartRows;
  /** Classes of the training images. */
  readonly trainLabels: Int32Array;
}
