import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatShare } from '../../core/format';
import type { DatasetReady, ImageFilter } from '../../protocol/pages/datasets';
import '../charts/barChart';
import '../charts/histogramChart';
import { text } from '../strings/datasets';
import { binOfRange, rangeOfBin, valueWords, type Measured } from './gridFilters';

/** What is chosen of the bars of all charts, and what happens when that changes. */
interface ChartChoice {
  readonly filter: ImageFilter;
  /** Called with undefined where a bar is let go. */
  readonly choose: <K extends keyof ImageFilter>(key: K, value: ImageFilter[K]) => void;
}

/**
 * Widths, heights, formats, and what an audit measured, each bar a filter of the grid; where all images are the same, a
 * sentence instead.
 */
export function chartsView(data: DatasetReady, choice: ChartChoice): TemplateResult {
  return html`<div class="charts">
    ${data.size ? html`<p>${text('dataset.oneSize', { n: formatCount(data.images), width: data.size.width, height: data.size.height })}</p>` : [histogram('width', data.width, choice), histogram('height', data.height, choice)]}
    ${data.audit ? measures(data.audit, choice) : html`<p class="quiet">${text('dataset.noMeasures')}</p>`}
    ${data.formats.length === 1 ? html`<p>${text('dataset.oneFormat', { n: formatCount(data.images), format: data.formats[0]!.format })}</p>` : formatBars(data, choice)}
  </div>`;
}

function measures(audit: NonNullable<DatasetReady['audit']>, choice: ChartChoice): (TemplateResult | typeof nothing)[] {
  return (['brightness', 'sharpness', 'outlier'] as const).map((name) =>
    audit[name].counts.length > 0 ? histogram(name, audit[name], choice) : nothing,
  );
}

function histogram(
  name: Measured,
  { edges, counts }: DatasetReady['width'],
  { filter, choose }: ChartChoice,
): TemplateResult {
  return html`<loupe-histogram selectable
    .heading=${text(`dataset.${name}`)} .xLabel=${text(`dataset.unit.${name}`)} .showValue=${valueWords[name]}
    .edges=${edges} .counts=${counts} .selected=${binOfRange(edges, filter[name])}
    @select=${({ detail }: CustomEvent<number | null>) => choose(name, detail === null ? undefined : rangeOfBin(edges, detail))}
  ></loupe-histogram>`;
}

function formatBars({ formats }: DatasetReady, { filter, choose }: ChartChoice): TemplateResult {
  const total = formats.reduce((sum, { count }) => sum + count, 0);
  return html`<loupe-bar-chart selectable .selected=${filter.format ?? null}
    .heading=${text('dataset.formats')} .rowLabel=${text('dataset.format')} .valueLabel=${text('dataset.images')}
    .series=${[{ id: 'all', label: text('dataset.images'), tone: 'train' }]}
    .showValue=${formatCount}
    @select=${({ detail }: CustomEvent<string | null>) => choose('format', detail ?? undefined)}
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
