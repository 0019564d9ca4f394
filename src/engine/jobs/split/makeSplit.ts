import { countClasses } from '../../../core/classBalance';
import { partCode, parts } from '../../../core/parts';
import type { SplitFile } from '../../../protocol/runFiles';
import type { SplitOutput } from '../../../protocol/split';
import { keepTogether } from '../train/preparation/keepTogether';
import { divideImages, splitFileOf, type SplitSettings } from '../train/preparation/splitImages';
import { usableImages, type UsableImagesOptions } from './usableImages';

export interface SplitJob extends UsableImagesOptions {
  readonly folder: string;
  readonly settings: SplitSettings;
}

/** A split and what is told of it. */
export interface MadeSplit {
  readonly split: SplitFile;
  readonly told: Omit<SplitOutput, 'notices' | 'file'>;
}

/**
 * Divides a folder's images into parts, exactly as a training with the same settings would: parts that the data assigns
 * stay as they are, and only what is missing is drawn. Nothing is written. Throws LoupeError as a training does.
 */
export async function makeSplit({ folder, settings, ...options }: SplitJob): Promise<MadeSplit> {
  const { images: usable, opened, skipped } = await usableImages(folder, options);
  options.notify('info', 'layout', opened.taken);
  const images = await keepTogether(usable, settings, options.notify);
  const { rows, method } = await divideImages(images, settings, options.notify);
  const part = new Uint8Array(images.files.length);
  for (const name of parts) for (const image of rows[name]) part[image] = partCode[name];
  const { together } = images;
  return {
    split: splitFileOf(images, rows, method, settings.seed),
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
    },
  };
}

function groupsIn(names: readonly (string | null)[], rows: Uint32Array): number {
  return new Set([...rows].flatMap((row) => names[row] ?? [])).size;
}
