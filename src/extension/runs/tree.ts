import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { formatAccuracy, formatCount, formatDuration, formatOf } from '../../core/format';
import { shownState, stateSigns } from '../../core/runs/runStates';
import type { BrokenRun, IndexedRun } from '../../runfolder';
import { commandIds, viewIds } from '../shared/ids';
import { TooltipText } from '../shared/markdown';
import type { ModelInUse } from './modelInUse';
import { comparisonName, runContext, runTitle, runWords, statusWord } from './describe';
import type { DataSince } from './dataSince';
import type { RunStore } from './store';

/** A row of the Runs view. */
export type RunNode =
  | { readonly kind: 'run'; readonly run: IndexedRun }
  | { readonly kind: 'comparison'; readonly folder: string }
  | { readonly kind: 'broken'; readonly run: BrokenRun }
  | { readonly kind: 'more'; readonly count: number };

/** Milliseconds between renewals of the ages while the view is in sight. */
const ageEvery = 30_000;
/** Runs shown in the tree; the table has them all. */
const mostRows = 200;
/** Milliseconds that a tooltip waits for what a child says. */
const patience = 2_000;

/** Shows the runs, the latest first, in the Runs view. */
export function createRunsView(store: RunStore, model: ModelInUse, since: DataSince): vscode.Disposable {
  const provider = new RunsTree(store, model, since);
  const view = vscode.window.createTreeView(viewIds.runs, { treeDataProvider: provider, showCollapseAll: false });
  store.look(view, view.visible);
  const ages = setInterval(() => view.visible && provider.changed(), ageEvery);
  return vscode.Disposable.from(
    view,
    provider,
    view.onDidChangeVisibility(({ visible }) => store.look(view, visible)),
    { dispose: () => clearInterval(ages) },
  );
}

class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  private readonly subscriptions: vscode.Disposable;
  private nodes: ReadonlyMap<string, RunNode> = new Map();
  /** The run that answers for the images of its dataset, of every dataset. */
  private inUse: ReadonlySet<string> = new Set();

  constructor(
    private readonly store: RunStore,
    private readonly model: ModelInUse,
    private readonly since: DataSince,
  ) {
    this.subscriptions = vscode.Disposable.from(
      store.onDidChange(() => this.changed()),
      // One row of many: the others need not be drawn again for an epoch of this one.
      store.onDidProgress((folder) => this.nodes.has(folder) && this.emitter.fire(this.nodes.get(folder))),
      model.onDidChange(() => this.changed()),
    );
  }

  changed(): void {
    this.emitter.fire(undefined);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  getChildren(node?: RunNode): RunNode[] {
    if (node) return [];
    const datasets = new Set(this.model.usable.map(({ dataset }) => dataset));
    this.inUse = new Set([...datasets].flatMap((dataset) => this.model.forDataset(dataset)?.model.folder ?? []));
    const runs = this.store.runs.slice(0, mostRows).map((run): RunNode => {
      const before = this.nodes.get(run.folder);
      return before?.kind === 'run' && before.run === run ? before : { kind: 'run', run };
    });
    this.nodes = new Map(runs.flatMap((row) => (row.kind === 'run' ? [[row.run.folder, row]] : [])));
    const more = this.store.runs.length - runs.length;
    return [
      ...runs,
      ...(more > 0 ? [{ kind: 'more', count: more } as const] : []),
      ...this.store.comparisons.slice(0, mostRows).map((folder): RunNode => ({ kind: 'comparison', folder })),
      ...this.store.broken.slice(0, mostRows).map((run): RunNode => ({ kind: 'broken', run })),
    ];
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return this.runItem(node);
      case 'comparison':
        return comparisonItem(node);
      case 'broken':
        return brokenItem(node.run);
      case 'more':
        return moreItem(node.count);
    }
  }

  /** A tooltip is made when somebody asks for it: most never are. */
  async resolveTreeItem(item: vscode.TreeItem, node: RunNode): Promise<vscode.TreeItem> {
    if (node.kind !== 'run') return item;
    const { run } = node;
    item.tooltip = tooltip(run, run.status === 'running' ? null : await this.dataNow(run));
    return item;
  }

  /** What changed in the data, where that is told soon: whoever rests the pointer there does not wait for long. */
  private dataNow(run: IndexedRun): Promise<string | null> {
    return Promise.race([this.since.of(run), wait(patience, null)]);
  }

  private runItem(node: Extract<RunNode, { kind: 'run' }>): vscode.TreeItem {
    const { run } = node;
    const pinnedFor = this.model.pinnedFor(run.folder);
    const item = new vscode.TreeItem(runTitle(run));
    const use =
      pinnedFor.length > 0 ? [vscode.l10n.t('pinned')] : this.inUse.has(run.folder) ? [vscode.l10n.t('in use')] : [];
    const star = run.notes.star ? ['★'] : [];
    const words = runWords(run, this.store.tracker(run.folder)?.state, Date.now());
    item.id = run.folder;
    item.description = [...star, ...use, ...words].join(' · ');
    item.iconPath = stateIcon(run);
    item.contextValue = [runContext(run), ...(pinnedFor.length > 0 ? ['pinned'] : [])].join(' ');
    const starred = run.notes.star ? [vscode.l10n.t('starred')] : [];
    item.accessibilityInformation = {
      label: [item.label as string, statusWord(run.status), ...starred, ...use, ...words].join(', '),
    };
    item.command = { command: commandIds.openTraining, title: vscode.l10n.t('Open Training Page'), arguments: [node] };
    return item;
  }
}

