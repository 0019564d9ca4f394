import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatAccuracy, formatCount, formatDuration, formatOf } from '../../core/format';
import type { RunStatus } from '../../protocol/runEvents';
import type { BrokenRun, ListedRun } from '../../runfolder';
import { commandIds, viewIds } from '../ids';
import type { ActiveModel } from '../prediction/activeModel';
import { runContext, runDescription } from './describe';
import type { RunStore } from './store';

/** A row of the Runs view. */
export type RunNode = { readonly kind: 'run'; readonly run: ListedRun } | { readonly kind: 'broken'; readonly run: BrokenRun };

/** Milliseconds between renewals of the ages while the view is in sight. */
const ageEvery = 30_000;

/** Shows the runs, the latest first, in the Runs view. */
export function createRunsView(store: RunStore, model: ActiveModel): vscode.Disposable {
  const provider = new RunsTree(store, model);
  const view = vscode.window.createTreeView(viewIds.runs, { treeDataProvider: provider, showCollapseAll: false });
  const looking = (visible: boolean): void => {
    store.looking = visible;
    if (visible) void store.refresh();
  };
  looking(view.visible);
  const ages = setInterval(() => view.visible && provider.changed(), ageEvery);
  return vscode.Disposable.from(view, provider, view.onDidChangeVisibility(({ visible }) => looking(visible)), { dispose: () => clearInterval(ages) });
}

class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.emitter.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly store: RunStore, private readonly model: ActiveModel) {
    this.subscriptions = vscode.Disposable.from(
      store.onDidChange(() => this.changed()),
      model.onDidChange(() => this.changed()),
    );
  }

  changed(): void {
    this.emitter.fire();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.emitter.dispose();
  }

  getChildren(node?: RunNode): RunNode[] {
    if (node) return [];
    return [
      ...this.store.runs.map((run): RunNode => ({ kind: 'run', run })),
      ...this.store.broken.map((run): RunNode => ({ kind: 'broken', run })),
    ];
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return node.kind === 'run' ? this.runItem(node.run) : brokenItem(node.run);
  }

  private runItem(run: ListedRun): vscode.TreeItem {
    const item = new vscode.TreeItem(run.record.dataset.name);
    const live = this.store.tracker(run.folder)?.state;
    const active = this.model.current()?.folder === run.folder;
    // The side bar is narrow: what tells runs apart comes first.
    const description = [
      runDescription(run, live, Date.now()),
      ...(active ? [vscode.l10n.t('active model')] : []),
      run.record.model?.name ?? run.record.recipe,
    ].join(' · ');
    item.id = run.folder;
    item.description = description;
    item.iconPath = statusIcon(run.status);
    item.contextValue = runContext(run);
    item.tooltip = tooltip(run);
    item.accessibilityInformation = { label: `${item.label as string}, ${run.status}, ${description}` };
    item.command = { command: commandIds.openTraining, title: vscode.l10n.t('Open Training Page'), arguments: [node(run)] };
    return item;
  }
}

function node(run: ListedRun): RunNode {
  return { kind: 'run', run };
}

function statusIcon(status: RunStatus): vscode.ThemeIcon {
  switch (status) {
    case 'running': return new vscode.ThemeIcon('loading~spin');
    case 'completed': return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'stopped': return new vscode.ThemeIcon('stop-circle');
    case 'failed': return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'interrupted': return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
}

function tooltip({ record, folder, status }: ListedRun): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const rows: [string, string][] = [
    [vscode.l10n.t('Dataset'), record.dataset.folder],
    [vscode.l10n.t('Recipe'), record.recipe],
    [vscode.l10n.t('Status'), status],
    [vscode.l10n.t('Started'), new Date(record.created).toLocaleString()],
  ];
  for (const [part, score] of Object.entries(record.result?.parts ?? {})) {
    if (score) rows.push([part, `${formatAccuracy(score.accuracy)} (${formatOf(Math.round(score.accuracy * score.images), score.images)})`]);
  }
  if (record.result) rows.push([vscode.l10n.t('Time'), formatDuration(record.result.seconds.total)]);
  if (record.result?.skipped) rows.push([vscode.l10n.t('Left out'), formatCount(record.result.skipped)]);
  if (record.environment.device) rows.push([vscode.l10n.t('Device'), record.environment.device]);
  text.appendText(path.basename(folder)).appendMarkdown('\n\n');
  for (const [name, value] of rows) {
    text.appendMarkdown('- ').appendText(`${name}: ${value}`).appendMarkdown('\n');
  }
  if (record.error) text.appendMarkdown('\n').appendText(record.error.message);
  return text;
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
