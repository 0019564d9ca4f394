import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { formatCount } from '../../core/format';
import type { SortingAction } from '../../core/sorting/actions';
import {
  sortingMethods,
  type FeaturesState,
  type SortingState,
  type SortingUpdate,
} from '../../protocol/pages/sorting';
import type { ProposalsOnWire } from '../../protocol/service';
import type { SortOutput } from '../../protocol/sortOutput';
import { listFixes } from '../../runfolder/fixes';
import {
  afterLine,
  emptyDraft,
  labelsOfDraft,
  SortingDraft,
  type Draft,
  type DraftLine,
} from '../../runfolder/sorting/draft';
import type { AuditStore } from '../audit/store';
import type { DatasetStore } from '../datasets/store';
import { runUndo } from '../fixes/fixJob';
import { LooksAgain } from '../fixes/looksAgain';
import type { Handlers } from '../pages/dispatch';
import { imageHandlers, type ImageAccess } from '../pages/images';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import { openChannel } from '../service/channel';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { settings } from '../shared/settings';
import { Proposer } from './proposer';
import { runSort, type SortRun } from './sortJob';

/** What sorting needs of the rest. */
export interface SortingParts {
  readonly context: vscode.ExtensionContext;
  readonly datasets: DatasetStore;
  readonly audits: AuditStore;
  readonly images: ImageAccess;
  readonly log: Log;
}

const targetSchema = v.object({ folder: v.string() });

