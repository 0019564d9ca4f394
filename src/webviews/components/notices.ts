import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { NoticeLevel } from '../../core/codes/noticeCodes';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';

export interface Notice {
  readonly level: NoticeLevel;
  readonly message: string;
}

/** Sentences the user must be able to see; errors first, then warnings. A `slot` holds actions. */
@customElement('loupe-notices')
export class NoticesElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ul {
        list-style: none;
        display: grid;
        gap: 4px;
      }
      li {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        padding: 5px 10px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-inline-start: 3px solid var(--tone);
        background: var(--loupe-raised);
      }
      li.info {
        --tone: var(--vscode-charts-blue);
        padding-block: 3px;
      }
      li.warning {
        --tone: var(--loupe-warning);
      }
      li.error {
        --tone: var(--loupe-error);
      }
      .icon {
        margin-top: 1px;
        color: var(--tone);
      }
      p {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) notices: readonly Notice[] = [];

  override render(): TemplateResult {
    const rank = { error: 0, warning: 1, info: 2 };
    const sorted = [...this.notices].sort((a, b) => rank[a.level] - rank[b.level]);
    return html`<ul aria-label=${text('notices.title')}>
      ${repeat(
        sorted,
        (notice) => `${notice.level} ${notice.message}`,
        (notice) => html`<li class=${notice.level}>
          ${icon(notice.level)}
          <p><span class="visually-hidden">${text(`notice.${notice.level}`)}: </span>${notice.message}</p>
          <slot></slot>
        </li>`,
      )}
    </ul>`;
  }
}
