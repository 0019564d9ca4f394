import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { moveFocus } from '../shared/roving';
import { baseStyles } from '../shared/styles';

/** A tab: what it is remembered as (also the name of its content's slot), and what stands on it. */
export interface Tab {
  readonly value: string;
  readonly label: string;
  /** A number of things in it, said beside the label. */
  readonly note?: string;
}

/**
 * Subjects of a page, one at a time: `<div slot="curves">` is shown while the tab `curves` is chosen. Fires
 * `tab-change` with the value; the page remembers it and gives it back. Arrow keys, Home and End move and choose. With
 * a single tab there is no strip.
 */
@customElement('loupe-tabs')
export class TabsElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        min-width: 0;
      }
      [role='tablist'] {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
        margin-bottom: 12px;
        border-bottom: 1px solid var(--loupe-line);
      }
      [role='tab'] {
        height: 28px;
        margin-bottom: -1px;
        padding: 1px 2px 0;
        border: 0;
        border-bottom: 2px solid transparent;
        color: var(--vscode-panelTitle-inactiveForeground, var(--loupe-quiet));
        background: none;
        font: inherit;
        cursor: pointer;
      }
      [role='tab']:hover,
      [aria-selected='true'] {
        color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
      }
      [role='tab'][aria-selected='true'] {
        border-bottom-color: var(--vscode-panelTitle-activeBorder, currentColor);
      }
      .note {
        margin-inline-start: 2px;
        color: var(--loupe-quiet);
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @property({ attribute: false }) tabs: readonly Tab[] = [];

  override render(): TemplateResult | typeof nothing {
    const { chosen } = this;
    if (!chosen) return nothing;
    // Content of the other tabs has no slot, and so is neither shown nor read.
    const content = html`<slot name=${chosen.value}></slot>`;
    if (this.tabs.length < 2) return content;
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.onKey}>
        ${this.tabs.map((tab) => this.renderTab(tab, tab === chosen))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${chosen.value}">${content}</div>`;
  }

  /** Puts the keyboard on the chosen tab, where what had it before is out of sight now. */
  focusChosen(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  }

  private get chosen(): Tab | undefined {
    return this.tabs.find(({ value }) => value === this.value) ?? this.tabs[0];
  }

  private renderTab({ value, label, note }: Tab, chosen: boolean): TemplateResult {
    return html`<button type="button" role="tab" id="tab-${value}" data-value=${value} aria-selected=${chosen}
      aria-controls=${chosen ? 'panel' : nothing} tabindex=${chosen ? 0 : -1} @click=${() => this.choose(value)}
    >${label}${note ? html` <span class="note">${note}</span>` : nothing}</button>`;
  }

  private choose(value: string): void {
    if (value === this.chosen?.value) return;
    this.value = value;
    emit(this, 'tab-change', value);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const at = this.tabs.findIndex((tab) => tab === this.chosen);
    // One row: left and right move, up and down belong to the page's scroll.
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') return;
    const next = moveFocus(event.key, at, { count: this.tabs.length, columns: this.tabs.length });
    const tab = next === undefined ? undefined : this.tabs[next];
    if (!tab) return;
    event.preventDefault();
    this.choose(tab.value);
    this.focusChosen();
  };
}
