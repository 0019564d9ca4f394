import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import type { FixVerb } from '../../core/fix/fixVerbs';
import type { AuditStore } from '../audit/store';
import { pickDatasetFolder } from '../datasets/pick';
import type { DatasetStore } from '../datasets/store';
import { explanationOf, namedProblem, referenceOf, type NamedProblem } from '../problems/explain';
import { commandIds } from '../shared/ids';
import { askAbout } from '../shared/notify';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { AuditCodeActions } from './codeActions';
import type { Fixer } from './fixer';
import { fixOffers, offerTitle } from './fixOffers';

/** What the commands of repairs need of the rest. */
export interface FixParts {
  readonly datasets: DatasetStore;
  readonly audits: AuditStore;
  readonly fixer: Fixer;
}

export function registerFixCommands(registry: Registry, { datasets, audits, fixer }: FixParts): void {
  const problemOf = async (argument: unknown): Promise<NamedProblem> => {
    const reference = referenceOf(argument);
    const named = reference && (await namedProblem(reference, audits));
    if (named) return named;
    throw new LoupeError(
      'no-problem',
      vscode.l10n.t('The latest audit says nothing of this any more. Audit the dataset again.'),
    );
  };
  registry.add({
    [commandIds.explainProblem]: async (argument) => {
      const named = await problemOf(argument);
      const { folder, problem, file } = named;
      const { title, detail } = explanationOf(named);
      const offers = vscode.workspace.isTrusted ? fixOffers(problem, file) : [];
      const showAll = vscode.l10n.t('Show in Dataset');
      const button = await askAbout(title, detail, ...offers.map(offerTitle), showAll);
      if (button === showAll) return vscode.commands.executeCommand(commandIds.inspectDataset, vscode.Uri.file(folder));
      const offer = offers.find((one) => offerTitle(one) === button);
      return offer && fixer.fix({ folder, ...offer });
    },
    [commandIds.fixProblem]: async (argument, verb) => {
      const { folder, problem, file } = await problemOf(argument);
      const offer = fixOffers(problem, file).find((one) => one.verb === (verb as FixVerb));
      return offer && fixer.fix({ folder, ...offer });
    },
    [commandIds.undoFix]: async (argument) => {
      requireTrust();
      const folder =
        argument === undefined && fixer.lastFolder !== undefined
          ? fixer.lastFolder
          : (await pickDatasetFolder(argument, datasets, vscode.l10n.t('Undo Fix')))?.fsPath;
      if (folder !== undefined) await fixer.undo(folder);
    },
  });
}

/** Offers repairs where the editor shows text. */
export function registerQuickFixes(audits: AuditStore): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new AuditCodeActions(audits), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}
