import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import {
  runsMethods,
  runsViewSchema,
  type RunCurves,
  type RunRow,
  type RunsState,
  type RunsUpdate,
  type RunsView,
} from '../../protocol/pages/runs';
import { parseWith } from '../../protocol/parse';
import { changeNotes, readEpochs, type RunListing } from '../../runfolder';
import { commandIds, memoryKeys } from '../shared/ids';
import { PageController } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import type { ImageAccess } from '../pages/images';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { Timer } from '../shared/timer';
import { ComparedImages } from './comparedImages';
import { compareInChild } from './runComparison';
import { runsFolders } from './folders';
import { confirmRemoval, removeRuns } from './removal';
import { curvesOf } from './rows';
import type { RunStore } from './store';
import { TableRows } from './tableRows';

/** What the table of runs needs of the rest. */
export interface RunsParts {
  readonly context: vscode.ExtensionContext;
  readonly store: RunStore;
  readonly log: Log;
  readonly images: ImageAccess;
}

/** Rows sent in one message: larger ones would keep the extension host busy for longer than a frame. */
const batch = 100;
/** Milliseconds over which changes are gathered. */
const gather = 200;

/** Behind the table of all runs: sends every row once and then what changes. */
export class RunsController extends PageController<typeof runsMethods, RunsUpdate> {
  /** There is one table a window. */
  static readonly singleKey = 'all';
  readonly title = vscode.l10n.t('Runs');
  private readonly rows: TableRows;
  /** The rows that the page has, by folder. */
  private sent = new Map<string, RunRow>();
  private sentReading = '';
  /** What is to be compared until the page asks for it: one that is being loaded hears nothing. */
  private asked: string[] | undefined;
  private readonly compared: ComparedImages;
  private shownState: RunsState['state'] | undefined;
  private readonly timer = this.register(new Timer());

  constructor(private readonly parts: RunsParts) {
    super('runs', RunsController.singleKey, null, runsMethods);
    const { store } = parts;
    const changed = (): void => this.later();
    this.rows = new TableRows(store, changed);
    this.compared = new ComparedImages(parts.images);
    for (const event of [store.onDidChange, store.onDidRead, store.onDidProgress]) this.register(event(changed));
    this.register({ dispose: () => this.shown(false) });
  }

  snapshot(): RunsState {
    const { listing, reading } = this.current();
    this.shownState = stateOf(listing, reading);
    this.sent = new Map();
    if (this.shownState === 'loading') return { state: 'loading', message: vscode.l10n.t('Reading the runs…') };
    if (this.shownState === 'empty') {
      return {
        state: 'empty',
        message: vscode.l10n.t('No classifier has been trained here yet'),
        hint: vscode.l10n.t(
          'Every training is a run: its settings, curves, scores and model in a folder of its own. They are listed here side by side, to be sorted, filtered and compared. Runs started in a terminal with “loupe train” appear by themselves.',
        ),
      };
    }
    const rows = this.changes(listing, batch);
    this.sentReading = JSON.stringify(reading);
    this.later(0);
    const compare = this.asked ? { compare: this.asked } : {};
    return { state: 'ready', rows, reading, view: this.view(), ...compare };
  }

  /** Has the page compare runs: at once, or with its next snapshot where it is not there yet. */
  compare(runs: readonly string[]): void {
    this.asked = [...runs];
    if (this.shownState === 'ready')
      this.update({ rows: [], removed: [], reading: this.current().reading, compare: this.asked });
  }

  shown(visible: boolean): void {
    this.parts.store.look(this, visible);
    if (!visible) this.rows.stop();
  }

