import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { partOfWord } from '../../core/layouts/folders/partWords';
import type { FixOutput } from '../../protocol/fixOutput';
import type { AuditStore } from '../audit/store';
import { changesOf, undone, type FileChange } from '../changes/fileChanges';
import { classOf } from '../datasets/report';
import type { DatasetStore } from '../datasets/store';
import type { Log } from '../shared/log';
import { confirm, showInformation, showWarning, withProgressSoon } from '../shared/notify';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { askTarget } from './askTarget';
import { runFix, runUndo, type FixRun } from './fixJob';
import { previewWords, refusalWords } from './fixWords';
import { LooksAgain } from './looksAgain';
import { offerTitle, settledBy, type WantedFix } from './fixOffers';

/** Milliseconds without another repair after which a dataset is looked at again. */
const patience = 1_000;
/** Repairs that are remembered by what they did, so that pages follow an undo at once. */
const remembered = 500;

/** A repair that was done or undone, and what it did to files. */
export interface Repaired {
  readonly folder: string;
  readonly title: string;
  readonly changes: readonly FileChange[];
  /** Somebody else had undone it before. */
  readonly already: boolean;
}

/** How a repair is done. */
export interface FixHow {
  /** Whoever asked tells of it: nothing is shown where it is done. */
  readonly quiet?: boolean;
}

/** Repairs datasets from the editor: asks where more than one file changes, tells what was done, and takes it back. */
export class Fixer implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<Repaired>();
  /** Files were repaired, or a repair was undone. */
  readonly onDidRepair = this.emitter.event;
  /** The folder that was repaired last in this window. */
  private latest: string | undefined;
  /** Repairs of a folder follow each other: the journal takes one at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private readonly looks: LooksAgain;
  /** By the repair's id: the changes of its undo, and the files that it settled. */
  private readonly backs = new Map<string, { changes: readonly FileChange[]; settled: readonly string[] }>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly datasets: DatasetStore,
    private readonly audits: AuditStore,
    private readonly log: Log,
  ) {
    // Only what was repaired is looked at.
    const scan = (folder: string): Promise<void> => datasets.catchUp(folder);
    this.looks = new LooksAgain({ scan, state: (folder) => datasets.state(folder) }, audits, log, patience);
  }

  get lastFolder(): string | undefined {
    return this.latest;
  }

  dispose(): void {
    this.emitter.dispose();
  }

  /** Does a repair. What it did; null where the user turned away or it was refused. Throws LoupeError. */
  async fix(wanted: WantedFix, { quiet = false }: FixHow = {}): Promise<Repaired | null> {
    requireTrust();
    const chosen = await askTarget(wanted, this.datasets);
    if (!chosen) return null;
    const { folder } = chosen;
    const run = this.run(folder);
    if (chosen.files.length > 1) {
      const preview = await this.working(folder, () => runFix(chosen, true, run));
      if (refused(preview)) return null;
      if (!(await confirm(preview.title, previewWords(preview), offerTitle(chosen).replace(/…$/, '')))) return null;
    }
    const done = await this.working(folder, async () => this.applied(chosen, await runFix(chosen, false, run)));
    if (!done) return null;
    const undo = vscode.l10n.t('Undo');
    if (!quiet)
      void showInformation(done.words, undo).then((button) => {
        if (button === undo) void this.undo(folder).catch((error: unknown) => showWarning(messageOf(error)));
      });
    return done;
  }

  /** Takes the latest repair of a folder back. Throws LoupeError where there is none. */
  async undo(folder: string, { quiet = false }: FixHow = {}): Promise<Repaired> {
    requireTrust();
    return this.working(folder, async () => {
      const { undone: all } = await runUndo(folder, this.run(folder));
      const [one] = all;
      if (!one) throw new LoupeError('fix-refused', vscode.l10n.t('No repair of {0} can be undone.', folder));
      const { id, title, already = false } = one;
      this.log.line(`undone in ${folder}: ${title}`);
      const words = already
        ? vscode.l10n.t('This was undone before by other means, and nothing was changed: {0}', title)
        : vscode.l10n.t('Undone: {0}', title);
      if (!quiet) void showInformation(words);
      const { changes = [], settled = [] } = this.backs.get(id) ?? {};
      this.backs.delete(id);
      return this.told({ folder, title, changes, already }, settled, true);
    });
  }

  /** Takes over what the command line did; undefined where it did nothing, which is reported. */
  private async applied(chosen: WantedFix, done: FixOutput): Promise<(Repaired & { words: string }) | undefined> {
    if (refused(done)) return undefined;
    if (!done.applied) {
      void showInformation([vscode.l10n.t('There is nothing to do.'), ...done.remarks.slice(0, 3)].join(' '));
      return undefined;
    }
    const { folder, verb, files, to } = chosen;
    this.latest = folder;
    this.log.line(`fix of ${folder}: ${done.title}`);
    const part = verb === 'move-to-part' && to !== undefined ? partOfWord(to) : undefined;
    const changes = changesOf({ verb, files, label: to, part }, done);
    const settled = settledBy(chosen);
    const report = await this.datasets.report(folder).catch(() => undefined);
    const rows = new Map(report?.files.path.map((file, row) => [file, row]));
    const before = (file: string) => {
      const row = rows.get(file);
      return report && row !== undefined ? { label: classOf(report, row), part: report.files.part[row]! } : undefined;
    };
    const all = [...settled, ...changes.flatMap(({ from, to: name }) => (from && name && from !== name ? [name] : []))];
    if (done.id !== null) {
      this.backs.set(done.id, { changes: undone(changes, before), settled: all });
      const [oldest] = this.backs.keys();
      if (this.backs.size > remembered && oldest !== undefined) this.backs.delete(oldest);
    }
    const repaired = await this.told({ folder, title: done.title, changes, already: false }, all, false);
    return { ...repaired, words: [done.title.replace(/\.?$/, '.'), ...done.remarks.slice(0, 3)].join(' ') };
  }

  /** Lets everybody know before the next repair begins. */
  private async told(repaired: Repaired, settled: readonly string[], undo: boolean): Promise<Repaired> {
    const { folder, changes } = repaired;
    await this.datasets.change(folder, changes);
    await this.audits.change(folder, changes, settled, undo);
    this.emitter.fire(repaired);
    const expected = this.datasets.expectChanges(folder);
    void this.looks.look(folder).finally(() => expected.dispose());
    return repaired;
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
    const work = this.queue.then(async () => {
      const expected = this.datasets.expectChanges(folder);
      try {
        return await withProgressSoon({ where: 'window', title }, task);
      } finally {
        expected.dispose();
      }
    });
    this.queue = work.catch(() => undefined);
    return work;
  }
}

/** Says why nothing is done. Whether that is so. */
function refused(output: FixOutput): boolean {
  const words = refusalWords(output);
  if (words === null) return false;
  void showWarning(words);
  return true;
}
