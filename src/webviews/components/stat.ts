import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';

/** One number with its name and what it rests on ("0.860 · 258 of 300 · 0.816 to 0.895"). */
@customElement('loupe-stat')
export class StatElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        min-width: 0;
      }
      .label {
        color: var(--loupe-quiet);
        font-size: 11px;
      }
      .value {
        font-size: 20px;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      .note {
        color: var(--loupe-quiet);
        font-size: 12px;
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @property() note = '';
  /** A sentence that says what the number means. */
  @property() explanation = '';
  /** What the number leads to: with it, it is a button that fires `open`. */
  @property() leads = '';

  override render(): TemplateResult {
    return html`<div role="group" aria-label="${this.label}" title=${this.explanation || nothing}>
      <div class="label">${this.label}</div>
      ${
        this.leads
          ? html`<button type="button" class="value link" title=${this.leads} aria-label="${this.label} ${this.value}: ${this.leads}" @click=${() => emit(this, 'open', null)}>${this.value}</button>`
          : html`<div class="value">${this.value}</div>`
      }
      ${this.note ? html`<div class="note">${this.note}</div>` : nothing}
    </div>`;
  }
}
