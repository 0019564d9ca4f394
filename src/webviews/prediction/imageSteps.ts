import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import type { OpenPrediction } from '../../protocol/pages/prediction';
import { icon } from '../shared/icons';
import type { Shortcut } from '../shared/shortcuts';
import { text } from '../strings/prediction';

type Step = (by: -1 | 1) => void;

/** `12 of 60 in roses`, and buttons to the images before and after it; nothing where there are no others. */
export function imageSteps({ place }: OpenPrediction, step: Step): TemplateResult | typeof nothing {
  if (!place || place.total < 2) return nothing;
  const numbers = { index: formatCount(place.index + 1), total: formatCount(place.total) };
  const words =
    place.folder === null
      ? text('prediction.placeInList', numbers)
      : text('prediction.place', { ...numbers, folder: place.folder });
  return html`
    <div class="steps">
      <span class="quiet">${words}</span>
      ${button('previous', text('prediction.previous'), place.index > 0, () => step(-1))}
      ${button('next', text('prediction.next'), place.index < place.total - 1, () => step(1))}
    </div>`;
}

/** At an end it stays where it is and says that it is off, so that the focus is not lost. */
function button(name: 'previous' | 'next', label: string, on: boolean, act: () => void): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} aria-disabled=${String(!on)}
    @click=${on ? act : nothing}>${icon(name)}</button>`;
}

/** The keys that do the same, unless a chart or a table takes them. */
export function stepKeys(step: Step): readonly Shortcut[] {
  return [
    {
      keys: '←',
      key: 'arrowleft',
      command: false,
      meaning: () => text('prediction.previous'),
      act: () => step(-1),
    },
    { keys: '→', key: 'arrowright', command: false, meaning: () => text('prediction.next'), act: () => step(1) },
  ];
}
