import { formatCount, formatShare } from '../../core/format';
import type { ClassCount } from '../../protocol/common';
import type { BarRow, BarSeries } from '../charts/barChart';
import { text } from '../strings/datasets';

export type ClassOrder = 'name' | 'count';

/** A part's name for people. */
export function partName(part: string): string {
  const key = `part.${part}`;
  return key === 'part.train' || key === 'part.validation' || key === 'part.test' ? text(key) : part;
}

/** The parts as series of the bars; images that no part claims are a series of their own. */
export function partSeries(parts: readonly string[], classes: readonly ClassCount[]): BarSeries[] {
  if (parts.length === 0) return [{ id: 'all', label: text('dataset.images'), tone: 'train' }];
  const tones: Readonly<Record<string, BarSeries['tone']>> = { train: 'train', validation: 'validation', test: 'test' };
  const series: BarSeries[] = parts.map((part) => ({ id: part, label: partName(part), tone: tones[part] ?? 'none' }));
  const unclaimed = classes.some((entry) => unclaimedOf(entry, parts) > 0);
  return unclaimed ? [...series, { id: 'none', label: text('part.none'), tone: 'none' }] : series;
}

/** One bar a class, in the wished order; names keep the order they come in, which is natural order. */
export function classRows(
  classes: readonly ClassCount[],
  series: readonly BarSeries[],
  parts: readonly string[],
  order: ClassOrder,
): BarRow[] {
  const total = classes.reduce((sum, entry) => sum + entry.count, 0);
  const sorted = order === 'count' ? [...classes].sort((a, b) => b.count - a.count) : classes;
  return sorted.map((entry) => {
    const segments = series.map(({ id }) => {
      if (id === 'all') return entry.count;
      return id === 'none' ? unclaimedOf(entry, parts) : (entry.parts[id] ?? 0);
    });
    const count = formatCount(entry.count);
    const share = formatShare(total === 0 ? 0 : entry.count / total);
    const split =
      series.length > 1
        ? series.map(({ label }, index) =>
            text('dataset.barPart', { part: label, count: formatCount(segments[index]!) }),
          )
        : [];
    return {
      id: entry.name,
      label: entry.name,
      segments,
      text: text('dataset.barText', { count, share }),
      reading: [text('dataset.barReading', { name: entry.name, count, share }), ...split].join(', '),
    };
  });
}

function unclaimedOf(entry: ClassCount, parts: readonly string[]): number {
  return entry.count - parts.reduce((sum, part) => sum + (entry.parts[part] ?? 0), 0);
}
