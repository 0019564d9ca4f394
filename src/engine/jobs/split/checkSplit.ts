import { countClasses } from '../../../core/classBalance';
import { partCode, parts } from '../../../core/parts';
import type { SplitCheckOutput } from '../../../protocol/split';
import { withGroupsOf } from '../train/preparation/keepTogether';
import { readSplitFile } from '../train/preparation/givenSplit';
import { partsOfData, partsOfFile } from './fileFindings';
import { grouped } from './grouped';
import { judgeParts } from './judgeParts';
import { usableImages, type UsableImagesOptions } from './usableImages';

export interface SplitCheckJob extends UsableImagesOptions {
  readonly folder: string;
  /** A split file; absent: the parts that the data itself assigns. */
  readonly file?: string | undefined;
  /** As `--group-by`; absent: what the file says, else what names show. */
  readonly groupBy?: string | undefined;
}

/**
 * What is wrong with a split: equal files or groups in two parts, files that it should not name or lacks, classes that
 * a part lacks, and parts that are made up differently. Throws LoupeError for a folder or a file that cannot be read,
 * and where there is no split.
 */
export async function checkSplit({
  folder,
  file,
  groupBy,
  ...options
}: SplitCheckJob): Promise<Omit<SplitCheckOutput, 'notices'>> {
  const { images: usable, opened, skipped } = await usableImages(folder, options);
  options.notify('info', 'layout', opened.taken);
  const split = file === undefined ? undefined : await readSplitFile(file);
  const given = split
    ? partsOfFile(usable, split, file!, new Set(skipped.map((one) => one.file)))
    : partsOfData(usable.part, folder);
  const { part } = given;
  const { images, sure } = await grouped(split ? withGroupsOf(usable, split) : usable, groupBy, options.notify);
  const { findings, drift } = judgeParts(images, part, opened, { sure, more: given.findings });
  const count = (code: number) => part.reduce((sum, one) => sum + Number(one === code), 0);
  return {
    file: file ?? null,
    parts: { train: count(partCode.train), validation: count(partCode.validation), test: count(partCode.test) },
    classes: countClasses({ classes: images.dataset.classes, classIndex: images.labels, part }),
    groupBy: images.together?.by ?? null,
    findings,
    drift: drift.map(({ part: code, of, found }) => ({
      part: parts[code - 1]!,
      of,
      distance: found.distance,
      chance: found.chance,
    })),
  };
}
