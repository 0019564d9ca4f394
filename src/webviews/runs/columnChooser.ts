import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/runs';
import { pinnedColumns, type RunColumn } from './runColumns';

/**
 * A button that opens the list of columns that can be shown or not. Fires `change` with the keys of those to show, null
 * for the first choice.
 */
@customElement('loupe-column-chooser')
export class ColumnChooserElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .panel {
        position: absolute;
        z-index: 3;
        inset-inline-end: 0;
        top: calc(100% + 4px);
        display: grid;
        gap: 2px;
        width: max-content;
        max-width: min(420px, 80vw);
        max-height: 380px;
        overflow: auto;
        padding: 10px 14px;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, var(--loupe-line)));
        border-radius: 4px;
        color: var(--vscode-editorWidget-foreground);
        background: var(--vscode-editorWidget-background);
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
        min-width: 0;
      }
      legend {
        padding: 6px 0 2px;
        font-weight: 600;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 22px;
        overflow-wrap: anywhere;
      }
      input {
        width: 14px;
        height: 14px;
        margin: 0;
        flex: none;
        accent-color: var(--vscode-charts-blue);
      }
      /* Where there is little room it lies across the toolbar, wherever the button stands. */
      @media (max-width: 600px) {
        :host {
          position: static;
        }
        .panel {
          inset-inline: 0;
          width: auto;
          max-width: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) columns: readonly RunColumn[] = [];
  @property({ attribute: false }) shown: readonly string[] = [];
  @state() private open = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.onOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.onOutside);
  }

  override render(): TemplateResult {
    return html`<div @keydown=${this.onKey}>
      <vscode-button appearance="secondary" aria-expanded=${this.open} aria-haspopup="true" @click=${() => (this.open = !this.open)}>${text('runs.columns')}</vscode-button>
      ${
        this.open
          ? html`<div class="panel" role="group" aria-label=${text('runs.columns')}>
        ${this.renderGroup(
          text('runs.columnsOfRun'),
          this.columns.filter(({ setting, key }) => !setting && !pinnedColumns.includes(key)),
        )}
        ${this.renderGroup(
          text('runs.columnsOfSettings'),
          this.columns.filter(({ setting }) => setting),
        )}
        <button type="button" class="link" @click=${() => emit(this, 'change', null)}>${text('runs.columnsReset')}</button>
      </div>`
          : nothing
      }
    </div>`;
  }

  private renderGroup(title: string, columns: readonly RunColumn[]): TemplateResult | typeof nothing {
    if (columns.length === 0) return nothing;
    return html`<fieldset><legend>${title}</legend>${columns.map(
      ({ key, label }) => html`<label>
      <input type="checkbox" .checked=${this.shown.includes(key)} @change=${() => this.toggle(key)} />${label}
    </label>`,
    )}</fieldset>`;
  }

  /** The columns keep the order of the list, whatever order they were chosen in. */
  private toggle(key: string): void {
    const chosen = new Set(this.shown);
    if (!chosen.delete(key)) chosen.add(key);
    emit(
      this,
      'change',
      this.columns.filter((column) => chosen.has(column.key)).map((column) => column.key),
    );
  }

  private readonly onOutside = (event: Event): void => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('vscode-button')?.focus();
  };
}
