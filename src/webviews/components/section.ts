import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../shared/styles';

/**
 * A titled part of a page; `actions` and `note` slots stand beside the title. With `collapsible` the
 * title is a button that opens and closes it.
 */
@customElement('loupe-section')
export class SectionElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      section {
        min-width: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        min-height: 28px;
        margin-bottom: 8px;
        border-bottom: 1px solid var(--loupe-line);
      }
      h2 {
        font-size: 11px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        color: var(--vscode-sideBarSectionHeader-foreground, var(--vscode-foreground));
      }
      h2 button {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        padding: 2px 2px 2px 0;
        border: 0;
        color: inherit;
        background: none;
        font: inherit;
        letter-spacing: inherit;
        text-transform: inherit;
        cursor: pointer;
      }
      .arrow {
        width: 16px;
        height: 16px;
        fill: none;
        stroke: currentColor;
        stroke-width: 1.2;
      }
      .note {
        color: var(--loupe-quiet);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        margin-inline-start: auto;
        padding-block: 2px;
      }
    `,
  ];

  @property() heading = '';
  @property({ type: Boolean }) collapsible = false;
  @property({ type: Boolean, reflect: true }) open = false;

  override render(): TemplateResult {
    const shown = !this.collapsible || this.open;
    return html`<section aria-labelledby="title">
      <header>
        <h2 id="title">${this.collapsible ? this.renderToggle() : this.heading}</h2>
        <span class="note"><slot name="note"></slot></span>
        <div class="actions"><slot name="actions"></slot></div>
      </header>
      <div ?hidden=${!shown}><slot></slot></div>
    </section>`;
  }

  private renderToggle(): TemplateResult {
    return html`<button type="button" aria-expanded=${this.open} @click=${this.toggle}>
      <svg class="arrow" viewBox="0 0 16 16" aria-hidden="true">
        <path d=${this.open ? 'M4 6.5 8 10.5 12 6.5' : 'M6.5 4 10.5 8 6.5 12'} />
      </svg>${this.heading}
    </button>`;
  }

  private readonly toggle = (): void => {
    this.open = !this.open;
  };
}
