import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type * as v from 'valibot';
import type { PageMethods } from '../../protocol/pages/envelope';
import type { ContactSheet } from '../../protocol/contactSheet';
import type { RepairOutcome, RepairScope } from '../../protocol/pages/imageRepairs';
import { isImageRepair } from '../../protocol/pages/imageRepairs';
import type { Thumbnails } from '../../protocol/pages/images';
import { formatCount } from '../../core/format';
import { parseWith } from '../../protocol/parse';
import { commonKeys, type KeyHelpElement } from '../components/keyHelp';
import '../components/keyHelp';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/stateView';
import { Announcer } from '../shared/announcer';
import type { ThumbnailSource } from '../images/thumbnailStore';
import type { PageEvents, RepairAnswer } from '../shared/events';
import { dialogTimeout, HostLink } from '../shared/hostLink';
import { actFromMenu, followMenus } from '../shared/menuTarget';
import { shortcutOf, type KeyLine, type Shortcut } from '../shared/shortcuts';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/common';
import '../shared/toolkit';

/** What every page's state may be besides ready. */
interface Stated {
  readonly state: 'ready' | 'loading' | 'empty' | 'failed';
}
type Pending =
  | { readonly state: 'loading'; readonly message: string }
  | { readonly state: 'empty'; readonly message: string; readonly hint: string }
  | { readonly state: 'failed'; readonly message: string; readonly remedy: string };

export const pageStyles = css`
  :host {
    padding: 12px 20px 32px;
  }
  main {
    display: grid;
    gap: 20px;
    min-width: 0;
    max-width: 1600px;
  }
  main > * {
    min-width: 0;
  }
  .title-row {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 8px 16px;
  }
  .title-row > div:first-child {
    min-width: 0;
  }
  h1 {
    font-size: 18px;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .stats {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
    gap: 12px 16px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px 28px;
  }
  @media (min-width: 900px) {
    .columns {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .columns.three {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  .stack {
    display: grid;
    gap: 20px;
    align-content: start;
    min-width: 0;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
  }
  .labelled {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
    color: var(--loupe-quiet);
  }
  vscode-checkbox {
    margin: 0;
  }
`;

/**
 * A page: asks its host for its state, checks what comes, shows loading, empty and failed states, and
 * does what the components inside ask for. A page adds `renderReady` and what it does with updates.
 */
export abstract class PageElement<S extends Stated, M extends PageMethods> extends LitElement {
  static override styles = [baseStyles, pageStyles];

  protected abstract readonly schema: v.GenericSchema<unknown, S>;
  protected abstract readonly methods: M;
  @state() protected pageState: S | undefined;
  @state() private problem: Notice | undefined;
  @state() private spoken = '';
  /** What can be repaired of the page's images; null where nothing can. */
  @state() protected repairs: RepairScope | null = null;
  protected link!: HostLink<M>;
  protected readonly announcer = new Announcer((sentence) => (this.spoken = sentence));

  /** The pictures of a grid. */
  protected readonly imageSource: ThumbnailSource = {
    thumbnails: (files, size) => this.send('thumbnails', { files: [...files], size }) as Promise<Thumbnails>,
    contactSheet: (files) => this.send('contactSheet', { files: [...files] }) as Promise<ContactSheet>,
  };
  private leaveMenus: (() => void) | undefined;

  /** The page's content once its state is ready. */
  protected abstract renderReady(ready: Extract<S, { state: 'ready' }>): TemplateResult;

  /** Takes a small addition in; a page that is sent none says so when one comes. */
  protected applyUpdate(update: unknown): void {
    this.complain(`${text('state.misread')} (${typeof update})`);
  }

  /** Called with every snapshot that was understood, before it is drawn. */
  protected applySnapshot(next: S): void {
    this.pageState = next;
  }

  /** Keys besides the common ones. */
  protected keys(): readonly KeyLine[] {
    return [];
  }

