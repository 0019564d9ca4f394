import { html, type TemplateResult } from 'lit';
import { formatAccuracy } from '../../core/format';
import type { RankedClass } from '../../protocol/common';
import { text } from '../strings/prediction';
import './barChart';
import type { BarRow } from './barChart';

/** Rows of a chart of the most probable classes; the true class is marked by words. */
export function probabilityRows(top: readonly RankedClass[], truth: string | null): BarRow[] {
  return top.map(({ class: name, probability }) => ({
    id: name,
    label: name,
    segments: [probability],
    text: name === truth ? `${formatAccuracy(probability)} ✓` : formatAccuracy(probability),
    reading:
      name === truth
        ? text('probability.readTruth', { name, value: formatAccuracy(probability) })
        : text('probability.read', { name, value: formatAccuracy(probability) }),
  }));
}

/** The most probable classes as bars on an axis from 0 to 1. */
export function probabilityBars(top: readonly RankedClass[], truth: string | null): TemplateResult {
  return html`<loupe-bar-chart
    .heading=${text('probability.title', { n: top.length })}
    .rowLabel=${text('probability.class')}
    .valueLabel=${text('probability.value')}
    .series=${[{ id: 'probability', label: text('probability.value'), tone: 'train' }]}
    .rows=${probabilityRows(top, truth)}
    .max=${1}
    .showValue=${(value: number) => formatAccuracy(value)}
  ></loupe-bar-chart>`;
}
