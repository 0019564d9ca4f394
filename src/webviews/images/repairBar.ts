import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/images';
import type { RepairMessage } from './gridRepairs';

/** Classes that have a digit. */
const digits = 10;

/**
 * Which digit assigns which class, and what became of the latest repair. Events: `assign` with a digit, `more` for
 * classes without one, `undo`.
 */
@customElement('loupe-repair-bar')
export class RepairBarElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 8px;
        min-height: 32px;
        box-sizing: border-box;
        padding: 3px 6px;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, var(--loupe-line)));
        border-radius: 4px;
        background: var(--vscode-editorWidget-background);
        color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
      }
      .classes {
        display: flex;
        flex: 1 1 auto;
        flex-wrap: wrap;
        max-width: 100%;
        gap: 2px 4px;
        height: 24px;
        min-width: 0;
        overflow: hidden;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        max-width: 180px;
        height: 24px;
        padding: 0 5px;
        border: 1px solid transparent;
        border-radius: 4px;
        color: inherit;
        background: none;
        font: inherit;
        font-size: 12px;
        cursor: pointer;
      }
      button:hover {
        border-color: var(--loupe-hover-outline);
        background: var(--vscode-toolbar-hoverBackground, transparent);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      kbd {
        flex: none;
        padding: 0 4px;
        border: 1px solid var(--vscode-keybindingLabel-border, var(--loupe-line));
        border-radius: 3px;
        color: var(--vscode-keybindingLabel-foreground, inherit);
        background: var(--vscode-keybindingLabel-background, transparent);
        font: inherit;
        font-size: 11px;
        line-height: 15px;
      }
      .message {
        display: flex;
        flex: 0 1 auto;
        align-items: center;
        gap: 6px;
        max-width: 100%;
        min-width: 0;
        font-size: 12px;
      }
      .failed {
        color: var(--vscode-errorForeground, inherit);
      }
      .undo {
        flex: none;
        color: var(--vscode-textLink-foreground);
      }
    `,
  ];

  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) message: RepairMessage | undefined;

  override render(): TemplateResult {
    const { message } = this;
    // The keyboard stays on the image: a click on a class is as its digit.
    return html`<div class="bar" @mousedown=${(event: Event) => event.preventDefault()}>
      <div class="classes" role="group" aria-label=${text('repair.classes')}>
        ${this.classes.slice(0, digits).map((name, at) => this.renderClass(name, (at + 1) % digits))}
      </div>
      ${
        this.classes.length > 1
          ? html`<button type="button" tabindex="-1" @click=${() => emit(this, 'more', null)}><kbd>L</kbd><span class="name">${text(this.classes.length > digits ? 'repair.more' : 'repair.byName')}</span></button>`
          : nothing
      }
      <div class="message">
        <span class=${message?.failed ? 'name failed' : 'name'} role="status" title=${message?.words ?? nothing}>${message?.words ?? ''}</span>
        ${message?.undoable ? html`<button type="button" class="undo" @click=${() => emit(this, 'undo', null)}>${text('repair.undo')} <kbd>U</kbd></button>` : nothing}
      </div>
    </div>`;
  }

  private renderClass(name: string, digit: number): TemplateResult {
    return html`<button type="button" tabindex="-1" title=${name} @click=${() => emit<number>(this, 'assign', digit)}><kbd>${digit}</kbd><span class="name">${name}</span></button>`;
  }
}
