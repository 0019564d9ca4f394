import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { verdictSides, verdictWords } from '../../core/metrics/runVerdict';
import type { AnsweredImages, RunComparison, RunVerdict } from '../../protocol/runComparison';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runVerdict';
import { letterOf } from './comparedCurves';

/** An image of a comparison that is to be opened: relative to the dataset of a run. */
export interface ComparedImage {
  readonly run: string;
  readonly file: string;
}

/** Lists of at most so many images stand open. */
const openBelow = 12;

/** Whether each run is better than the first by more than noise, and the images that only one of the two got right. */
@customElement('loupe-verdict')
export class VerdictElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      article {
        display: grid;
        gap: 4px;
      }
      .sentence {
        font-size: 15px;
        font-weight: 600;
        line-height: 1.4;
      }
      p {
        max-width: 100ch;
      }
      details {
        min-width: 0;
      }
      summary {
        cursor: pointer;
        padding: 2px 0;
      }
      ul.images {
        list-style: none;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr));
        gap: 2px 16px;
        padding: 2px 0 4px 16px;
      }
      li {
        display: flex;
        gap: 6px;
        min-width: 0;
      }
      li .link {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li span {
        flex: none;
        max-width: 55%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) comparison!: RunComparison;

  override render(): TemplateResult {
    const { verdicts } = this.comparison;
    return html`${verdicts.map((verdict) => this.renderVerdict(verdict))}
      ${verdicts.filter(({ pair }) => pair).length > 1 ? html`<p class="quiet">${text('verdict.many')}</p>` : nothing}`;
  }

  private renderVerdict(verdict: RunVerdict): TemplateResult {
    const letter = letterOf(verdict.run);
    const { sentence, details } = verdictWords(
      verdict,
      ['A', letter],
      verdictSides(this.comparison.scores, verdict),
      text,
    );
    return html`<article>
      <p class="sentence">${sentence}</p>
      ${verdict.pair ? html`<details><summary class="quiet">${text('verdict.why')}</summary>${details.map((line) => html`<p class="quiet">${line}</p>`)}</details>` : details.map((line) => html`<p>${line}</p>`)}
      ${this.renderImages(verdict, 'A', letter, verdict.onlyFirst)}
      ${this.renderImages(verdict, letter, 'A', verdict.onlySecond)}
    </article>`;
  }

  private renderImages(
    { run }: RunVerdict,
    right: string,
    wrong: string,
    { count, first }: AnsweredImages,
  ): TemplateResult | typeof nothing {
    if (count === 0) return nothing;
    const folder = this.comparison.runs[run]!.run;
    return html`<details ?open=${count <= openBelow}>
      <summary>${text(count === 1 ? 'verdict.onlyOne' : 'verdict.only', { right, wrong, n: formatCount(count) })}</summary>
      <ul class="images">${first.map(
        ({ file, truth, taken }) => html`<li>
        <button type="button" class="link" title=${file} @click=${() => emit<ComparedImage>(this, 'open-image', { run: folder, file })}>${file}</button>
        <span class="quiet" title=${text('verdict.taken', { truth, taken, wrong })}>${text('verdict.arrow', { truth, taken })}</span>
      </li>`,
      )}</ul>
      ${count > first.length ? html`<p class="quiet">${text('verdict.more', { n: formatCount(count - first.length) })}</p>` : nothing}
    </details>`;
  }
}
