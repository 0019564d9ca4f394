import { formatAccuracy, formatCount } from '../../core/format';
import type { SortingSession } from '../../core/sorting/session';
import { text } from '../strings/sorting';

/** Why this is asked for now, in words: the rule that chose it with its numbers. */
export function reasonOf({ choice, basis }: SortingSession): string {
  if (!choice) return text('sorting.done');
  const n = formatCount(choice.files.length);
  const [file] = choice.files;
  const proposal = file === undefined ? undefined : basis?.of.get(file);
  switch (choice.rule) {
    case 'in-order':
      return text('sorting.in-order');
    case 'first':
      return text(choice.page ? 'sorting.firstPage' : 'sorting.first');
    case 'unusual':
      return text('sorting.unusual', { distance: formatAccuracy(proposal?.distance ?? 0) });
    case 'unsure': {
      const [first, second] = (proposal?.top ?? []).map(
        ({ label, probability }) => `${formatAccuracy(probability)} ${label}`,
      );
      return text('sorting.unsure', { first: first ?? '', second: second ?? '' });
    }
    case 'alike': {
      const sure = choice.files.flatMap((one) => {
        const found = basis?.of.get(one)?.top.find(({ label }) => label === choice.label);
        return found ? [found.probability] : [];
      });
      return text('sorting.alike', {
        n,
        name: choice.label ?? '',
        least: formatAccuracy(Math.min(...sure, 1)),
        most: formatAccuracy(Math.max(...sure, 0)),
      });
    }
    case 'rest':
      return text('sorting.rest', { n });
    case 'again':
      return text('sorting.again', { n });
  }
}

/** The likeliest classes of the image that is asked for: “rose 0.81, tulip 0.11”. */
export function proposedWords({ choice, proposals }: SortingSession): string {
  const top = choice && !choice.page ? (proposals?.of.get(choice.files[0]!)?.top ?? []) : [];
  return top
    .slice(0, 3)
    .map(({ label, probability }) => `${label} ${formatAccuracy(probability)}`)
    .join(', ');
}
