import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import type { ThumbnailSource } from '../images/thumbnailStore';
import { emit } from '../shared/events';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/datasets';
import type { ProblemKind } from './problemKinds';
import './problemList';

/**
 * Kinds of problems as sentences, and beside them what was found of the chosen one. Fires `choose` with its id, and
 * `show-images` with the code by which a grid shows its images.
 */
@customElement('loupe-problems-view')
export class ProblemsViewElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .kinds {
        display: grid;
        gap: 2px;
        margin-bottom: 16px;
      }
      h2 {
        margin: 6px 0 4px;
        font-size: 12px;
        font-weight: 600;
      }
      .kind {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        width: 100%;
        padding: 5px 8px;
      }
      .kind[aria-pressed='true'] {
        color: var(--vscode-list-activeSelectionForeground, inherit);
        background: var(--vscode-list-activeSelectionBackground, transparent);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .sentence {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .about {
        display: grid;
        gap: 6px;
        justify-items: start;
        max-width: 90ch;
        margin-bottom: 12px;
      }
      .warning {
        color: var(--loupe-warning);
      }
      @container (min-width: 860px) {
        .columns {
          display: grid;
          grid-template-columns: minmax(260px, 2fr) 5fr;
          gap: 24px;
          align-items: start;
        }
        .kinds {
          position: sticky;
          top: 0;
          max-height: 100vh;
          overflow: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) kinds: readonly ProblemKind[] = [];
  @property() chosen = '';
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** What can be repaired of its files; null where nothing can. */
  @property({ attribute: false }) repairs: RepairScope | null = null;
  @property({ attribute: false }) pathOf: (file: string) => string = (file) => file;

  override render(): TemplateResult {
    const shown = this.kinds.find(({ id }) => id === this.chosen) ?? this.kinds[0];
    if (!shown) return html`<p class="quiet">${text('dataset.noProblems')}</p>`;
    return html`<div class="columns">
      <div class="kinds">
        ${this.renderGroup(text('dataset.problems'), false, shown)}
        ${this.renderGroup(text('dataset.skipped'), true, shown)}
      </div>
      <div>
        ${this.renderAbout(shown)}
        <loupe-problem-list .label=${shown.sentence} .entries=${shown.entries} ?pictures=${!shown.skipped && shown.there} ?there=${shown.there}
          .source=${this.source} .pathOf=${this.pathOf} .code=${shown.filter ?? shown.id} .scope=${this.scopeOf(shown)}></loupe-problem-list>
      </div>
    </div>`;
  }

  /** What is skipped has no class to change. */
  private scopeOf({ skipped }: ProblemKind): RepairScope | null {
    return skipped && this.repairs ? { classes: [], parts: [] } : this.repairs;
  }

  private renderAbout({ explanation, filter }: ProblemKind): TemplateResult | typeof nothing {
    if (explanation === '' && filter === null) return nothing;
    return html`<div class="about">
      ${explanation === '' ? nothing : html`<p>${explanation}</p>`}
      ${filter === null ? nothing : html`<button type="button" class="link" @click=${() => emit(this, 'show-images', filter)}>${text('problem.inGrid')}</button>`}
    </div>`;
  }

  private renderGroup(heading: string, skipped: boolean, shown: ProblemKind): TemplateResult | typeof nothing {
    const kinds = this.kinds.filter((kind) => kind.skipped === skipped);
    if (kinds.length === 0) return nothing;
    return html`<h2>${heading}</h2>
      ${kinds.map(
        (
          kind,
        ) => html`<button type="button" class="item-button kind" aria-pressed=${kind === shown} @click=${() => emit(this, 'choose', kind.id)}>
          ${kind.serious ? html`<span class="warning">${icon('warning')}</span>` : nothing}
          <span class="sentence">${kind.sentence}</span>
          <span class="quiet">${formatCount(kind.count)}</span>
        </button>`,
      )}`;
  }
}