  protected readonly handlers: Handlers<typeof runsMethods> = {
    ...exportHandlers(() => runsFolders(this.parts.context)[0]?.path ?? ''),
    setView: async (view) => {
      await this.parts.context.workspaceState.update(memoryKeys.runsView, view);
      return null;
    },
    setStar: async ({ runs, star }) => {
      for (const run of runs) await changeNotes(await this.known(run), { star });
      await this.parts.store.refresh();
      return null;
    },
    setNote: async ({ run, note }) => {
      await changeNotes(await this.known(run), { note });
      await this.parts.store.refresh();
      return null;
    },
    rename: async ({ run }) => this.command(commandIds.renameRun, await this.known(run)),
    open: async ({ run }) => this.command(commandIds.openTraining, await this.known(run)),
    openMatrix: async ({ run }) => this.command(commandIds.openMatrix, await this.known(run)),
    reveal: ({ run }) => this.command(commandIds.revealRun, run),
    train: () => this.command(commandIds.trainClassifier),
    resume: async ({ run }) => this.command(commandIds.resumeTraining, await this.known(run)),
    trainLonger: async ({ run }) => this.command(commandIds.trainLonger, await this.known(run)),
    continueWith: async ({ run }) => this.command(commandIds.continueWith, await this.known(run)),
    remove: async ({ runs }) => ({
      removed: (await confirmRemoval(runs)) ? await removeRuns(runs, this.parts.store, this.parts.log) : 0,
    }),
    compare: async ({ runs }) => {
      this.asked = undefined;
      const folders = await Promise.all(runs.map((run) => this.known(run)));
      const program = programOf(this.parts.context);
      const comparison = await compareInChild(program, folders, (line) => this.parts.log.line(`compare: ${line}`));
      this.compared.list(comparison);
      return comparison;
    },
    openCompared: (image) => this.compared.open(image),
    curves: async ({ run }) => this.curves(await this.known(run)),
  };

  private async curves(folder: string): Promise<RunCurves> {
    const live = this.parts.store.tracker(folder)?.state.epochs;
    return curvesOf(folder, live ?? (await readEpochs(folder)));
  }

  /** The folder, if it is one of a run that is listed. */
  private async known(folder: string): Promise<string> {
    await this.parts.store.listedOnce();
    if (this.parts.store.find(folder)) return folder;
    throw new LoupeError(
      'run-missing',
      vscode.l10n.t('There is no readable run in {0}. It may have been deleted or moved.', folder),
    );
  }

  private view(): RunsView {
    const stored = parseWith(runsViewSchema, this.parts.context.workspaceState.get(memoryKeys.runsView));
    return stored.ok ? stored.value : { columns: null, sort: null };
  }

  private current(): { listing: RunListing; reading: RunsUpdate['reading'] } {
    const { store } = this.parts;
    const { reading } = store;
    if (reading) return { listing: reading.listing, reading: { done: reading.done, total: reading.total } };
    return { listing: { runs: store.runs, broken: store.broken, comparisons: store.comparisons }, reading: null };
  }

  private later(wait = gather): void {
    this.timer.start(wait, () => this.send());
  }

  /** Sends one batch of what changed; the rest follows in the next turn. */
  private send(): void {
    const { listing, reading } = this.current();
    if (this.shownState === undefined) return;
    // Between nothing and something the whole page is another one.
    if (stateOf(listing, reading) !== this.shownState) return this.changed();
    if (this.shownState !== 'ready') return;
    const rows = this.changes(listing, batch);
    const there = new Set<string>();
    for (const { folder } of [...listing.runs, ...listing.broken]) there.add(folder);
    const removed = [...this.sent.keys()].filter((folder) => !there.has(folder));
    for (const folder of removed) this.sent.delete(folder);
    const readingText = JSON.stringify(reading);
    if (rows.length + removed.length === 0 && readingText === this.sentReading) return;
    this.sentReading = readingText;
    this.update({ rows, removed, reading });
    if (rows.length === batch) this.later(0);
  }

  /** Rows that the page does not have like this, at most so many; they count as sent. */
  private changes(listing: RunListing, most: number): RunRow[] {
    const rows: RunRow[] = [];
    for (const row of this.rows.of(listing)) {
      const before = this.sent.get(row.run);
      if (before === row || (before && isGoing(row) && JSON.stringify(before) === JSON.stringify(row))) continue;
      this.sent.set(row.run, row);
      rows.push(row);
      if (rows.length === most) break;
    }
    return rows;
  }
}

/** Whether a row changes without a new listing, so that it is never taken from the cache. */
function isGoing({ status }: RunRow): boolean {
  return status === 'running' || status === 'paused';
}

function stateOf({ runs, broken }: RunListing, reading: RunsUpdate['reading']): 'ready' | 'loading' | 'empty' {
  if (runs.length + broken.length > 0) return 'ready';
  return reading ? 'loading' : 'empty';
}
