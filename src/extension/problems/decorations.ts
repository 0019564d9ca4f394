import * as vscode from 'vscode';
import { messageText } from '../../core/plainText';
import { foundProblems } from '../audit/found';
import type { AuditStore } from '../audit/store';
import { absolute, relativeTo } from '../datasets/paths';
import type { DatasetStore } from '../datasets/store';
import { settings } from '../shared/settings';
import { Timer } from '../shared/timer';
import { badges, changedMarks, markWords, marksOf, type Mark } from './marks';

/** Milliseconds over which changes are gathered: a scan tells its progress many times a second. */
const gather = 300;
/** Files that are told one by one; more are a reason to ask for all again. */
const mostTold = 500;

const colours = {
  excluded: 'disabledForeground',
  unusable: 'list.errorForeground',
  error: 'list.errorForeground',
  warning: 'list.warningForeground',
  information: undefined,
} as const;

type Marks = ReadonlyMap<string, Mark>;
const none: Marks = new Map();

/**
 * Marks the images of known datasets in the Explorer: excluded, unusable, suspect. The editor asks for each file that
 * it shows, so an answer is a look into maps. Nothing is read for it but the stored reports, and those only where the
 * workspace is trusted.
 */
export class ImageDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<vscode.Uri[] | undefined>();
  readonly onDidChangeFileDecorations = this.emitter.event;
  private readonly marks = new Map<string, Promise<Marks>>();
  /** What the editor was told of, to tell it what changed. */
  private readonly told = new Map<string, Marks>();
  private folders: readonly string[] | undefined;
  private readonly changed = new Set<string>();
  private readonly timer = new Timer();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly datasets: Pick<DatasetStore, 'datasets' | 'report' | 'onDidChange'>,
    private readonly audits: Pick<AuditStore, 'report' | 'repairedOf' | 'onDidChange'>,
  ) {
    const all = (): void => {
      this.marks.clear();
      this.emitter.fire(undefined);
    };
    const soon = (folder: string | undefined): void => {
      if (folder === undefined) this.folders = undefined;
      else this.changed.add(folder);
      this.timer.start(gather, () => void this.refresh());
    };
    this.subscriptions = vscode.Disposable.from(
      this.emitter,
      this.timer,
      datasets.onDidChange(soon),
      audits.onDidChange(soon),
      vscode.workspace.onDidGrantWorkspaceTrust(all),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('loupe.explorer.decorations')) all();
      }),
      vscode.window.registerFileDecorationProvider(this),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async provideFileDecoration(uri: vscode.Uri): Promise<vscode.FileDecoration | undefined> {
    if (uri.scheme !== 'file' || !vscode.workspace.isTrusted) return undefined;
    this.folders ??= this.datasets.datasets.map(({ folder }) => folder);
    for (const folder of this.folders) {
      const file = relativeTo(folder, uri.fsPath);
      if (file === null || !settings.decorations(uri)) continue;
      const mark = (await this.marksIn(folder)).get(file);
      if (mark) return decorationOf(mark);
    }
    return undefined;
  }

  private marksIn(folder: string): Promise<Marks> {
    let marks = this.marks.get(folder);
    if (!marks) {
      marks = this.read(folder);
      this.marks.set(folder, marks);
      void marks.then((read) => this.told.set(folder, read));
    }
    return marks;
  }

  private async read(folder: string): Promise<Marks> {
    const report = await this.datasets.report(folder).catch(() => undefined);
    if (!report) return none;
    const audit = await this.audits.report(folder).catch(() => undefined);
    return marksOf(report, foundProblems(report, audit, this.audits.repairedOf(folder)));
  }

  /** Tells the editor of the files whose marks changed. */
  private async refresh(): Promise<void> {
    const folders = [...this.changed];
    this.changed.clear();
    if (!vscode.workspace.isTrusted) return;
    for (const folder of folders) {
      const before = this.told.get(folder) ?? none;
      this.marks.delete(folder);
      const files = changedMarks(before, await this.marksIn(folder));
      if (files.length > mostTold) this.emitter.fire(undefined);
      else if (files.length > 0) this.emitter.fire(files.map((file) => vscode.Uri.file(absolute(folder, file))));
    }
  }
}

function decorationOf(mark: Mark): vscode.FileDecoration {
  const colour = colours[mark.kind === 'suspect' ? mark.severity : mark.kind];
  return new vscode.FileDecoration(
    badges[mark.kind],
    messageText(markWords(mark)),
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
}
