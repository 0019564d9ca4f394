import { formatShare } from '../../../core/format';
import { categoryDrift, isDrift, valueDrift, type Drift } from '../../../core/groups/partDrift';
import { partCode, parts } from '../../../core/parts';
import type { SplitFinding } from '../../../protocol/split';
import type { TrainingImages } from '../../datasets/trainingImages';

/** One comparison of a held-out part with the training part. */
export interface PartDrift {
  readonly part: number;
  readonly of: 'classes' | 'formats' | 'bytes';
  readonly found: Drift;
  /** Names of the categories. */
  readonly names: readonly string[];
}

/** Least differences that are reported as drift of a part. */
const least = { classes: 0.1, formats: 0.1, bytes: 0.2 } as const;

/** Compares each held-out part with the training part: classes, formats and sizes of files. */
export function driftOf(
  { dataset, labels }: TrainingImages,
  part: Uint8Array,
  { formats, bytes }: { readonly formats: readonly string[]; readonly bytes: readonly number[] },
): PartDrift[] {
  const names = [...new Set(formats)].sort();
  const rows = (code: number) => [...part.keys()].filter((i) => part[i] === code);
  const counted = (of: readonly number[], categories: number) => {
    const counts = new Array<number>(categories).fill(0);
    for (const category of of) counts[category]!++;
    return counts;
  };
  const train = rows(partCode.train);
  return [partCode.validation, partCode.test].flatMap((code) => {
    const held = rows(code);
    const classesOf = (of: readonly number[]) =>
      counted(
        of.map((i) => labels[i]!),
        dataset.classes.length,
      );
    const formatsOf = (of: readonly number[]) =>
      counted(
        of.map((i) => names.indexOf(formats[i]!)),
        names.length,
      );
    const sizesOf = (of: readonly number[]) => of.map((i) => bytes[i]!);
    const found = [
      { of: 'classes', found: categoryDrift(classesOf(train), classesOf(held)), names: dataset.classes },
      { of: 'formats', found: categoryDrift(formatsOf(train), formatsOf(held)), names },
      { of: 'bytes', found: valueDrift(sizesOf(train), sizesOf(held)), names: [] },
    ] as const;
    return found.flatMap((one) => (one.found ? [{ ...one, found: one.found, part: code }] : []));
  });
}

/** What of it is worth a word. */
export function driftWords(drift: readonly PartDrift[]): SplitFinding[] {
  return drift
    .filter(({ found, of }) => isDrift(found, least[of]))
    .map(({ part, of, found: { at }, names }) => {
      const name = parts[part - 1]!;
      const shares = `${formatShare(at.first)} of the training part and ${formatShare(at.second)} of the ${name} part`;
      const message =
        of === 'bytes'
          ? `Files of the ${name} part have another size than those to train on: in the middle ${Math.round(at.second / 1024)} KB, not ${Math.round(at.first / 1024)} KB. They may come from another source.`
          : of === 'formats'
            ? `Formats differ: ${names[at.category]!.toUpperCase()} is ${shares}. They may come from another source.`
            : `Classes are shared out differently: “${names[at.category]!}” is ${shares}. Accuracy depends on that; trust recall of each class.`;
      return { kind: 'drift', severity: 'warning', message, files: [] };
    });
}
