import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import '../images/repairBar';
import { repairBarPlace } from '../images/repairBarPlace';
import { ThumbnailStore, type ThumbnailSource } from '../images/thumbnailStore';
import { ask } from '../shared/events';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/datasets';
import type { ProblemEntry } from './problemKinds';
import { SingleRepairs, type RepairedList } from '../images/singleRepairs';

const thumbnailSize = 112;
/** Entries drawn at first, and with each wish for more. */
const portion = 40;
/** Copies of one picture shown side by side; the others are counted. */
const sideBySide = 6;

/**
 * What was found, an entry a row: its files side by side with their pictures, and the sentence. A file that is there
 * opens.
 */
@customElement('loupe-problem-list')
export class ProblemListElement extends LitElement implements RepairedList {
  static override styles = [
    baseStyles,
    repairBarPlace,
    css`
      ul {
        list-style: none;
        display: grid;
        gap: 12px;
      }
      li {
        padding-bottom: 12px;
        border-bottom: 1px solid var(--loupe-line);
      }
      p {
        max-width: 90ch;
        margin-bottom: 6px;
        overflow-wrap: anywhere;
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }
      .file {
        width: 128px;
        padding: 3px;
      }
      .picture {
        display: flex;
        align-items: center;
        justify-content: center;
        width: 120px;
        height: 112px;
        margin-bottom: 3px;
        background: var(--loupe-raised);
        border: 1px solid var(--vscode-contrastBorder, transparent);
        font-size: 11px;
      }
      img {
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .name {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      .wide {
        width: auto;
      }
      .mark {
        display: block;
        padding: 0 4px;
        overflow: hidden;
        color: var(--vscode-button-foreground);
        background: var(--vscode-button-background);
        border: 1px solid var(--vscode-contrastBorder, transparent);
        font-size: 11px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) entries: readonly ProblemEntry[] = [];
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** Whether its files have pictures. */
  @property({ type: Boolean }) pictures = false;
  /** Whether its files can be opened. */
  @property({ type: Boolean }) there = false;
  /** From a name in the dataset to the whole path. */
  @property({ attribute: false }) pathOf: (file: string) => string = (file) => file;

  /** What can be repaired of its files; null where nothing can. */
  @property({ attribute: false }) scope: RepairScope | null = null;
  /** What is wrong with them, by its code. */
  @property() code = '';

  @state() private shown = portion;
  private readonly fixes = new SingleRepairs(this);
  private store: ThumbnailStore | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.dispose();
    this.store = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entries') && this.entries.length < this.shown) this.shown = portion;
    this.fixes.repairs.scope = this.there ? this.scope : null;
    if (changed.has('entries')) this.fixes.entriesChanged();
  }

  get shownFiles(): readonly string[] {
    return this.visible.flatMap(({ files }) => files.slice(0, sideBySide)).map(this.pathOf);
  }

  focusFile(index: number): void {
    this.renderRoot.querySelectorAll<HTMLElement>('button.file')[index]?.focus();
  }

  override updated(): void {
    if (!this.pictures || !this.source) return;
    this.store ??= new ThumbnailStore(this.source, thumbnailSize * 2, () => this.requestUpdate());
    this.store.want(this.shownFiles);
  }

  override render(): TemplateResult {
    const rest = this.entries.length - this.shown;
    let first = 0;
    const { repairs } = this.fixes;
    return html`<ul aria-label=${this.label}>
        ${this.visible.map((entry) => {
          const from = first;
          first += Math.min(entry.files.length, sideBySide);
          return this.renderEntry(entry, from);
        })}
      </ul>
      ${
        rest > 0
          ? html`<vscode-button appearance="secondary" @click=${() => (this.shown += portion)}>${text('problem.more', { n: formatCount(Math.min(rest, portion)), rest: formatCount(rest) })}</vscode-button>`
          : nothing
      }
      ${
        repairs.scope
          ? html`<loupe-repair-bar class=${repairs.message ? 'shown' : nothing} .classes=${repairs.scope.classes} .message=${repairs.message}
        @assign=${(event: CustomEvent<number>) => repairs.assign(event.detail)} @more=${() => repairs.act('relabel')}
        @undo=${() => repairs.undo()}></loupe-repair-bar>`
          : nothing
      }`;
  }

  private get visible(): readonly ProblemEntry[] {
    return this.entries.slice(0, this.shown);
  }

  /** @param from place of its first file among all that are shown */
  private renderEntry({ files, message }: ProblemEntry, from: number): TemplateResult {
    const more = files.length - sideBySide;
    return html`<li>
      <p>${message}</p>
      <div class="files">
        ${files.slice(0, sideBySide).map((file, at) => this.renderFile(file, from + at))}
        ${more > 0 ? html`<span class="quiet">${text('problem.others', { n: formatCount(more) })}</span>` : nothing}
      </div>
    </li>`;
  }

  private renderFile(file: string, index: number): TemplateResult {
    if (!this.there) return html`<span class="name code">${file}</span>`;
    const picture = this.pictures ? this.store?.get(this.pathOf(file)) : undefined;
    const item = this.fixes.at(index);
    const mark = item ? this.fixes.repairs.mark(item) : '';
    return html`<button type="button" class="item-button file ${this.pictures ? '' : 'wide'}" title=${file} data-vscode-context=${this.fixes.contextOf(this.pathOf(file))}
      @keydown=${(event: KeyboardEvent) => this.fixes.onKey(event, index)} @contextmenu=${() => this.fixes.onMenu(this.pathOf(file))} @focus=${() => (this.fixes.active = index)} @click=${() => ask(this, 'loupe-open-image', { file: this.pathOf(file) })}>
      ${
        this.pictures
          ? html`<span class="picture">
        ${picture && 'url' in picture ? html`<img src=${picture.url} alt="" decoding="async" />` : nothing}
        ${picture && 'problem' in picture ? html`<span class="quiet">${text('grid.noPicture')}</span>` : nothing}
      </span>`
          : nothing
      }
      <span class="name code">${file}</span>
      ${mark ? html`<span class="mark">${mark}</span>` : nothing}
    </button>`;
  }
}