/** The sign of a run's state, the same as on the pages. */
function stateIcon({ status, record }: IndexedRun): vscode.ThemeIcon {
  const { icon, tone } = stateSigns[shownState(status, record.paused ?? false)];
  const colours = {
    plain: undefined,
    good: 'testing.iconPassed',
    warning: 'list.warningForeground',
    error: 'list.errorForeground',
  };
  const colour = colours[tone];
  const id = icon === 'loading' ? 'loading~spin' : icon;
  return new vscode.ThemeIcon(id, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}

function tooltip(
  { record, folder, status, notes, notesProblem }: IndexedRun,
  since: string | null,
): vscode.MarkdownString {
  const text = new TooltipText();
  const rows: [string, string][] = [
    [vscode.l10n.t('Dataset'), record.dataset.folder],
    ...(since === null ? [] : [[vscode.l10n.t('Data now'), since] as [string, string]]),
    [vscode.l10n.t('Recipe'), record.recipe],
    [vscode.l10n.t('Status'), statusWord(status)],
    [vscode.l10n.t('Started'), new Date(record.created).toLocaleString()],
  ];
  for (const [part, score] of Object.entries(record.result?.parts ?? {})) {
    if (score)
      rows.push([
        part,
        `${formatAccuracy(score.accuracy)} (${formatOf(Math.round(score.accuracy * score.images), score.images)})`,
      ]);
  }
  if (record.result) rows.push([vscode.l10n.t('Time'), formatDuration(record.result.seconds.total)]);
  if (record.result?.skipped) rows.push([vscode.l10n.t('Skipped'), formatCount(record.result.skipped)]);
  if (record.environment.device) rows.push([vscode.l10n.t('Device'), record.environment.device]);
  text.text(path.basename(folder)).paragraph('');
  for (const [name, value] of rows) text.point(`${name}: ${value}`);
  for (const words of [record.error?.message, notes.note, notesProblem]) if (words) text.paragraph(words);
  return text.markdown;
}

function moreItem(count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('{0} older runs', formatCount(count)));
  item.id = 'more';
  item.description = vscode.l10n.t('show them all in a table');
  item.iconPath = new vscode.ThemeIcon('list-flat');
  item.command = { command: commandIds.showRuns, title: vscode.l10n.t('Show Runs') };
  return item;
}

/** `2026-11-22-100000-flowers-optimizers` stands as its dataset, and opens its page. */
function comparisonItem(node: Extract<RunNode, { kind: 'comparison' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(comparisonName(node.folder));
  item.id = node.folder;
  item.description = vscode.l10n.t('comparison of optimizers');
  item.tooltip = path.basename(node.folder);
  item.iconPath = new vscode.ThemeIcon('graph-line');
  item.contextValue = 'comparison';
  item.command = {
    command: commandIds.openComparison,
    title: vscode.l10n.t('Open Comparison of Optimizers'),
    arguments: [node],
  };
  return item;
}

function brokenItem({ folder, problem }: BrokenRun): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(folder));
  item.id = folder;
  item.description = vscode.l10n.t('cannot be read');
  item.tooltip = problem;
  item.iconPath = new vscode.ThemeIcon(stateSigns.broken.icon);
  item.contextValue = 'broken';
  return item;
}
