import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';

/** A page without content yet: a skeleton that appears after 150 ms, with what is being waited for. */
@customElement('loupe-loading')
export class LoadingElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .skeleton {
        display: grid;
        gap: 12px;
        opacity: 0;
        animation: appear 0s 150ms forwards;
      }
      .block {
        height: 14px;
        border-radius: 2px;
        background: var(--vscode-editorWidget-background, var(--loupe-raised));
        border: 1px solid var(--vscode-contrastBorder, transparent);
      }
      .title {
        width: 30%;
        height: 22px;
      }
      .wide {
        width: 70%;
      }
      .tall {
        height: 160px;
      }
      @keyframes appear {
        to {
          opacity: 1;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .block {
          animation: breathe 1.6s ease-in-out infinite alternate;
        }
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `,
  ];

  @property() message = '';

  override render(): TemplateResult {
    return html`<div class="skeleton" role="status">
      <p class="quiet">${this.message || text('state.loading')}</p>
      <div class="block title"></div>
      <div class="block wide"></div>
      <div class="block tall"></div>
      <div class="block tall"></div>
    </div>`;
  }
}

/** An empty or failed page: what this is, and what to do. Actions go into the slot. */
@customElement('loupe-message')
export class MessageElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      div {
        max-width: 60ch;
        padding: 32px 0;
        display: grid;
        gap: 8px;
      }
      h1 {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        font-size: 15px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      h1 .icon {
        margin-top: 3px;
        color: var(--loupe-error);
      }
      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property() heading = '';
  @property() advice = '';
  @property({ type: Boolean }) failed = false;

  override render(): TemplateResult {
    return html`<div role=${this.failed ? 'alert' : 'status'}>
      <h1>${this.failed ? icon('error') : ''}<span>${this.heading}</span></h1>
      <p class="quiet">${this.advice}</p>
      <slot></slot>
    </div>`;
  }
}
