import { html, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import type { DatasetReady } from '../../protocol/pages/datasets';
import '../charts/barChart';
import '../components/choice';
import { text } from '../strings/datasets';
import { classRows, partSeries, type ClassOrder } from './classBars';

/** What is chosen of the bars, and what happens when that changes. */
interface BalanceState {
  readonly order: ClassOrder;
  readonly chosen: string | null;
  readonly choose: (name: string | null) => void;
  readonly sort: (order: ClassOrder) => void;
}

/** Images of each class as bars, of which one can be chosen, and what their balance means. */
export function classBalance(data: DatasetReady, { order, chosen, choose, sort }: BalanceState): TemplateResult {
  const series = partSeries(data.parts, data.classes);
  return html`<div class="balance">
      <h2>${text('dataset.balance')}</h2>
      <loupe-bar-chart
        selectable
        .selected=${chosen}
        .heading=${text('dataset.barsTitle')}
        .rowLabel=${text('dataset.class')}
        .valueLabel=${text('dataset.images')}
        .series=${series}
        .rows=${classRows(data.classes, series, data.parts, order)}
        .showValue=${formatCount}
        @select=${(event: CustomEvent<string | null>) => choose(event.detail)}
      >
        <loupe-choice slot="controls" .label=${text('dataset.sort')} .value=${order}
          .options=${[
            { value: 'name', label: text('dataset.sortName') },
            { value: 'count', label: text('dataset.sortCount') },
          ]}
          @change=${(event: CustomEvent<ClassOrder>) => sort(event.detail)}
        ></loupe-choice>
      </loupe-bar-chart>
      <p class="quiet">${data.imbalance.words}</p>
    </div>`;
}
