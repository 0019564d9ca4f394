import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { text } from '../strings/datasets';
import type { ProblemKind } from './problemKinds';

/** What a reader of the first problems can ask for. */
interface Wishes {
  /** Shows what was found of a kind. */
  readonly choose: (kind: string) => void;
  readonly showAll: () => void;
}

/** The worst kinds in whole sentences, to stand above everything else; how many others there are. */
export function firstProblems(
  kinds: readonly ProblemKind[],
  { choose, showAll }: Wishes,
): TemplateResult | typeof nothing {
  const found = kinds.filter(({ skipped }) => !skipped);
  const serious = found.filter((kind) => kind.serious);
  const first = (serious.length > 0 ? serious : found).slice(0, 2);
  const rest = kinds.length - first.length;
  if (first.length === 0) return nothing;
  return html`<ul class="first" aria-label=${text('dataset.problems')}>
      ${first.map(
        (kind) => html`<li class=${kind.serious ? 'serious' : ''}><span>${kind.sentence}</span>
        <button type="button" class="link" aria-label="${text('dataset.showProblems')}: ${kind.sentence}" @click=${() => choose(kind.id)}>${text('dataset.showProblems')}</button></li>`,
      )}
      ${
        rest > 0
          ? html`<li><button type="button" class="link" @click=${showAll}>${rest === 1 ? text('dataset.moreProblemsOne') : text('dataset.moreProblems', { n: formatCount(rest) })}</button></li>`
          : nothing
      }
    </ul>`;
}
