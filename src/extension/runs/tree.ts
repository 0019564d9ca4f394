import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatAccuracy, formatCount, formatDuration, formatOf } from '../../core/format';
import type { RunStatus } from '../../protocol/runEvents';
import type { BrokenRun, IndexedRun } from '../../runfolder';
import { commandIds, viewIds } from '../shared/ids';
import { TooltipText } from '../shared/markdown';
import type { ActiveModel } from './activeModel';
import { runContext, runDescription, statusWord } from './describe';
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

/** Shows the runs, the latest first, in the Runs view. */
export function createRunsView(store: RunStore, model: ActiveModel): vscode.Disposable {
  const provider = new RunsTree(store, model);
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
  private active: string | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly model: ActiveModel,
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
    this.active = this.model.current()?.folder;
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
  resolveTreeItem(item: vscode.TreeItem, node: RunNode): vscode.TreeItem {
    if (node.kind === 'run') item.tooltip = tooltip(node.run);
    return item;
  }

  private runItem(node: Extract<RunNode, { kind: 'run' }>): vscode.TreeItem {
    const { run } = node;
    const item = new vscode.TreeItem(run.record.dataset.name);
    const live = this.store.tracker(run.folder)?.state;
    // The side bar is narrow: what tells runs apart comes first.
    const description = [
      runDescription(run, live, Date.now()),
      ...(this.active === run.folder ? [vscode.l10n.t('active model')] : []),
      run.record.model?.name ?? run.record.recipe,
    ].join(' · ');
    item.id = run.folder;
    item.description = run.notes.star && run.status !== 'completed' ? `★ ${description}` : description;
    item.iconPath = statusIcon(run.status, run.notes.star);
    item.contextValue = runContext(run);
    const starred = run.notes.star ? [vscode.l10n.t('starred')] : [];
    item.accessibilityInformation = {
      label: [item.label as string, statusWord(run.status), ...starred, description].join(', '),
    };
    item.command = { command: commandIds.openTraining, title: vscode.l10n.t('Open Training Page'), arguments: [node] };
    return item;
  }
}

/** A starred run that came to its end shows its star instead of what nearly all runs show. */
function statusIcon(status: RunStatus, star: boolean): vscode.ThemeIcon {
  switch (status) {
    case 'running':
      return new vscode.ThemeIcon('loading~spin');
    case 'completed':
      return star
        ? new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.yellow'))
        : new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'stopped':
      return new vscode.ThemeIcon('stop-circle');
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'interrupted':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
}

function tooltip({ record, folder, status, notes, notesProblem }: IndexedRun): vscode.MarkdownString {
  const text = new TooltipText();
  const rows: [string, string][] = [
    [vscode.l10n.t('Dataset'), record.dataset.folder],
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
  if (record.result?.skipped) rows.push([vscode.l10n.t('Left out'), formatCount(record.result.skipped)]);
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
  const name = path.basename(node.folder);
  const dataset = /^\d{4}-\d\d-\d\d-\d{6}-(.+)-optimizers(-\d+)?$/.exec(name)?.[1];
  const item = new vscode.TreeItem(dataset ?? name);
  item.id = node.folder;
  item.description = vscode.l10n.t('comparison of optimizers');
  item.tooltip = name;
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
  item.iconPath = new vscode.ThemeIcon('question');
  item.contextValue = 'broken';
  return item;
}
