import { html, type TemplateResult } from 'lit';
import { formatAccuracy, formatInterval, formatLoss, formatOf } from '../../core/format';
import { onlyClass } from '../../core/metrics/metrics';
import type { PartMetrics } from '../../protocol/runFiles';
import '../components/stat';
import { text } from '../strings/evaluation';

/** The scores of a part, each with what it rests on; of images of one class its recall alone. */
export function renderStats(metrics: PartMetrics): TemplateResult {
  const interval = formatInterval(metrics.accuracyInterval);
  const right = Math.round(metrics.accuracy * metrics.images);
  const stat = (
    name: 'macroF1' | 'balanced' | 'logLoss' | 'calibration',
    value: string,
  ): TemplateResult => html`<loupe-stat
    .label=${text(`evaluation.${name}`)} .value=${value} .note=${text(`evaluation.${name}Note`)} .explanation=${text(`evaluation.${name}Meaning`)}></loupe-stat>`;
  const one = onlyClass(metrics);
  if (one !== null)
    return html`<div class="stats">
      <loupe-stat .label=${text('evaluation.recallOf', { class: one })} .value=${formatAccuracy(metrics.accuracy)}
        .note=${`${formatOf(right, metrics.images)} · ${interval}`}
        .explanation=${text('evaluation.recallMeaning', { interval })}></loupe-stat>
    </div>
    <p class="quiet">${text('evaluation.oneClass', { class: one })}</p>`;
  return html`<div class="stats">
    <loupe-stat .label=${text('evaluation.accuracy')} .value=${formatAccuracy(metrics.accuracy)}
      .note=${`${formatOf(right, metrics.images)} · ${interval}`}
      .explanation=${text('evaluation.accuracyMeaning', { interval })}></loupe-stat>
    ${stat('macroF1', formatAccuracy(metrics.macroF1))}
    ${stat('balanced', formatAccuracy(metrics.balancedAccuracy))}
    ${stat('logLoss', formatLoss(metrics.logLoss))}
    ${stat('calibration', formatAccuracy(metrics.calibrationError))}
  </div>`;
}
