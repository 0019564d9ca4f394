import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../../core/format';
import { messageOf } from '../../core/errors';
import { auditKind } from '../../core/audit/auditKinds';
import { foundProblems, type FoundProblems } from '../audit/found';
import type { AuditStore } from '../audit/store';
import type { ScanReport } from '../../protocol/runFiles';
import type { ImageAccess } from '../pages/images';
import { commandIds, viewIds } from '../shared/ids';
import { TooltipText } from '../shared/markdown';
import { settings } from '../shared/settings';
import { Timer } from '../shared/timer';
import { hasMontage, Montages } from './montage';
import {
  auditFiles,
  classChildren,
  codeWords,
  countWords,
  datasetChildren,
  datasetWords,
  imageChildren,
  nodeId,
  pageSize,
  problemChildren,
  problemFiles,
  type DatasetNode,
  type GroupNode,
} from './nodes';
import { absolute } from './paths';
import type { DatasetStore } from './store';
import type { TrainedDatasets } from './trained';

/** The Datasets view: datasets, parts, classes, images; drawn from the latest scans. */
export class DatasetsTree implements vscode.TreeDataProvider<DatasetNode>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<DatasetNode | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  /** Rows shown below a group, where they are more than a page. */
  private readonly shown = new Map<string, number>();
  private readonly words = new Map<string, string>();
  private readonly montages: Montages;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: DatasetStore,
    private readonly audits: AuditStore,
    private readonly images: ImageAccess,
    private readonly trained: TrainedDatasets,
  ) {
    this.montages = new Montages(images);
    const view = vscode.window.createTreeView(viewIds.datasets, { treeDataProvider: this, showCollapseAll: true });
    const timer = new Timer();
    // Many changes that come together (a scan's progress) are one drawing.
    const changed = (): void => timer.start(150, () => this.emitter.fire(undefined));
    this.subscriptions = vscode.Disposable.from(
      view,
      this.emitter,
      store.onDidChange(changed),
      audits.onDidChange(changed),
      timer,
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Shows one page more of the rows that a *Show more* row stands for. */
  showMore(node: DatasetNode): void {
    if (node.kind !== 'more') return;
    const id = nodeId(node.parent);
    this.shown.set(id, (this.shown.get(id) ?? pageSize) + pageSize);
    this.emitter.fire(node.parent);
  }

  async getChildren(node?: DatasetNode): Promise<DatasetNode[]> {
    if (!node) return this.store.datasets.map(({ folder }) => ({ kind: 'dataset', folder }));
    const report = await this.store.report(node.folder).catch(() => undefined);
    if (!report) return node.kind === 'dataset' ? [{ kind: 'scan', folder: node.folder }] : [];
    switch (node.kind) {
      case 'dataset':
        return datasetChildren(report, await this.found(report));
      case 'part':
        return classChildren(report, node.part);
      case 'class':
        return imageChildren(report, node, this.shownOf(node));
      case 'problems':
        return problemChildren(report, await this.found(report));
      case 'problemKind':
        return problemFiles(report, await this.found(report), node, this.shownOf(node));
      case 'auditKind':
        return auditFiles(await this.found(report), node, this.shownOf(node));
      default:
        return [];
    }
  }

  async getTreeItem(node: DatasetNode): Promise<vscode.TreeItem> {
    const item = await this.item(node);
    item.id = nodeId(node);
    return item;
  }

  /** Makes the tooltip when it is asked for: of an image a thumbnail and what is known, of many images a montage. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: DatasetNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    const report = await this.store.report(node.folder).catch(() => undefined);
    if (report && hasMontage(node)) {
      const tooltip = await this.montages.tooltip(report, node, token);
      if (tooltip) item.tooltip = tooltip;
    }
    if (node.kind !== 'image') return item;
    const text = new TooltipText();
    const file = absolute(node.folder, node.file);
    try {
      await this.images.places.require(file, { opened: [node.folder] });
      const { data, mime } = await this.images.service.thumbnail(file, settings.thumbnailSize());
      if (token.isCancellationRequested) return item;
      text.picture(mime, data);
    } catch (error) {
      text.text(messageOf(error)).paragraph('');
    }
    text.text(node.file);
    if (report && !report.namesOnly) {
      const { width, height, bytes, format } = report.files;
      text.paragraph(
        `${width[node.row]} × ${height[node.row]} · ${format[node.row]} · ${formatBytes(bytes[node.row] ?? 0)}`,
      );
      const { scanned, audited } = await this.found(report);
      for (const problem of scanned) if (problem.file === node.file) text.warning(problem.message);
      for (const problem of audited) if (problem.files.includes(node.file)) text.warning(problem.message);
    }
    item.tooltip = text.markdown;
    return item;
  }

  /** What scan and audit together say is wrong. */
  private async found(report: ScanReport): Promise<FoundProblems> {
    const { folder } = report;
    const audit = await this.audits.report(folder).catch(() => undefined);
    return foundProblems(report, audit, this.audits.repairedOf(folder));
  }

  private shownOf(node: GroupNode): number {
    return this.shown.get(nodeId(node)) ?? pageSize;
  }

  private async item(node: DatasetNode): Promise<vscode.TreeItem> {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    switch (node.kind) {
      case 'dataset':
        return this.datasetItem(node.folder);
      case 'scan':
        return scanItem(node.folder, this.store.state(node.folder).scanning);
      case 'part':
        return decorated(
          new vscode.TreeItem(node.part, Collapsed),
          'symbol-folder',
          countWords(node.count, node.total),
        );
      case 'class': {
        const item = decorated(
          new vscode.TreeItem(node.class ?? vscode.l10n.t('(no label)'), node.count > 0 ? Collapsed : None),
          'tag',
          countWords(node.count, node.total),
        );
        if (node.count > 0) item.contextValue = 'class';
        return item;
      }
      case 'image':
        return fileItem(node.folder, node.file, 'image');
      case 'problems':
        return decorated(new vscode.TreeItem(vscode.l10n.t('Problems'), Collapsed), 'warning', formatCount(node.count));
      case 'problemKind':
        return decorated(
          new vscode.TreeItem(codeWords(node.code), Collapsed),
          'list-unordered',
          formatCount(node.count),
        );
      case 'auditKind': {
        const { title, explanation, severity } = auditKind(node.audit);
        const item = decorated(new vscode.TreeItem(title, Collapsed), severityIcons[severity], formatCount(node.count));
        item.tooltip = `${title}\n\n${explanation}`;
        item.contextValue = 'auditKind';
        return item;
      }
      case 'auditProblem': {
        const item =
          node.file === ''
            ? decorated(new vscode.TreeItem(node.classes.join(', ') || path.basename(node.folder)), 'tag', undefined)
            : fileItem(node.folder, node.file, 'auditProblem');
        item.contextValue = node.file === '' ? 'auditRemark' : 'auditProblem';
        item.description = node.message;
        item.tooltip = node.file === '' ? node.message : `${node.file}\n\n${node.message}`;
        return item;
      }
      case 'problem': {
        const item = fileItem(node.folder, node.file, 'problem');
        item.description = node.message;
        item.tooltip = node.leftOut
          ? vscode.l10n.t('{0}\n\nNot used for training: {1}', node.file, node.message)
          : `${node.file}\n\n${node.message}`;
        return item;
      }
      case 'more': {
        const item = decorated(
          new vscode.TreeItem(vscode.l10n.t('Show more'), None),
          'ellipsis',
          vscode.l10n.t('{0} not shown', formatCount(node.left)),
        );
        item.command = {
          command: commandIds.showMoreImages,
          title: vscode.l10n.t('Show More Images'),
          arguments: [node],
        };
        return item;
      }
    }
  }

  private async datasetItem(folder: string): Promise<vscode.TreeItem> {
    const item = new vscode.TreeItem(path.basename(folder), vscode.TreeItemCollapsibleState.Collapsed);
    const state = this.store.state(folder);
    item.contextValue = 'dataset';
    item.iconPath = new vscode.ThemeIcon(state.scanning !== null ? 'loading~spin' : 'database');
    const report = await this.store.report(folder).catch(() => undefined);
    // What it found stands in the Problems panel from now on.
    if (report) void this.audits.report(folder).catch(() => undefined);
    if (report) this.words.set(folder, datasetWords(report));
    // What a training counted stands there until a scan says more.
    const words = report ? this.words.get(folder) : (this.trained.words(folder) ?? vscode.l10n.t('not scanned'));
    const { running, failure } = this.audits.state(folder);
    if (running !== null) item.description = vscode.l10n.t('auditing: {0}', running);
    else if (state.scanning !== null) item.description = vscode.l10n.t('scanning: {0}', state.scanning);
    else item.description = state.stale ? vscode.l10n.t('{0} · changed since the scan', words ?? '') : words;
    // What has a report gets a montage when the pointer rests on it.
    if (!report) item.tooltip = folder;
    if (failure !== null) item.tooltip = `${folder}\n${failure}`;
    if (state.failure) item.tooltip = `${folder}\n${state.failure.message}`;
    return item;
  }
}

const severityIcons = { error: 'error', warning: 'warning', information: 'info' } as const;

function scanItem(folder: string, scanning: string | null): vscode.TreeItem {
  const label = scanning === null ? vscode.l10n.t('Scan to see classes and images') : vscode.l10n.t('Scanning…');
  const item = decorated(new vscode.TreeItem(label), scanning === null ? 'search' : 'loading~spin', undefined);
  if (scanning === null)
    item.command = { command: commandIds.scanDataset, title: vscode.l10n.t('Scan'), arguments: [{ folder }] };
  return item;
}

function decorated(item: vscode.TreeItem, icon: string, description: string | undefined): vscode.TreeItem {
  item.iconPath = new vscode.ThemeIcon(icon);
  if (description !== undefined) item.description = description;
  return item;
}

function fileItem(folder: string, file: string, contextValue: string): vscode.TreeItem {
  const uri = vscode.Uri.file(absolute(folder, file));
  const item = new vscode.TreeItem(path.posix.basename(file));
  item.resourceUri = uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = contextValue;
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri, { preview: true }] };
  return item;
}