/** Behind the page that sorts images: keeps the labels, asks for proposals, and applies what waits. */
export class SortingController extends PageController<typeof sortingMethods, SortingUpdate> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof sortingMethods>;
  private found: SortOutput | undefined;
  private there: ReadonlySet<string> = new Set();
  private draft: Draft = emptyDraft;
  private failure: string | undefined;
  private proposer: Proposer | undefined;
  private features: FeaturesState = { state: 'computing', done: 0, total: 0 };
  private proposals: ProposalsOnWire | null = null;
  private evidence: ReadonlyMap<string, string> = new Map();
  private applying = false;
  private session = 0;
  private notices: string[] = [];
  private readonly looks: LooksAgain;

  constructor(
    private readonly folder: string,
    private readonly parts: SortingParts,
  ) {
    super('sorting', folder, { folder }, sortingMethods);
    const { datasets, audits, images, log } = parts;
    this.title = vscode.l10n.t('Sort: {0}', path.basename(folder));
    this.looks = new LooksAgain(datasets, audits, log);
    this.handlers = {
      ...imageHandlers(
        images,
        (file) => this.there.has(this.relative(file)),
        () => ({ opened: [folder] }),
      ),
      label: ({ changes }) => {
        const known = changes.filter(({ file }) => this.there.has(file));
        if (known.length > 0) this.keep({ kind: 'labels', changes: known });
        return null;
      },
      undo: () => this.keep({ kind: 'undo' }),
      evidence: ({ labels }) => {
        this.evidence = new Map(
          labels.filter(({ file }) => this.there.has(file)).map(({ file, label }) => [file, label]),
        );
        this.ask();
        return null;
      },
      newClass: ({ name }) => this.keep({ kind: 'class', name }),
      chooseInto: ({ into }) => {
        this.keep({ kind: 'into', into });
        this.changed();
        return null;
      },
      apply: () => this.whileApplying(() => this.apply()),
      undoApply: () => this.whileApplying(() => this.undoApply()),
    };
    this.register({ dispose: () => void this.proposer?.dispose() });
    void this.begin();
  }

  static restorer(parts: SortingParts): Restorer {
    return restorer(targetSchema, ({ folder }) => new SortingController(folder, parts));
  }

  snapshot(): SortingState {
    const { found, failure, draft, folder } = this;
    const name = path.basename(folder);
    if (failure !== undefined)
      return { state: 'failed', message: failure, remedy: vscode.l10n.t('Mend that, close this page and sort again.') };
    if (!found) return { state: 'loading', message: vscode.l10n.t('Looking for images without a class in {0}…', name) };
    if (found.files.length === 0 && !draft.applied)
      return {
        state: 'empty',
        message: vscode.l10n.t('Every image of {0} has a class.', name),
        hint: vscode.l10n.t(
          'Add images beside the folders of the classes, or into a test folder without classes, and sort them here.',
        ),
      };
    return {
      state: 'ready',
      name,
      folder: found.folder,
      files: found.files,
      classes: this.classes(found),
      actions: this.actions().map((action) => action.map((one) => ({ ...one }))),
      session: this.session,
      features: this.features,
      proposals: this.proposals,
      place: found.place,
      bases: found.bases,
      into: draft.into ?? (found.bases.length === 1 ? found.bases[0]! : null),
      applying: this.applying,
      applied: draft.applied ? labelsOfDraft({ ...draft, actions: draft.applied.actions }).size : 0,
      notices: this.notices,
    };
  }

  private classes({ classes }: SortOutput): { name: string; images: number }[] {
    const known = new Set(classes.map(({ name }) => name));
    return [...classes, ...this.draft.classes.filter((name) => !known.has(name)).map((name) => ({ name, images: 0 }))];
  }

  /** Steps that wait, of images that are still without a class. */
  private actions(): SortingAction[] {
    return this.draft.actions
      .map((action) => action.filter(({ file }) => this.there.has(file)))
      .filter((action) => action.length > 0);
  }

  private relative(file: string): string {
    return path
      .relative(this.found?.folder ?? this.folder, file)
      .split(path.sep)
      .join('/');
  }

  /** Writes a step down. Throws where that cannot be: then the page tells that it is not kept. */
  private keep(line: DraftLine): null {
    if (!this.found)
      throw new LoupeError('not-listed', vscode.l10n.t('The folder is still being read. Do this once more.'));
    new SortingDraft(this.folder).add(line);
    this.draft = afterLine(this.draft, line);
    if (line.kind === 'labels' || line.kind === 'undo') {
      this.evidence = new Map();
      this.ask();
    }
    return null;
  }

  private ask(): void {
    this.proposer?.want(new Map([...labelsOfDraft(this.draft, this.there), ...this.evidence]));
  }

  private run(): SortRun {
    return {
      program: programOf(this.parts.context),
      layout: this.parts.datasets.reading(this.folder),
      onLine: (line) => this.parts.log.line(line),
    };
  }

  /** Reads the folder and what waits for it, and asks for proposals. */
  private async begin(): Promise<void> {
    const { log, context } = this.parts;
    try {
      const found = await runSort(this.folder, [], this.run());
      this.draft = new SortingDraft(this.folder).read();
      if (this.disposed) return;
      this.there = new Set(found.files);
      this.found = found;
      this.session++;
      this.proposals = null;
      this.evidence = new Map();
      this.notices = this.noticesOf();
      void this.proposer?.dispose();
      this.features = { state: 'computing', done: 0, total: found.files.length };
      const line = (text: string): void => log.line(text);
      this.proposer = new Proposer(
        found,
        () => openChannel(programOf(context), settings.device(), line),
        {
          features: (features) => {
            if (features.state === this.features.state && features.state === 'ready') return;
            this.features = features;
            this.update({ kind: 'features', features });
          },
          proposals: (proposals) => {
            this.proposals = proposals;
            this.update({ kind: 'proposals', proposals });
          },
        },
        log,
      );
      if (found.files.length > 0) this.ask();
    } catch (error) {
      this.failure = messageOf(error);
      log.line(this.failure);
    }
    this.changed();
  }

  private noticesOf(): string[] {
    const gone = labelsOfDraft(this.draft).size - labelsOfDraft(this.draft, this.there).size;
    const { unread } = this.draft;
    return [
      ...(gone > 0
        ? [
            vscode.l10n.t(
              '{0} labels of an earlier session are of images that have a class now or are gone; they are skipped.',
              formatCount(gone),
            ),
          ]
        : []),
      ...(unread > 0 ? [vscode.l10n.t('{0} steps of an earlier session could not be read.', formatCount(unread))] : []),
    ];
  }

  private async whileApplying(work: () => Promise<void>): Promise<null> {
    if (this.applying) return null;
    this.applying = true;
    this.changed();
    try {
      await work();
    } finally {
      this.applying = false;
      this.changed();
    }
    return null;
  }

  private async apply(): Promise<void> {
    const { into } = this.draft;
    const done = await runSort(this.folder, ['--apply', ...(into === null ? [] : ['--into', into])], this.run());
    const [refusal] = done.refusals;
    if (refusal) {
      const more = done.refusals.length - 1;
      throw new LoupeError(
        'fix-refused',
        [
          vscode.l10n.t('Nothing was changed.'),
          refusal.file === '' ? refusal.reason : `${refusal.file}: ${refusal.reason}`,
          ...(more > 0 ? [vscode.l10n.t('And {0} more reasons.', formatCount(more))] : []),
        ].join(' '),
      );
    }
    if (done.applied) this.parts.log.line(`sorted in ${this.folder}: ${done.applied.title}`);
    await this.again();
  }

  private async undoApply(): Promise<void> {
    const { applied } = this.draft;
    if (!applied) return;
    const latest = listFixes(this.folder).find(({ state }) => state === 'done');
    if (latest?.id !== applied.fix)
      throw new LoupeError(
        'fix-refused',
        vscode.l10n.t(
          'The dataset was repaired since ({0}). Undo that first: “Loupe: Undo Fix”.',
          latest?.title ?? '–',
        ),
      );
    await runUndo(this.folder, this.run());
    this.keep({ kind: 'unapplied' });
    await this.again();
  }

  /** Starts over, and lets the dataset's own page do the same where it is known here. */
  private async again(): Promise<void> {
    await this.begin();
    const { datasets } = this.parts;
    if (datasets.lists(this.folder)) void this.looks.look(this.folder);
  }
}
