import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { formatCount } from '../../core/format';
import type { FixOutput } from '../../protocol/fixOutput';
import type { AuditStore } from '../audit/store';
import type { DatasetStore } from '../datasets/store';
import type { Log } from '../shared/log';
import { confirm, showInformation, showWarning, withProgressSoon } from '../shared/notify';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { runFix, runUndo, type FixRun } from './fixJob';
import { LooksAgain } from './looksAgain';
import { offerTitle, settledBy, type WantedFix } from './fixOffers';

/** Lines of a preview at most. */
const mostLines = 12;

/** Repairs datasets from the editor: asks where more than one file changes, tells what was done, and takes it back. */
export class Fixer {
  /** The folder that was repaired last in this window. */
  private latest: string | undefined;
  /** Repairs of a folder follow each other: the journal takes one at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private readonly looks: LooksAgain;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly datasets: DatasetStore,
    private readonly audits: AuditStore,
    private readonly log: Log,
  ) {
    this.looks = new LooksAgain(datasets, audits, log);
  }

  get lastFolder(): string | undefined {
    return this.latest;
  }

  /** Does a repair. Whether it was done; false where the user turned away or it was refused. Throws LoupeError. */
  async fix(wanted: WantedFix): Promise<boolean> {
    requireTrust();
    const chosen = wanted.verb === 'relabel' && wanted.to === undefined ? await this.relabelled(wanted) : wanted;
    if (!chosen) return false;
    const { folder } = chosen;
    const run = this.run(folder);
    if (chosen.files.length > 1) {
      const preview = await this.working(folder, () => runFix(chosen, true, run));
      if (refused(preview)) return false;
      if (!(await confirm(preview.title, previewWords(preview), offerTitle(chosen)))) return false;
    }
    const done = await this.working(folder, () => runFix(chosen, false, run));
    if (refused(done)) return false;
    if (!done.applied) {
      void showInformation(vscode.l10n.t('There is nothing to do.'));
      return false;
    }
    this.latest = folder;
    this.log.line(`fix of ${folder}: ${done.title}`);
    this.audits.markRepaired(folder, settledBy(chosen));
    void this.looks.look(folder);
    const undo = vscode.l10n.t('Undo');
    const words = [done.title.replace(/\.?$/, '.'), ...done.remarks].join(' ');
    void showInformation(words, undo).then((button) => {
      if (button === undo) void this.undo(folder).catch((error: unknown) => showWarning(messageOf(error)));
    });
    return true;
  }

  /** Takes the latest repair of a folder back. Throws LoupeError where there is none. */
  async undo(folder: string): Promise<void> {
    requireTrust();
    const { undone } = await this.working(folder, () => runUndo(folder, this.run(folder)));
    for (const { title } of undone) {
      this.log.line(`undone in ${folder}: ${title}`);
      void showInformation(vscode.l10n.t('Undone: {0}', title));
    }
    void this.looks.look(folder);
  }

  private run(folder: string): FixRun {
    return {
      program: programOf(this.context),
      layout: this.datasets.reading(folder),
      onLine: (line) => this.log.line(line),
    };
  }

  private working<T>(folder: string, task: () => Promise<T>): Promise<T> {
    const title = vscode.l10n.t('Repairing {0}', folder.split(/[\\/]/).at(-1) ?? folder);
    const work = this.queue.then(() => withProgressSoon({ where: 'window', title }, task));
    this.queue = work.catch(() => undefined);
    return work;
  }

  /** Asks for the class; the one that the audit takes for right comes first. */
  private async relabelled(wanted: WantedFix): Promise<WantedFix | undefined> {
    const report = await this.datasets.report(wanted.folder);
    const { suggested } = wanted;
    const given = new Set(await Promise.all(wanted.files.map((file) => this.datasets.labelOf(wanted.folder, file))));
    const others = (report?.classes ?? []).filter((name) => !(given.size === 1 && given.has(name)));
    const items = [
      ...others
        .filter((name) => name === suggested)
        .map((name) => ({ label: name, description: vscode.l10n.t('what it looks like') })),
      ...others.filter((name) => name !== suggested).map((name) => ({ label: name })),
    ];
    if (items.length === 0) throw new LoupeError('no-dataset', vscode.l10n.t('There is no other class to choose.'));
    const title =
      wanted.files.length === 1
        ? vscode.l10n.t('Class of {0}', wanted.files[0]!)
        : vscode.l10n.t('Class of {0} images', formatCount(wanted.files.length));
    const picked = await vscode.window.showQuickPick(items, { title });
    return picked && { ...wanted, to: picked.label };
  }
}

/** Says why nothing is done. Whether that is so. */
function refused({ refusals }: FixOutput): boolean {
  if (refusals.length === 0) return false;
  const [first] = refusals;
  const why = first!.file === '' ? first!.reason : `${first!.file}: ${first!.reason}`;
  const more = refusals.length - 1;
  const rest = more > 0 ? ` ${vscode.l10n.t('And {0} more reasons.', formatCount(more))}` : '';
  void showWarning(`${vscode.l10n.t('Nothing was changed.')} ${why}${rest}`);
  return true;
}

/** What would be done, a file a line. */
function previewWords({ moves, edited, remarks }: FixOutput): string {
  const lines = [
    ...moves.map(({ from, to }) => `${from} → ${to}`),
    ...edited.map((file) => vscode.l10n.t('{0} is changed', file)),
  ];
  const left = lines.length - mostLines;
  const shown = lines.slice(0, mostLines);
  return [
    ...shown,
    ...(left > 0 ? [vscode.l10n.t('… and {0} more', formatCount(left))] : []),
    ...remarks,
    vscode.l10n.t('It can be undone.'),
  ].join('\n');
}
