import { countClasses } from '../../../core/classBalance';
import { partCode, parts } from '../../../core/parts';
import type { SplitFile } from '../../../protocol/runFiles';
import type { SplitOutput } from '../../../protocol/split';
import { keepTogether } from '../train/preparation/keepTogether';
import { divideImages, splitFileOf, type SplitSettings } from '../train/preparation/splitImages';
import { grouped } from './grouped';
import { findGroupings } from './groupings';
import { judgeParts } from './judgeParts';
import { usableImages, type UsableImagesOptions } from './usableImages';

export interface SplitJob extends UsableImagesOptions {
  readonly folder: string;
  readonly settings: SplitSettings;
  /** Whether to tell what the images can be grouped by. */
  readonly groupings?: boolean | undefined;
}

/** A split and what is told of it. */
export interface MadeSplit {
  readonly split: SplitFile;
  /** The class of an image of the split. */
  readonly classOf: (file: string) => string;
  readonly told: Omit<SplitOutput, 'notices' | 'file'>;
}

/**
 * Divides a folder's images into parts, exactly as a training with the same settings would: parts that the data assigns
 * stay as they are, and only what is missing is drawn. Nothing is written. Throws LoupeError as a training does.
 */
export async function makeSplit({ folder, settings, groupings, ...options }: SplitJob): Promise<MadeSplit> {
  const { images: usable, opened, skipped } = await usableImages(folder, options);
  options.notify('info', 'layout', opened.taken);
  const images = await keepTogether(usable, settings, options.notify);
  const { rows, method } = await divideImages(images, settings, options.notify);
  const part = new Uint8Array(images.files.length);
  for (const name of parts) for (const image of rows[name]) part[image] = partCode[name];
  const { together } = images;
  // Where nothing is kept together, the draw may divide groups that the names show.
  const { images: judged, sure } = await grouped(images, undefined, () => undefined);
  const rowOf = new Map(images.files.map((file, row) => [file, row]));
  return {
    split: splitFileOf(images, rows, method, settings.seed),
    classOf: (file) => images.dataset.classes[images.labels[rowOf.get(file)!]!]!,
    told: {
      seed: settings.seed,
      method,
      parts: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
      classes: countClasses({ classes: images.dataset.classes, classIndex: images.labels, part }),
      groupBy: together?.by ?? null,
      groups: together && {
        train: groupsIn(together.names, rows.train),
        validation: groupsIn(together.names, rows.validation),
        test: groupsIn(together.names, rows.test),
      },
      skipped: [...skipped],
      findings: judgeParts(judged, part, opened, { sure }).findings,
      ...(groupings ? { groupings: await findGroupings(usable) } : {}),
    },
  };
}

function groupsIn(names: readonly (string | null)[], rows: Uint32Array): number {
  return new Set([...rows].flatMap((row) => names[row] ?? [])).size;
}
