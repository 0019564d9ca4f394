import { html, type TemplateResult } from 'lit';
import { formatCount, formatShare } from '../../core/format';
import type { DatasetReady } from '../../protocol/pages/datasets';
import '../charts/barChart';
import '../charts/histogramChart';
import { text } from '../strings/datasets';

/** Widths, heights and formats; where all are the same, a sentence instead of a chart of one bar. */
export function sizesView(data: DatasetReady): TemplateResult {
  return html`<h2 class="visually-hidden">${text('dataset.sizes')}</h2>
  <div class="sizes">
    ${data.size ? html`<p>${text('dataset.oneSize', { n: formatCount(data.images), width: data.size.width, height: data.size.height })}</p>` : histograms(data)}
    ${data.formats.length === 1 ? html`<p>${text('dataset.oneFormat', { n: formatCount(data.images), format: data.formats[0]!.format })}</p>` : formatBars(data)}
  </div>`;
}

function histograms(data: DatasetReady): TemplateResult {
  return html`${(['width', 'height'] as const).map(
    (side) => html`<loupe-histogram
      .heading=${text(`dataset.${side}`)} .xLabel=${text('dataset.pixels')}
      .edges=${data[side].edges} .counts=${data[side].counts}></loupe-histogram>`,
  )}`;
}

function formatBars({ formats }: DatasetReady): TemplateResult {
  const total = formats.reduce((sum, { count }) => sum + count, 0);
  return html`<loupe-bar-chart
    .heading=${text('dataset.formats')} .rowLabel=${text('dataset.format')} .valueLabel=${text('dataset.images')}
    .series=${[{ id: 'all', label: text('dataset.images'), tone: 'train' }]}
    .showValue=${formatCount}
    .rows=${formats.map(({ format, count }) => {
      const values = {
        name: format,
        count: formatCount(count),
        share: formatShare(total === 0 ? 0 : count / total),
      };
      return {
        id: format,
        label: format,
        segments: [count],
        text: text('dataset.barText', values),
        reading: text('dataset.formatReading', values),
      };
    })}
  ></loupe-bar-chart>`;
}
