import { html, type TemplateResult } from 'lit';
import { formatAccuracy, formatCount, formatShare } from '../../core/format';
import { mostConfusedPairs, type ConfusedPair } from '../../core/metrics/matrixOrder';
import type { PartMetrics } from '../../protocol/runFiles';
import { dataTable } from '../components/dataTable';
import { text } from '../strings/evaluation';

/** Most pairs worth listing. */
const pairLimit = 200;

/** The fullest cells off the diagonal; opening one shows its images. */
export function renderPairs(
  metrics: PartMetrics,
  classes: readonly string[],
  open: (pair: ConfusedPair) => void,
): TemplateResult {
  const pairs = mostConfusedPairs(metrics.matrix, classes.length, pairLimit);
  if (pairs.length === 0) return html`<p class="quiet">${text('pairs.none')}</p>`;
  return dataTable({
    label: text('pairs.title'),
    rows: pairs,
    key: (pair) => `${pair.truth} ${pair.predicted}`,
    open,
    columns: [
      { key: 'truth', label: text('pairs.truth'), wide: true, value: (pair) => classes[pair.truth] ?? '' },
      { key: 'predicted', label: text('pairs.predicted'), wide: true, value: (pair) => classes[pair.predicted] ?? '' },
      {
        key: 'count',
        label: text('pairs.count'),
        align: 'end',
        value: (pair) => pair.count,
        text: (pair) => formatCount(pair.count),
      },
      {
        key: 'share',
        label: text('pairs.share'),
        align: 'end',
        value: (pair) => pair.share,
        text: (pair) => formatShare(pair.share),
      },
    ],
  });
}

/** Scores of every class; opening one shows its images. */
export function renderPerClass(
  metrics: PartMetrics,
  classes: readonly string[],
  open: (truth: number) => void,
): TemplateResult {
  const score = (key: 'precision' | 'recall' | 'f1') => ({
    key,
    label: text(`perClass.${key}`),
    align: 'end' as const,
    // Of a class without images there is no recall, and so no F1.
    value: (row: PartMetrics['perClass'][number]) => (row.support > 0 ? row[key] : null),
    text: (row: PartMetrics['perClass'][number]) => formatAccuracy(row.support > 0 ? row[key] : null),
  });
  return dataTable({
    label: text('perClass.title'),
    rows: metrics.perClass,
    key: (row) => row.class,
    open: (row) => open(classes.indexOf(row.class)),
    columns: [
      { key: 'class', label: text('perClass.class'), value: (row) => row.class },
      score('precision'),
      score('recall'),
      score('f1'),
      {
        key: 'support',
        label: text('perClass.support'),
        align: 'end',
        value: (row) => row.support,
        text: (row) => formatCount(row.support),
      },
      { key: 'confused', label: text('perClass.confused'), value: (row) => row.mostConfusedWith },
    ],
  });
}
