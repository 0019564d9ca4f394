import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { pressKey, sortingKeys, type KeyEffect } from '../../core/sorting/keys';
import type { Proposals } from '../../core/sorting/proposals';
import { SortingSession } from '../../core/sorting/session';
import {
  sortingMethods,
  sortingStateSchema,
  sortingUpdateSchema,
  type SortingReady,
  type SortingState,
} from '../../protocol/pages/sorting';
import type { ProposalsOnWire } from '../../protocol/sortOutput';
import { parseWith } from '../../protocol/parse';
import '../components/choice';
import '../components/notices';
import type { Notice } from '../components/notices';
import { ThumbnailStore } from '../images/thumbnailStore';
import { PageElement } from '../page/pageElement';
import { ask } from '../shared/events';
import { dialogTimeout } from '../shared/hostLink';
import type { KeyLine } from '../shared/shortcuts';
import { text } from '../strings/sorting';
import { renderClassList, type ClassRow } from './classList';
import { reasonOf } from './reason';
import { sortingStyles } from './sortingStyles';
import { renderStage } from './stage';

/** Longest side of pictures as they are asked for: of one image, and of those of a page. */
const [largeSize, smallSize] = [1024, 224];

/** Keys that are for the stage wherever the focus is, but in a text field. */
const stageKey = /^([1-9a-z]|Arrow(Left|Right|Up|Down))$/;

/** Images without a class, sorted by keys; proposals of a head make most of them one press of many. */
@customElement('loupe-sorting-page')
export class SortingPageElement extends PageElement<SortingState, typeof sortingMethods> {
  static override styles = [...PageElement.styles, sortingStyles];

  protected readonly schema = sortingStateSchema;
  protected readonly methods = sortingMethods;
  @state() private query = '';
  private session: SortingSession | undefined;
  private number = -1;
  private told = '';
  private readonly large = this.store(largeSize);
  private readonly small = this.store(smallSize);

