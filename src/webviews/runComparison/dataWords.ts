import { formatCount } from '../../core/format';
import type { Part } from '../../core/parts';
import type { Names } from '../../core/runs/runDifferences';
import type { DataDifferences } from '../../protocol/runComparison';
import { text } from '../strings/runs';
import type { KeyOf } from '../strings/texts';

/** A difference in the data: what, and the names that it is about. */
export interface DataLine {
  readonly sentence: string;
  /** The first names, with how many more there are; null where there are none to name. */
  readonly names: string | null;
}

/** What the data of a run has otherwise than the first run's, in sentences. */
export function dataLines({
  fingerprint,
  classesAdded,
  classesRemoved,
  split,
  splitProblem,
}: DataDifferences): DataLine[] {
  const lines: DataLine[] = [];
  const add = (key: KeyOf<typeof text>, values: Record<string, string> = {}): void =>
    void lines.push({ sentence: text(key, values), names: null });
  const list = (key: KeyOf<typeof text>, of: Names, values: Record<string, string> = {}): void => {
    if (of.count > 0)
      lines.push({ sentence: text(key, { n: formatCount(of.count), ...values }), names: namesText(of) });
  };
  const sameNames = split !== null && split.added.count + split.removed.count === 0;
  if (fingerprint === 'same') add('compare.sameData');
  else if (fingerprint === 'unknown') add('compare.unknownData');
  else add(sameNames ? 'compare.changedContent' : 'compare.otherData');
  list('compare.classesAdded', classesAdded);
  list('compare.classesRemoved', classesRemoved);
  if (!split) {
    add('compare.noSplit', { reason: splitProblem ?? '' });
    return lines;
  }
  list('compare.imagesAdded', split.added);
  list('compare.imagesRemoved', split.removed);
  for (const { from, to, images } of split.moved)
    list('compare.imagesMoved', images, { from: partWord(from), to: partWord(to) });
  if (sameNames && split.moved.length === 0) add('compare.sameParts');
  return lines;
}

function partWord(part: Part): string {
  return text(`part.${part}`).toLowerCase();
}

function namesText({ count, first }: Names): string {
  const names = first.join(', ');
  return count > first.length ? text('compare.andMore', { names, n: formatCount(count - first.length) }) : names;
}
