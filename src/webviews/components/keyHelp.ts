import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../shared/icons';
import type { KeyLine } from '../shared/shortcuts';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';

/** The keys that every chart, table, grid and matrix understands, each by itself. */
export const commonKeys: readonly KeyLine[] = [
  { keys: 'Tab', meaning: () => text('keys.tab') },
  { keys: '← ↑ → ↓', meaning: () => text('keys.arrows') },
  { keys: 'Home End', meaning: () => text('keys.ends') },
  { keys: 'Enter', meaning: () => text('keys.enter') },
  { keys: 'Esc', meaning: () => text('keys.escape') },
];

/** The list of keys, shown over the page until Escape. */
@customElement('loupe-key-help')
export class KeyHelpElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      dialog {
        padding: 12px 16px;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, var(--loupe-line)));
        border-radius: 4px;
        color: var(--vscode-editorWidget-foreground);
        background: var(--vscode-editorWidget-background);
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        max-width: 90vw;
      }
      dialog::backdrop {
        background: transparent;
      }
      header {
        display: flex;
        justify-content: space-between;
        gap: 24px;
        margin-bottom: 8px;
      }
      h2 {
        font-size: 13px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px 16px;
        align-items: baseline;
      }
      kbd {
        padding: 1px 5px;
        border: 1px solid var(--vscode-keybindingLabel-border, var(--loupe-line));
        border-radius: 3px;
        color: var(--vscode-keybindingLabel-foreground, inherit);
        background: var(--vscode-keybindingLabel-background, transparent);
        font: inherit;
        font-size: 11px;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) lines: readonly KeyLine[] = [];

  /** Opens the list; focus returns to where it was when it closes. */
  show(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">${text('keys.title')}</h2>
        <button type="button" class="icon-button" aria-label=${text('keys.close')} @click=${this.close}>${icon('close')}</button>
      </header>
      <dl>${this.lines.map(({ keys, meaning }) => html`<dt><kbd>${keys}</kbd></dt><dd>${meaning()}</dd>`)}</dl>
    </dialog>`;
  }

  private readonly close = (): void => this.renderRoot.querySelector('dialog')?.close();
}
