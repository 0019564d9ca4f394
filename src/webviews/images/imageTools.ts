import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { wholeList, type ImageOrder, type ImageQuery } from '../../protocol/pages/images';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/images';

/** Milliseconds that a search waits for the next letter. */
const patience = 120;

/** Search, order and the page's own filters above a grid. Event: `query` with what is wanted of the list. */
@customElement('loupe-image-tools')
export class ImageToolsElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        margin-bottom: 6px;
      }
      input,
      select {
        height: 26px;
        padding: 2px 6px;
        border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--loupe-line)));
        border-radius: 2px;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        font: inherit;
      }
      input {
        flex: 0 1 220px;
        min-width: 120px;
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground);
      }
      select {
        border-color: var(--vscode-dropdown-border, var(--vscode-contrastBorder, var(--loupe-line)));
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-background);
      }
      .order {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .icon-button svg {
        transform: none;
      }
      .icon-button[aria-pressed='true'] svg {
        transform: scaleY(-1);
      }
    `,
  ];

  /** Orders to choose from besides the list's own; without any, neither search nor order is offered. */
  @property({ attribute: false }) orders: readonly ImageOrder[] = [];
  @property() listOrder = '';
  @property({ attribute: false }) query: ImageQuery = wholeList;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    return html`<div class="tools">
      ${this.orders.length === 0 ? nothing : this.renderQuery()}
      <slot></slot>
    </div>`;
  }

  private renderQuery(): TemplateResult {
    const { search, order, descending } = this.query;
    const name = (one: ImageOrder): string =>
      one === 'list' && this.listOrder ? this.listOrder : text(`images.order.${one}`);
    return html`
      <input type="search" aria-label=${text('images.search')} placeholder=${text('images.searchExample')}
        .value=${search} @input=${this.onSearch} />
      <span class="order">
        <select aria-label=${text('images.order')} @change=${this.onOrder}>
          ${(['list', ...this.orders] as const).map((one) => html`<option value=${one} ?selected=${one === order}>${name(one)}</option>`)}
        </select>
        <button type="button" class="icon-button" aria-pressed=${descending}
          title=${text(descending ? 'images.descending' : 'images.ascending')}
          aria-label=${text(descending ? 'images.descending' : 'images.ascending')}
          @click=${() => this.change({ descending: !descending })}>
          <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.2">
            <path d="M4.5 2.5v10.5M2 10.5 4.5 13 7 10.5M9 4h3M9 8h4M9 12h5" />
          </svg>
        </button>
      </span>`;
  }

  private change(part: Partial<ImageQuery>): void {
    clearTimeout(this.timer);
    this.query = { ...this.query, ...part };
    emit(this, 'query', this.query);
  }

  private readonly onSearch = (event: Event): void => {
    const search = (event.target as HTMLInputElement).value.slice(0, 200);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change({ search }), patience);
  };

  private readonly onOrder = (event: Event): void => {
    this.change({ order: (event.target as HTMLSelectElement).value as ImageOrder });
  };
}