  private store(size: number): ThumbnailStore {
    return new ThumbnailStore(this.imageSource, size, () => this.requestUpdate());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onAnyKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onAnyKey);
    this.large.dispose();
    this.small.dispose();
  }

  protected override keys(): readonly KeyLine[] {
    return [
      { keys: '1 – 9', meaning: () => text('sorting.keyDigits') },
      { keys: 'Enter', meaning: () => text('sorting.keyEnter') },
      { keys: 'a – z', meaning: () => text('sorting.keyLetters') },
      { keys: '← ↑ → ↓', meaning: () => text('sorting.keyArrows') },
      { keys: sortingKeys.out, meaning: () => text('sorting.keyOut') },
      { keys: sortingKeys.newClass, meaning: () => text('sorting.keyName') },
      { keys: sortingKeys.undo, meaning: () => text('sorting.keyUndo') },
    ];
  }

  protected override applySnapshot(next: SortingState): void {
    super.applySnapshot(next);
    if (next.state !== 'ready' || next.session === this.number) return;
    const { files, classes, actions } = next;
    const began = this.number >= 0;
    this.number = next.session;
    this.session = new SortingSession({ files, classes: classes.map(({ name }) => name), actions });
    if (next.proposals) this.session.propose(proposalsOf(next.proposals));
    this.wantPictures();
    // A page that just opened leaves the focus at its beginning: its keys work from there too.
    if (began) void this.focusStage();
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(sortingUpdateSchema, update);
    if (!parsed.ok || this.pageState?.state !== 'ready') return super.applyUpdate(update);
    if (parsed.value.kind === 'features') {
      this.pageState = { ...this.pageState, features: parsed.value.features };
      return;
    }
    const changed = this.session?.propose(proposalsOf(parsed.value.proposals)) ?? [];
    if (changed.length > 0) this.announcer.interrupt(text('sorting.adapted', { n: formatCount(changed.length) }));
    this.wantPictures();
    this.requestUpdate();
  }

  protected override renderReady(data: SortingReady): TemplateResult {
    const { session } = this;
    if (!session) return html`${nothing}`;
    const done = session.labels.size;
    const counts = { done: formatCount(done), all: formatCount(data.files.length), sure: formatCount(session.sure) };
    return html`
      <div class="title-row">
        <div>
          <h1>${text('sorting.title', { name: data.name })}</h1>
          <p title=${data.folder} role="status">${text(session.sure > 0 ? 'sorting.sure' : 'sorting.progress', counts)}</p>
          <p class="quiet">${text(data.place === 'table' ? 'sorting.table' : 'sorting.folders')}</p>
        </div>
        <div class="actions">${this.renderActions(data, session)}</div>
      </div>
      ${this.renderInto(data)}
      ${this.renderNotices(data, session)}
      <div class="room">
        ${renderClassList(this.rows(data, session), this.query, {
          choose: (name) => this.give(name),
          create: (name) => this.create(name),
          type: (query) => (this.query = query),
          leave: () => {
            this.query = '';
            void this.focusStage();
          },
        })}
        ${
          session.choice
            ? renderStage(session, {
                picture: (file) => this.pictures.get(this.absolute(file)),
                onKey: this.onKey,
                onPick: (at) => {
                  session.marks!.focus = at;
                  this.requestUpdate();
                },
                onOpen: (file) =>
                  ask(this.renderRoot.querySelector('main')!, 'loupe-open-image', { file: this.absolute(file) }),
              })
            : html`<section class="stage"><p class="reason">${text(data.files.length > 0 ? 'sorting.done' : 'sorting.doneApplied')}</p>
              ${done > 0 ? html`<p class="quiet">${text('sorting.doneHint')}</p>` : nothing}</section>`
        }
      </div>`;
  }

  private renderActions(data: SortingReady, session: SortingSession): TemplateResult {
    const { applying, applied, bases, into } = data;
    const waiting = session.labels.size;
    const blocked = applying || waiting === 0 || (bases.length > 1 && into === null);
    return html`
      <vscode-button ?disabled=${blocked} @click=${this.apply}>${applying ? text('sorting.applying') : waiting === 1 ? text('sorting.applyOne') : text('sorting.apply', { n: formatCount(waiting) })}</vscode-button>
      ${
        session.actions.length > 0 || applied === 0
          ? html`<vscode-button appearance="secondary" ?disabled=${applying || session.actions.length === 0} @click=${() => this.press('u')}>${text('sorting.undo')}</vscode-button>`
          : html`<vscode-button appearance="secondary" ?disabled=${applying} @click=${() => this.press('u')}>${text('sorting.undoApply', { n: formatCount(applied) })}</vscode-button>`
      }`;
  }

  private renderInto({ bases, into }: SortingReady): TemplateResult | typeof nothing {
    if (bases.length < 2) return nothing;
    const options = bases.map((base) => ({ value: base, label: base === '' ? text('sorting.root') : base }));
    return html`<div class="controls">
      <span class="labelled">${text('sorting.into')}
        <loupe-choice .label=${text('sorting.into')} .options=${options} .value=${into ?? ''}
          @change=${({ detail }: CustomEvent<string>) => this.ask(this.link.request('chooseInto', { into: detail }))}></loupe-choice>
      </span>
      ${into === null ? html`<span>${text('sorting.chooseInto')}</span>` : nothing}
    </div>`;
  }

  private renderNotices({ features, notices }: SortingReady, session: SortingSession): TemplateResult | typeof nothing {
    const all: Notice[] = notices.map((message) => ({ level: 'warning', message }));
    if (features.state === 'computing') {
      const { done, total } = features;
      all.push({
        level: 'info',
        message:
          done === 0
            ? text('sorting.looking')
            : text('sorting.computing', { done: formatCount(done), total: formatCount(total) }),
      });
    } else if (features.state === 'failed')
      all.push({ level: 'warning', message: text('sorting.failed', { reason: features.reason }) });
    else if (session.choice && ![...(session.proposals?.of.values() ?? [])].some(({ top }) => top.length > 0))
      all.push({ level: 'info', message: text('sorting.fewClasses') });
    return all.length > 0 ? html`<loupe-notices .notices=${all}></loupe-notices>` : nothing;
  }

  private rows({ classes }: SortingReady, { classes: names, labels }: SortingSession): ClassRow[] {
    const counts = new Map(classes.map(({ name, images }) => [name, images]));
    for (const label of labels.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
    return names.map((name) => ({ name, images: counts.get(name) ?? 0 }));
  }

  private get pictures(): ThumbnailStore {
    return this.session?.choice?.page ? this.small : this.large;
  }

  private wantPictures(): void {
    this.pictures.want((this.session?.choice?.files ?? []).map((file) => this.absolute(file)));
  }

  private absolute(file: string): string {
    return this.pageState?.state === 'ready' ? `${this.pageState.folder}/${file}` : file;
  }

  /** Whether everything that a key would decide on has been seen. */
  private get seen(): boolean {
    return (this.session?.choice?.files ?? []).every((file) => this.pictures.get(this.absolute(file)) !== undefined);
  }

  /** Gives what is asked for a class: the image, or the one of the page that has the focus. */
  private give(name: string): void {
    const { session } = this;
    const choice = session?.choice;
    this.query = '';
    if (!session || !choice) return;
    session.addClass(name);
    if (choice.page) {
      session.marks!.set(choice.files[session.marks!.focus]!, name);
      this.followUp({ kind: 'moved' });
    } else if (this.seen)
      this.followUp({ kind: 'labelled', changes: session.assign([{ file: choice.files[0]!, label: name }]) });
    void this.focusStage();
  }

  private create(name: string): void {
    this.ask(this.link.request('newClass', { name }));
    this.give(name);
  }

  private press(key: string): void {
    const { session, pageState: data } = this;
    if (!session || data?.state !== 'ready' || data.applying) return;
    if (key === sortingKeys.newClass) {
      this.renderRoot.querySelector<HTMLInputElement>('#name')?.focus();
      return;
    }
    if (key === sortingKeys.undo && session.actions.length === 0) {
      if (data.applied > 0) this.ask(this.link.request('undoApply', null, dialogTimeout));
      return;
    }
    if (/^[1-9]$/.test(key) && session.classes[Number(key) - 1] === undefined) {
      this.announcer.interrupt(text('sorting.noClass', { key }));
      return;
    }
    if (!this.seen && (/^[1-9]$/.test(key) || key === sortingKeys.confirm)) {
      this.announcer.interrupt(text('sorting.wait'));
      return;
    }
    this.followUp(pressKey(session, key, this.columns));
  }

  private get columns(): number {
    const cells = [...this.renderRoot.querySelectorAll<HTMLElement>('.cell')];
    return Math.max(1, cells.filter((cell) => cell.offsetTop === cells[0]?.offsetTop).length);
  }

  /** Tells the host and the user what a step did. */
  private followUp(effect: KeyEffect): void {
    const { session } = this;
    if (!session || effect.kind === 'none') return;
    if (effect.kind === 'labelled') {
      this.ask(this.link.request('label', { changes: effect.changes.map((one) => ({ ...one })) }));
      const [one] = effect.changes;
      const reason = reasonOf(session);
      this.announcer.interrupt(
        effect.changes.length === 1
          ? text('sorting.labelled', { file: one!.file, name: one!.label ?? '', reason })
          : text('sorting.labelledMany', { n: formatCount(effect.changes.length), reason }),
      );
    } else if (effect.kind === 'undone') {
      this.ask(this.link.request('undo', null));
      this.announcer.interrupt(text('sorting.undone', { reason: reasonOf(session) }));
    } else this.tellEvidence(session);
    this.wantPictures();
    this.requestUpdate();
    void this.focusStage();
  }

  private tellEvidence(session: SortingSession): void {
    const labels = (session.marks?.evidence ?? []).flatMap(({ file, label }) =>
      label === null ? [] : [{ file, label }],
    );
    const words = JSON.stringify(labels);
    if (words === this.told) return;
    this.told = words;
    this.ask(this.link.request('evidence', { labels }));
  }

  private async focusStage(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#stage')?.focus({ preventScroll: true });
  }

  private readonly apply = (): void => this.ask(this.link.request('apply', null, dialogTimeout));

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Tab') return;
    if (!stageKey.test(event.key) && !['Enter', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.press(event.key);
  };

  /** Digits and letters mean the same wherever the focus is, but in a text field. */
  private readonly onAnyKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    // What buttons do with these stays theirs.
    const free = target === document.body || target === document.documentElement || target === this;
    if (!/^[1-9a-z]$/.test(event.key) && !(free && (stageKey.test(event.key) || event.key === sortingKeys.confirm)))
      return;
    event.preventDefault();
    this.press(event.key);
  };
}

function proposalsOf({ files, top, distance, representatives, fitted }: ProposalsOnWire): Proposals {
  return {
    of: new Map(files.map((file, at) => [file, { top: top[at] ?? [], distance: distance[at] ?? null }])),
    representatives,
    fitted,
  };
}
