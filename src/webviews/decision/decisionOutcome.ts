import { html, nothing, type TemplateResult } from 'lit';
import { formatCost } from '../../core/decisions/decisionWords';
import type { DecisionReport, JudgedWay } from '../../core/decisions/decisionTypes';
import { formatAccuracy, formatCount, formatInterval } from '../../core/format';
import type { Decision } from '../../protocol/decision';
import { text } from '../strings/decision';

/** What was answered of a choice: the choice as it would be kept, and the matrices. */
export interface JudgedChoice {
  readonly decision: Decision;
  readonly matrices: { readonly before: readonly number[]; readonly after: readonly number[] } | null;
}

/** More classes have no room in two matrices side by side. */
const classesDrawn = 12;

/** What a choice costs on held-out images: the figures before and after, how they came about, and both matrices. */
export function renderOutcome({ decision, matrices }: JudgedChoice, classes: readonly string[]): TemplateResult {
  const { report } = decision;
  if (!report) return html`<p class="quiet">${text('decision.unknown')}</p>`;
  return html`
    <p>${judged(report)}</p>
    <table class="figures" aria-label=${text('decision.outcome')}>
      <thead><tr>
        <th scope="col">${text('decision.figure')}</th>
        <th scope="col" class="end">${text('decision.before')}</th>
        <th scope="col" class="end">${text('decision.after')}</th>
        <th scope="col">${text('decision.interval')}</th>
      </tr></thead>
      <tbody>${figures(report, decision).map(
        ([name, before, after, interval]) => html`<tr>
          <th scope="row">${name}</th><td class="end">${before}</td><td class="end">${after}</td><td>${interval}</td>
        </tr>`,
      )}</tbody>
    </table>
    <p class="quiet">${text('decision.changed', { n: formatCount(report.changed), total: formatCount(report.images) })}</p>
    ${
      matrices === null
        ? nothing
        : classes.length > classesDrawn
          ? html`<p class="quiet">${text('decision.matrixLarge')}</p>`
          : html`<div class="matrices">
              ${matrix(text('decision.matrixBefore'), matrices.before, matrices.before, classes)}
              ${matrix(text('decision.matrixAfter'), matrices.after, matrices.before, classes)}
            </div>`
    }`;
}

const ways = {
  'other-part': 'decision.otherPart',
  'cross-fitted': 'decision.crossFitted',
  given: 'decision.given',
  'same-images': 'decision.sameImages',
} as const satisfies Record<JudgedWay, string>;

function judged({ way, part, images, folds }: DecisionReport): string {
  return text(ways[way], {
    n: formatCount(images),
    part: text(`part.${part}`).toLowerCase(),
    folds: formatCount(folds),
  });
}

type Row = [name: string, before: string, after: string, interval: string];

function figures({ before, after, saved }: DecisionReport, decision: Decision): Row[] {
  const share = (name: string, from: number | null, to: number | null, interval: [number, number] | null): Row => [
    name,
    formatAccuracy(from),
    formatAccuracy(to),
    interval ? formatInterval(interval) : '',
  ];
  const costs = (interval: readonly [number, number] | null): string =>
    interval ? `${formatCost(interval[0])} to ${formatCost(interval[1])}` : '';
  const accuracy = share(text('decision.accuracy'), before.accuracy, after.accuracy, after.accuracyInterval);
  if (decision.kind === 'threshold') {
    const of = { class: decision.class };
    return [
      share(text('decision.recallOf', of), before.recall, after.recall, after.recallInterval),
      share(text('decision.precisionOf', of), before.precision, after.precision, after.precisionInterval),
      accuracy,
    ];
  }
  return [
    [text('decision.cost'), formatCost(before.cost ?? 0), formatCost(after.cost ?? 0), costs(after.costInterval)],
    ...(saved
      ? [[text('decision.difference'), '', formatCost(saved.difference), costs(saved.interval)] satisfies Row]
      : []),
    accuracy,
  ];
}

/** A confusion matrix as a table; numbers that differ from before are bold. */
function matrix(
  title: string,
  counts: readonly number[],
  before: readonly number[],
  classes: readonly string[],
): TemplateResult {
  return html`<div class="scrolled" tabindex="0" role="region" aria-label=${title}><table>
    <caption>${title}</caption>
    <thead><tr><th scope="col">${text('decision.truth')}</th>${classes.map((name) => html`<th scope="col" class="end">${name}</th>`)}</tr></thead>
    <tbody>${classes.map(
      (name, row) =>
        html`<tr><th scope="row">${name}</th>${classes.map((_, column) => {
          const at = row * classes.length + column;
          const shown = formatCount(counts[at] ?? 0);
          return html`<td class="end ${row === column ? 'right' : ''}">${counts[at] === before[at] ? shown : html`<b>${shown}</b>`}</td>`;
        })}</tr>`,
    )}</tbody>
  </table></div>`;
}
