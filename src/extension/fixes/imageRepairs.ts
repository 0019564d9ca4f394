import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import type { ImageRepairId, RepairOutcome, RepairScope } from '../../protocol/pages/imageRepairs';
import type { AuditStore } from '../audit/store';
import type { FileChange } from '../changes/fileChanges';
import { absolute, relativeTo } from '../datasets/paths';
import { partsOf } from '../datasets/report';
import type { DatasetStore } from '../datasets/store';
import type { ImageRepairs, RepairedDataset } from '../pages/images';
import type { WindowPlaces } from '../shared/windowPlaces';
import { requireTrust } from '../shared/requireTrust';
import { copiesOf } from './copies';
import type { Fixer, Repaired } from './fixer';
import type { WantedFix } from './fixOffers';

/** What repairs of images need of the rest. */
export interface RepairParts {
  readonly datasets: Pick<DatasetStore, 'report'>;
  readonly audits: Pick<AuditStore, 'report'>;
  readonly fixer: Pick<Fixer, 'fix' | 'undo' | 'onDidRepair'>;
  readonly places: Pick<WindowPlaces, 'refusal'>;
}

/** Repairs that pages ask for, in datasets that the user opened or that lie in the workspace. */
export class PageRepairs implements ImageRepairs, vscode.Disposable {
  readonly onDidRepair: vscode.Event<Repaired>;
  private readonly changes = new Map<string, FileChange[]>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly parts: RepairParts) {
    this.onDidRepair = parts.fixer.onDidRepair;
    this.subscription = this.onDidRepair(({ folder, changes }) =>
      this.changes.set(folder, [...(this.changes.get(folder) ?? []), ...changes]),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  changesOf(folder: string): readonly FileChange[] {
    return this.changes.get(folder) ?? [];
  }

  async scope(dataset: RepairedDataset | undefined): Promise<RepairScope | null> {
    if (!dataset || !vscode.workspace.isTrusted || (await this.refusal(dataset.folder))) return null;
    const report = await this.parts.datasets.report(dataset.folder).catch(() => undefined);
    return { classes: [...(report?.classes ?? dataset.classes ?? [])], parts: report ? partsOf(report) : [] };
  }

  async act(
    dataset: RepairedDataset | undefined,
    verb: ImageRepairId,
    files: readonly string[],
    to?: string,
  ): Promise<RepairOutcome | null> {
    const folder = await this.requireDataset(dataset);
    const relative = files.map((file) => {
      const name = relativeTo(folder, file);
      if (name !== null) return name;
      throw new LoupeError(
        'outside',
        vscode.l10n.t('{0} does not lie in the dataset {1}, so it is not changed.', file, folder),
      );
    });
    const wanted: WantedFix = {
      ...{ folder, verb, to, classes: dataset?.classes },
      files: verb === 'keep-one' ? await this.copies(folder, relative) : relative,
      ...(verb === 'relabel' && files.length === 1 && (await this.suggestion(folder, relative[0]!))),
    };
    // With a class by digit the page tells of it; one image after the other would be a pile of messages.
    const repaired = await this.parts.fixer.fix(wanted, { quiet: files.length === 1 && to !== undefined });
    return repaired && outcomeOf(repaired);
  }

  async undo(dataset: RepairedDataset | undefined): Promise<RepairOutcome> {
    const repaired = await this.parts.fixer.undo(await this.requireDataset(dataset), { quiet: true });
    const outcome = outcomeOf(repaired);
    if (!repaired.already) return outcome;
    return { ...outcome, title: vscode.l10n.t('{0} (undone before by other means)', outcome.title) };
  }

  private async requireDataset(dataset: RepairedDataset | undefined): Promise<string> {
    requireTrust();
    if (!dataset)
      throw new LoupeError(
        'no-dataset',
        vscode.l10n.t('These images are not of one known dataset. Open its folder with “Inspect Dataset” first.'),
      );
    const refused = await this.refusal(dataset.folder);
    if (refused) throw refused;
    return dataset.folder;
  }

  /** Why nothing is changed there: a run may name any folder as its dataset. */
  private async refusal(folder: string): Promise<LoupeError | undefined> {
    const refused = await this.parts.places.refusal(folder);
    if (refused) return refused;
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) return undefined;
    return new LoupeError('no-folder', vscode.l10n.t('The folder {0} is not there any more.', folder));
  }

  private async copies(folder: string, files: readonly string[]): Promise<readonly string[]> {
    const audit = await this.parts.audits.report(folder).catch(() => undefined);
    const scan = await this.parts.datasets.report(folder).catch(() => undefined);
    const group = copiesOf(files, audit?.problems ?? [], scan?.problems ?? []);
    if (group) return group;
    throw new LoupeError(
      'no-problem',
      files.length === 1
        ? vscode.l10n.t('No copy of {0} is known. Audit the dataset again.', files[0]!)
        : vscode.l10n.t(
            'The selected images are not known as copies of one picture. Select one of them, or only copies.',
          ),
    );
  }

  /** The class that an audit takes for right. */
  private async suggestion(folder: string, file: string): Promise<Pick<WantedFix, 'suggested'>> {
    const audit = await this.parts.audits.report(folder).catch(() => undefined);
    const issue = audit?.problems.find(({ kind, files }) => kind === 'label-issue' && files.includes(file));
    return issue?.classes[1] === undefined ? {} : { suggested: issue.classes[1] };
  }
}

/** What a page is told. */
function outcomeOf({ folder, title, changes }: Repaired): RepairOutcome {
  const moved = changes.flatMap(({ from, to }) =>
    from === null || to === null || from === to ? [] : [{ from: absolute(folder, from), to: absolute(folder, to) }],
  );
  const gone = changes.flatMap(({ from, to }) => (from !== null && to === null ? [absolute(folder, from)] : []));
  const back = changes.flatMap(({ to }) => (to === null ? [] : [absolute(folder, to)]));
  return { title, moved, gone, back };
}
