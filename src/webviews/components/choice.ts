import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
}

/** A few alternatives side by side, one of them chosen; fires `change` with the value. */
@customElement('loupe-choice')
export class ChoiceElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: inline-block;
      }
      div {
        display: inline-flex;
        border: 1px solid var(--vscode-dropdown-border, var(--loupe-line));
        border-radius: 3px;
        overflow: hidden;
      }
      button {
        height: 22px;
        padding: 0 8px;
        border: 0;
        border-inline-start: 1px solid var(--vscode-dropdown-border, var(--loupe-line));
        color: inherit;
        background: none;
        font: inherit;
        font-size: 12px;
        white-space: nowrap;
        cursor: pointer;
      }
      button:first-child {
        border-inline-start: 0;
      }
      button:hover {
        background: var(--vscode-toolbar-hoverBackground, transparent);
      }
      button[aria-checked='true'] {
        color: var(--vscode-inputOption-activeForeground);
        background: var(--vscode-inputOption-activeBackground);
        box-shadow: inset 0 0 0 1px var(--vscode-inputOption-activeBorder);
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @property({ attribute: false }) options: readonly ChoiceOption[] = [];

  override render(): TemplateResult {
    return html`<div role="radiogroup" aria-label=${this.label} @keydown=${this.onKey}>
      ${this.options.map(
        (option) => html`<button
          type="button"
          role="radio"
          aria-checked=${option.value === this.value}
          tabindex=${option.value === this.value ? 0 : -1}
          @click=${() => this.choose(option.value)}
        >${option.label}</button>`,
      )}
    </div>`;
  }

  private choose(value: string): void {
    if (value === this.value) return;
    this.value = value;
    emit(this, 'change', value);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const count = this.options.length;
    const at = this.options.findIndex((option) => option.value === this.value);
    const next = this.options[(at + step + count) % count];
    if (!next) return;
    this.choose(next.value);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
  };
}
