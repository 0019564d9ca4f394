import { formatOf } from '../../format';
import { partCode } from '../../parts';
import type { AuditedImages, AuditProblem } from '../auditTypes';

/** Images of the judging parts that a training has seen in another file. */
export interface Leaks {
  readonly test: number;
  readonly validation: number;
  /** What that does to the scores, a sentence; '' where nothing leaks. */
  readonly words: string;
}

/**
 * Counts images of the test and of the validation part that have a copy in a part that is fitted on: the test part also
 * where the copy is in the validation part, by which the model is chosen.
 */
export function countLeaks(images: AuditedImages, problems: readonly AuditProblem[]): Leaks {
  const indexOf = new Map(images.files.map((file, i) => [file, i]));
  const leaked = new Set<number>();
  for (const { kind, files } of problems) {
    if (kind !== 'duplicate-across-parts') continue;
    const members = files.map((file) => indexOf.get(file)).filter((i) => i !== undefined);
    const parts = new Set(members.map((i) => images.part[i]!));
    for (const i of members) {
      const own = images.part[i]!;
      if (own === partCode.test && (parts.has(partCode.train) || parts.has(partCode.validation))) leaked.add(i);
      if (own === partCode.validation && parts.has(partCode.train)) leaked.add(i);
    }
  }
  const inPart = (code: number): number => [...leaked].filter((i) => images.part[i] === code).length;
  const [test, validation] = [inPart(partCode.test), inPart(partCode.validation)];
  const sizeOf = (code: number): number => Array.from(images.part).filter((part) => part === code).length;
  const too = (name: string, count: number, code: number): string =>
    count === 0 ? '' : `${name} accuracy is too good by up to ${formatOf(count, sizeOf(code))} images`;
  const words = [too('test', test, partCode.test), too('validation', validation, partCode.validation)]
    .filter((text) => text !== '')
    .join(', and ');
  return {
    test,
    validation,
    words: words === '' ? '' : `${words[0]!.toUpperCase()}${words.slice(1)}: the model has seen a copy of them.`,
  };
}
