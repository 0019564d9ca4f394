import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { actionsFor, type ImageActionId } from '../../protocol/pages/imageActions';
import { imageRepairs, type ImageRepairId } from '../../protocol/pages/imageRepairs';
import { emit } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/images';
import { selectionBarStyles } from './selectionBarStyles';

/** An action as a button or an entry of the menu. */
interface Offer {
  readonly id: ImageActionId;
  readonly keys: string;
}

/**
 * How many images are selected and what can be done with them; what has no room is in a menu. Events: `act` with an
 * action, `clear`.
 */
@customElement('loupe-selection-bar')
export class SelectionBarElement extends LitElement {
  static override styles = [baseStyles, selectionBarStyles];

  @property({ type: Number }) count = 0;
  @property({ attribute: false }) repairs: readonly ImageRepairId[] = [];
  /** How many of the actions have no room. */
  @state() private hiddenCount = 0;
  @state() private open = false;
  private readonly resize = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  override updated(): void {
    this.measure();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.count === 0) return nothing;
    const offers = this.offers();
    const hidden = this.hiddenCount === 0 ? [] : offers.slice(-this.hiddenCount);
    return html`<div class="bar" role="toolbar" aria-label=${text('images.bar')}>
      <span class="count">${text('images.selected', { n: formatCount(this.count) })}</span>
      <button type="button" data-action="clear" title="Esc" @click=${() => emit(this, 'clear', null)}>${text('images.clear')}</button>
      <div class="actions">
        ${offers.map(({ id, keys }) => html`<button type="button" data-action=${id} title=${keys} ?inert=${hidden.some((one) => one.id === id)} @click=${() => this.act(id)}>${text(`images.action.${id}`)}</button>`)}
      </div>
      ${hidden.length > 0 ? this.renderMenu(hidden) : nothing}
    </div>`;
  }

  private renderMenu(hidden: readonly Offer[]): TemplateResult {
    return html`<div class="more" @keydown=${this.onMenuKey} @focusout=${this.onFocusOut}>
      <button type="button" class="opener" aria-haspopup="menu" aria-expanded=${this.open} aria-label=${text('images.more')} title=${text('images.more')}
        @click=${this.toggle}>…</button>
      ${
        this.open
          ? html`<div class="menu" role="menu" aria-label=${text('images.more')}>
        ${hidden.map(({ id, keys }) => html`<button type="button" role="menuitem" tabindex="-1" data-menu=${id} @click=${() => this.act(id)}><span>${text(`images.action.${id}`)}</span><span class="keys">${keys}</span></button>`)}
      </div>`
          : nothing
      }
    </div>`;
  }

  private offers(): Offer[] {
    const [first, ...others] = actionsFor(this.count);
    const repairs = imageRepairs.filter(({ id }) => this.repairs.includes(id));
    // What is used most has a place in a narrow bar.
    return first?.id === 'open' ? [first, ...repairs, ...others] : [...repairs, ...actionsFor(this.count)];
  }

  private act(id: ImageActionId): void {
    this.open = false;
    emit<ImageActionId>(this, 'act', id);
  }

  /** Buttons of a second line have no room. */
  private measure(): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.actions > button')];
    const top = buttons[0]?.offsetTop ?? 0;
    const hidden = buttons.filter(({ offsetTop }) => offsetTop > top + 4).length;
    if (hidden === this.hiddenCount) return;
    this.hiddenCount = hidden;
    this.open = false;
  }

  private items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  private readonly toggle = (): void => {
    this.open = !this.open;
    if (this.open) void this.updateComplete.then(() => this.items()[0]?.focus());
  };

  private readonly onMenuKey = (event: KeyboardEvent): void => {
    if (!this.open) return;
    const items = this.items();
    const at = items.indexOf(event.composedPath()[0] as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length)?.focus();
    else if (event.key === 'Escape') {
      this.open = false;
      this.renderRoot.querySelector<HTMLElement>('.opener')?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onFocusOut = (event: FocusEvent): void => {
    const inside = event.currentTarget as HTMLElement;
    if (!inside.contains(event.relatedTarget as Node | null)) this.open = false;
  };
}
