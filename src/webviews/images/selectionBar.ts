import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { actionsFor, type ImageActionId } from '../../protocol/pages/imageActions';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/images';

/** How many images are selected and what can be done with them. Events: `act` with an action, `clear`. */
@customElement('loupe-selection-bar')
export class SelectionBarElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      [role='toolbar'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 4px;
        min-height: 28px;
        padding: 0 4px 0 8px;
        border: 1px solid var(--vscode-focusBorder);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background);
        color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
      }
      .count {
        margin-inline-end: 4px;
        font-weight: 600;
        white-space: nowrap;
      }
      button {
        padding: 2px 6px;
        border: 1px solid transparent;
        border-radius: 4px;
        color: inherit;
        background: none;
        font: inherit;
        white-space: nowrap;
        cursor: pointer;
      }
      button:hover {
        border-color: var(--loupe-hover-outline);
        background: var(--vscode-toolbar-hoverBackground, transparent);
      }
    `,
  ];

  @property({ type: Number }) count = 0;

  override render(): TemplateResult | typeof nothing {
    if (this.count === 0) return nothing;
    return html`<div role="toolbar" aria-label=${text('images.bar')}>
      <span class="count">${text('images.selected', { n: formatCount(this.count) })}</span>
      ${actionsFor(this.count).map(
        ({ id, keys }) =>
          html`<button type="button" data-action=${id} title=${keys} @click=${() => emit<ImageActionId>(this, 'act', id)}>${text(`images.action.${id}`)}</button>`,
      )}
      <button type="button" data-action="clear" title="Esc" @click=${() => emit(this, 'clear', null)}>${text('images.clear')}</button>
    </div>`;
  }
}
