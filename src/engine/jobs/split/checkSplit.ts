import { countClasses } from '../../../core/classBalance';
import { auditSeverities } from '../../../core/audit/auditKinds';
import type { Notify } from '../../../core/codes/noticeCodes';
import { partCode, parts } from '../../../core/parts';
import type { SplitCheckOutput, SplitFinding } from '../../../protocol/split';
import { findGroupNames, groupImages } from '../../datasets/groupImages';
import type { TrainingImages } from '../../datasets/trainingImages';
import { readExif } from '../train/preparation/exifColumns';
import { withGroupsOf } from '../train/preparation/keepTogether';
import { readSplitFile } from '../train/preparation/givenSplit';
import { groupsAcross, leaksAcross } from './acrossParts';
import { driftOf, driftWords } from './driftOfParts';
import { classFindings, partsOfData, partsOfFile } from './fileFindings';
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
  const formats = images.row.map((row) => opened.formats[row]!);
  const bytes = images.row.map((row) => opened.bytes[row]!);
  const drift = driftOf(images, part, { formats, bytes });
  const findings: SplitFinding[] = [
    ...leaksAcross(images, part),
    ...groupsAcross(images, part, sure),
    ...classFindings(images, part),
    ...given.findings,
    ...driftWords(drift),
  ];
  const count = (code: number) => part.reduce((sum, one) => sum + Number(one === code), 0);
  return {
    file: file ?? null,
    parts: { train: count(partCode.train), validation: count(partCode.validation), test: count(partCode.test) },
    classes: countClasses({ classes: images.dataset.classes, classIndex: images.labels, part }),
    groupBy: images.together?.by ?? null,
    findings: findings.sort((a, b) => auditSeverities.indexOf(a.severity) - auditSeverities.indexOf(b.severity)),
    drift: drift.map(({ part: code, of, found }) => ({
      part: parts[code - 1]!,
      of,
      distance: found.distance,
      chance: found.chance,
    })),
  };
}

/** By what was asked for, else by what the file says, else by what names show, which nobody has confirmed. */
async function grouped(
  images: TrainingImages,
  groupBy: string | undefined,
  notify: Notify,
): Promise<{ images: TrainingImages; sure: boolean }> {
  if (groupBy !== undefined)
    return { images: { ...images, together: await groupImages(images, groupBy, notify, readExif) }, sure: true };
  if (images.together) return { images, sure: true };
  const shown = await findGroupNames(images, 'names', readExif).catch(() => undefined);
  if (!shown) return { images, sure: false };
  return { images: { ...images, together: await groupImages(images, 'names', notify, readExif) }, sure: false };
}
