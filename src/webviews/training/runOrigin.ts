import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import type { RunRecord } from '../../protocol/runFiles';
import { text } from '../strings/training';

/** Whether more epochs can be asked of the run: not where a head is fitted until nothing improves. */
export function trainsEpochs({ settings }: RunRecord): boolean {
  return typeof settings['mode'] === 'string' && settings['mode'] !== 'features';
}

/** From which run the first weights come, and what is set otherwise than there. */
export function renderContinued({ continues }: RunRecord): TemplateResult | typeof nothing {
  if (!continues) return nothing;
  const { run, weights, epoch, differences } = continues;
  const from = text('training.continues', {
    which: text(weights === 'best' ? 'training.continuesBest' : 'training.continuesLast'),
    run,
    epoch: formatCount(epoch),
  });
  const changed = differences.map(({ setting, before, after }) => `${setting} ${before} → ${after}`).join(', ');
  return html`<p class="quiet">${from} ${changed || text('training.continuesSame')}</p>`;
}
