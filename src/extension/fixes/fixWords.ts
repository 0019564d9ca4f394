import { formatCount } from '../../core/format';
import type { FixOutput } from '../../protocol/fixOutput';
import { t } from '../shared/localize';

/** Lines of a preview at most. */
const mostLines = 12;

/** Why nothing is done; null where nothing stands in the way. */
export function refusalWords({ refusals }: Pick<FixOutput, 'refusals'>): string | null {
  const [first] = refusals;
  if (!first) return null;
  const why = first.file === '' ? first.reason : `${first.file}: ${first.reason}`;
  const more = refusals.length - 1;
  const rest = more > 0 ? ` ${t('And {0} more reasons.', formatCount(more))}` : '';
  return `${t('Nothing was changed.')} ${why}${rest}`;
}

/** What would be done, a file a line. */
export function previewWords({ moves, edited, remarks }: Pick<FixOutput, 'moves' | 'edited' | 'remarks'>): string {
  const lines = [...moves.map(({ from, to }) => `${from} → ${to}`), ...edited.map((file) => t('{0} is changed', file))];
  const left = lines.length - mostLines;
  return [
    ...lines.slice(0, mostLines),
    ...(left > 0 ? [t('… and {0} more', formatCount(left))] : []),
    ...remarks.slice(0, mostLines),
    t('It can be undone.'),
  ].join('\n');
}
