import { html, type TemplateResult } from 'lit';
import { formatAccuracy, formatCount } from '../../core/format';
import type { PartScores } from '../../protocol/common';
import { parts } from '../../core/parts';
import '../components/stat';
import { text } from '../strings/training';

export interface ResultActions {
  readonly openMatrix: () => void;
  readonly use: () => void;
  readonly again: () => void;
  /** Absent where more epochs change nothing. */
  readonly longer: (() => void) | null;
  /** Absent where there are no weights to begin with. */
  readonly otherwise: (() => void) | null;
}

/** What came out and what to do next. Validation and test are shown; the training part's score says little. */
export function resultCard(
  scores: PartScores,
  best: { readonly label: string; readonly epoch: number | null },
  actions: ResultActions,
): TemplateResult {
  const judged = parts.filter((part) => part !== 'train' && scores[part]);
  const shown = judged.length > 0 ? judged : parts.filter((part) => scores[part]);
  return html`<section class="card" aria-labelledby="result-title">
    <h2 id="result-title">${text('result.title')}</h2>
    <div class="stats">
      ${shown.map((part) => {
        const score = scores[part]!;
        const name = text(`part.${part}`);
        return html`
          <loupe-stat .label=${text('result.accuracy', { part: name })} .value=${formatAccuracy(score.accuracy)}
            .note=${text('result.note', { right: formatCount(Math.round(score.accuracy * score.images)), n: formatCount(score.images) })}></loupe-stat>
          <loupe-stat .label=${text('result.macroF1', { part: name })} .value=${formatAccuracy(score.macroF1)} .note=${text('result.macroF1Note')}></loupe-stat>`;
      })}
      ${best.epoch === null ? '' : html`<loupe-stat .label=${best.label} .value=${String(best.epoch)}></loupe-stat>`}
    </div>
    <div class="actions">
      <vscode-button @click=${actions.openMatrix}>${text('result.openMatrix')}</vscode-button>
      <vscode-button appearance="secondary" @click=${actions.use}>${text('result.use')}</vscode-button>
      ${actions.longer ? html`<vscode-button appearance="secondary" @click=${actions.longer}>${text('result.longer')}</vscode-button>` : ''}
      ${actions.otherwise ? html`<vscode-button appearance="secondary" @click=${actions.otherwise}>${text('result.otherwise')}</vscode-button>` : ''}
      <vscode-button appearance="secondary" @click=${actions.again}>${text('result.again')}</vscode-button>
    </div>
  </section>`;
}