  /** What stands under an empty page's hint. */
  protected renderEmptyActions(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** What stands under a failure's advice. */
  protected renderFailureActions(): TemplateResult | typeof nothing {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.link = new HostLink(this.methods, {
      snapshot: (snapshot) => this.receive(snapshot),
      update: (update) => this.applyUpdate(update),
      act: (action) => void actFromMenu(action),
      trouble: (sentence) => this.complain(sentence),
    });
    window.addEventListener('keydown', this.onWindowKey);
    this.leaveMenus = followMenus();
    this.link.ready().catch((error: unknown) => this.complain(sentenceOf(error)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onWindowKey);
    this.leaveMenus?.();
    this.announcer.dispose();
    this.link.dispose();
  }

  override render(): TemplateResult {
    return html`
      <main @loupe-copy=${this.onCopy} @loupe-save=${this.onSave} @loupe-open-image=${this.onOpenImage}
        @loupe-image-action=${this.onImageAction} @loupe-undo-repair=${this.onUndoRepair}>
        ${this.problem ? html`<loupe-notices .notices=${[this.problem]}></loupe-notices>` : nothing}
        ${this.renderState()}
      </main>
      <loupe-key-help .lines=${[...commonKeys, ...this.everywhere, ...this.keys()]}></loupe-key-help>
      <div class="visually-hidden" role="status" aria-live="polite">${this.spoken}</div>
    `;
  }

  /** Sends a request whose answer is not needed; a failure becomes a notice. */
  protected ask(answer: Promise<unknown>): void {
    answer.then(
      () => (this.problem = undefined),
      (error: unknown) => this.complain(text('request.failed', { reason: sentenceOf(error) })),
    );
  }

  protected complain(message: string): void {
    this.problem = { level: 'error', message };
  }

  private renderState(): TemplateResult {
    const current = this.pageState;
    if (!current) return html`<loupe-loading></loupe-loading>`;
    if (current.state === 'ready') return this.renderReady(current as Extract<S, { state: 'ready' }>);
    const pending = current as unknown as Pending;
    switch (pending.state) {
      case 'loading':
        return html`<loupe-loading .message=${pending.message}></loupe-loading>`;
      case 'empty':
        return html`<loupe-message .heading=${pending.message} .advice=${pending.hint}>${this.renderEmptyActions()}</loupe-message>`;
      case 'failed':
        return html`<loupe-message failed .heading=${pending.message} .advice=${pending.remedy}>${this.renderFailureActions()}</loupe-message>`;
    }
  }

  private receive(snapshot: unknown): void {
    const parsed = parseWith(this.schema, snapshot);
    if (parsed.ok) {
      this.applySnapshot(parsed.value);
      void this.askRepairs();
    } else this.complain(`${text('state.misread')} ${text('state.misreadRemedy', { problem: parsed.problem })}`);
  }

  /** The exports and images of a page without those methods are never asked for. */
  private send(method: string, params: unknown, timeout?: number): Promise<unknown> {
    return this.link.request(method, params, timeout);
  }

  private readonly onCopy = ({ detail }: CustomEvent<PageEvents['loupe-copy']>): void => {
    this.ask(
      this.send('copyText', { text: detail.text }).then(() => {
        this.announcer.interrupt(text('chart.copied', { title: detail.title }));
      }),
    );
  };

  private readonly onSave = ({ detail }: CustomEvent<PageEvents['loupe-save']>): void => {
    this.ask(
      this.send('saveText', { name: detail.name, text: detail.text }, dialogTimeout).then((answer) => {
        if ((answer as { saved: boolean }).saved)
          this.announcer.interrupt(text('chart.saved', { title: detail.title }));
      }),
    );
  };

  private readonly onOpenImage = ({ detail }: CustomEvent<PageEvents['loupe-open-image']>): void => {
    this.ask(this.send('openImage', { file: detail.file }));
  };

  /** Classes may have come or gone with a new state. A page that cannot say so offers no repairs. */
  private async askRepairs(): Promise<void> {
    if (!('repairScope' in this.methods)) return;
    const scope = (await this.send('repairScope', null).catch(() => null)) as RepairScope | null;
    if (JSON.stringify(scope) !== JSON.stringify(this.repairs)) this.repairs = scope;
  }

  private readonly onUndoRepair = ({ detail }: CustomEvent<PageEvents['loupe-undo-repair']>): void => {
    this.repair(this.send('undoRepair', null, dialogTimeout), detail.done);
  };

  /** A repair waits for a person; what it did, or why nothing was done, is told where it was asked for. */
  private repair(answer: Promise<unknown>, done: RepairAnswer | undefined): void {
    answer.then(
      (outcome) => done?.(outcome as RepairOutcome | null),
      (error: unknown) => (done ? done(null, sentenceOf(error)) : this.complain(sentenceOf(error))),
    );
  }

  private readonly onImageAction = ({ detail }: CustomEvent<PageEvents['loupe-image-action']>): void => {
    const { action, files, to } = detail;
    if (isImageRepair(action)) {
      const params = { action, files, ...(to !== undefined && { to }) };
      return this.repair(this.send('imageAction', params, dialogTimeout), detail.done);
    }
    this.ask(
      this.send('imageAction', { action, files }).then(() => {
        if (action !== 'copyPath') return;
        const n = formatCount(files.length);
        this.announcer.interrupt(files.length === 1 ? text('grid.copiedOne') : text('grid.copied', { n }));
      }),
    );
  };

  /** Understood wherever the focus is, but in a text field. */
  private readonly everywhere: readonly Shortcut[] = [
    {
      keys: '?',
      key: '?',
      meaning: () => text('keys.help'),
      act: () => this.renderRoot.querySelector<KeyHelpElement>('loupe-key-help')?.show(),
    },
  ];

  private readonly onWindowKey = (event: KeyboardEvent): void => {
    const shortcut = isTextField(event.composedPath()[0]) ? undefined : shortcutOf(this.everywhere, event);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  };
}

function isTextField(target: EventTarget | undefined): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
