import { html, nothing, type TemplateResult } from 'lit';
import { formatAccuracy, formatCount, formatInterval } from '../../core/format';
import { mostConfusedPairs, type ConfusedPair } from '../../core/metrics/matrixOrder';
import { onlyClass } from '../../core/metrics/metrics';
import { parts, type Part } from '../../core/parts';
import type { PartScores } from '../../protocol/common';
import type { Metrics } from '../../protocol/runFiles';
import { text } from '../strings/training';

/** The part that a run is judged by: unseen images where there are any. */
export function judgedPart(scores: Readonly<Partial<Record<Part, unknown>>>): Part | undefined {
  return (['test', 'validation', 'train'] as const).find((part) => scores[part] !== undefined);
}

/** The fullest cell off the diagonal of a part's matrix; undefined where nothing is confused. */
export function mostConfused(metrics: Metrics, part: Part): ConfusedPair | undefined {
  const matrix = metrics.parts[part]?.matrix;
  return matrix && mostConfusedPairs(matrix, metrics.classes.length, 1)[0];
}

/** What came out, what is wrong with it, and the one thing to do next. */
export function renderResult(
  scores: PartScores,
  metrics: Metrics | null,
  act: { readonly look: (part: Part, pair: ConfusedPair) => void; readonly use: () => void },
): TemplateResult {
  const part = judgedPart(scores);
  if (!part) return html`<p>${text('result.none')}</p>`;
  const pair = metrics ? mostConfused(metrics, part) : undefined;
  return html`<section class="outcome" aria-labelledby="headline">
    <h2 id="headline" class="headline"><span class="score">${formatAccuracy(scores[part]!.accuracy)}</span>
      <span>${headline(part, scores, metrics)}</span></h2>
    <div class="next">
      <p>${metrics ? confusedWords(metrics, part, pair) : nothing} ${heldOutWords(part)}</p>
      ${
        pair
          ? html`<vscode-button class="look" @click=${() => act.look(part, pair)}>${pair.count === 1 ? text('result.lookOne') : text('result.look', { n: formatCount(pair.count) })}</vscode-button>`
          : html`<vscode-button @click=${act.use}>${text('result.use')}</vscode-button>`
      }
    </div>
  </section>`;
}

/** `test accuracy · 265 of 300 right · 0.842 to 0.915`. */
function headline(part: Part, scores: PartScores, metrics: Metrics | null): string {
  const { accuracy, images } = scores[part]!;
  const of = metrics?.parts[part];
  const one = of ? onlyClass(of) : null;
  return [
    one === null
      ? text(`result.${part}`)
      : text('result.recall', { class: one, part: text(`part.${part}`).toLowerCase() }),
    text('result.note', { right: formatCount(Math.round(accuracy * images)), n: formatCount(images) }),
    ...(of ? [formatInterval(of.accuracyInterval)] : []),
  ].join(' · ');
}

function confusedWords({ classes, parts: of }: Metrics, part: Part, pair: ConfusedPair | undefined): string {
  if (!pair) return text('result.noneConfused');
  return text(pair.count === 1 ? 'result.confusedOne' : 'result.confused', {
    truth: classes[pair.truth] ?? '',
    predicted: classes[pair.predicted] ?? '',
    count: formatCount(pair.count),
    total: formatCount(of[part]?.perClass[pair.truth]?.support ?? 0),
  });
}

function heldOutWords(part: Part): string {
  if (part === 'test') return '';
  return text(part === 'validation' ? 'result.noTest' : 'result.onlyTraining');
}

/** The accuracy of the parts that the headline is not about. */
export function renderOtherParts(scores: PartScores): TemplateResult | typeof nothing {
  const shown = judgedPart(scores);
  const others = parts.filter((part) => part !== shown && scores[part]);
  if (others.length === 0) return nothing;
  const words = others.map((part) =>
    text('result.other', {
      part: text(`part.${part}`).toLowerCase(),
      accuracy: formatAccuracy(scores[part]!.accuracy),
      n: formatCount(scores[part]!.images),
    }),
  );
  return html`<span class="quiet">${text('result.others')} ${words.join(' · ')}</span>`;
}
