import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { optimizerNames } from '../../core/choices/optimizers';
import type { Recipe } from '../../protocol/recipe/recipe';
import type { ListedRun } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { recipeAndDataset } from './commands';
import type { Continuations } from './continuations';
import { recipeOf, saveAsRecipe } from './save';
import { isNetwork, runLabel } from '../runs/describe';
import { chosenRun } from '../runs/pick';
import { requireTrust } from '../shared/requireTrust';
import type { Registry } from '../shared/registry';
import { startTraining, type TrainingParts } from '../training/commands';
import {
  changeable,
  changesProblems,
  changesWords,
  continueArguments,
  readChange,
  valueBefore,
  type Changeable,
  type Changes,
  type WhichWeights,
} from './continueChoice';
import { askText, showWarning } from '../shared/notify';

/** What the user decided: to start, or to write a recipe file first. */
type Decision =
  { readonly kind: 'start'; readonly weights: WhichWeights; readonly changes: Changes } | { readonly kind: 'recipe' };
type Row = vscode.QuickPickItem & { readonly act: 'start' | 'recipe' | 'weights' | Changeable | null };

/** Registers *Continue with Other Settings…*: a new run that begins with another's weights. */
export function registerContinue(registry: Registry, parts: TrainingParts, continuations: Continuations): void {
  const title = vscode.l10n.t('Continue with Other Settings');
  registry.add({
    [commandIds.continueWith]: async (argument) => {
      requireTrust();
      const recipe = argument instanceof vscode.Uri && argument.path.endsWith('.loupe.json') ? argument : undefined;
      if (recipe) return continueByRecipe(parts, continuations, recipe, title);
      const run = await chosenRun(argument, {
        store: parts.runs,
        title,
        none: vscode.l10n.t(
          'No run has weights to continue from: only networks that are trained epoch by epoch keep them.',
        ),
        fits: isContinuable,
        ask: true,
      });
      if (!run) return;
      if (!isContinuable(run))
        throw new LoupeError(
          'no-checkpoint',
          vscode.l10n.t(
            '{0} has no weights to continue from: only networks that are trained epoch by epoch keep them, once they are no longer trained.',
            run.record.id,
          ),
        );
      const decision = await decide(run, title);
      if (decision?.kind === 'start') await start(parts, run, decision.weights, decision.changes);
      if (decision?.kind === 'recipe') {
        const file = await saveAsRecipe(
          run.record,
          `continue-${run.record.recipe}-${run.record.dataset.name}.loupe.json`,
        );
        if (file) await continuations.remember(file.fsPath, run.folder);
      }
    },
  });
}

/** Whether a run keeps weights that another can begin with. */
function isContinuable({ record, status }: ListedRun): boolean {
  return status !== 'running' && isNetwork(record);
}

async function continueByRecipe(
  parts: TrainingParts,
  continuations: Continuations,
  file: vscode.Uri,
  title: string,
): Promise<void> {
  const run = continuations.runOf(file.fsPath);
  if (run === undefined)
    throw new LoupeError(
      'no-run',
      vscode.l10n.t('This recipe continues from no run. Choose “Continue with Other Settings…” on a run.'),
    );
  const { folder } = await parts.runs.get(run);
  const found = await recipeAndDataset(file, parts, title);
  if (!found) return;
  const { uri, dataset, options } = found;
  await startTraining(parts, dataset, path.basename(uri.fsPath).replace(/\.loupe\.json$/, ''), (out) => [
    ...continueArguments(folder, dataset.fsPath, out, 'best', {}),
    '--config',
    uri.fsPath,
    ...options,
  ]);
}

async function start(
  parts: TrainingParts,
  { folder, record }: ListedRun,
  weights: WhichWeights,
  changes: Changes,
): Promise<void> {
  parts.datasets.places.requireLocal(record.dataset.folder);
  const dataset = vscode.Uri.file(record.dataset.folder);
  await startTraining(parts, dataset, record.recipe, (out) =>
    continueArguments(folder, dataset.fsPath, out, weights, changes),
  );
}

/** Shows the settings until the user starts, wants a file, or turns away. */
async function decide({ record }: ListedRun, title: string): Promise<Decision | undefined> {
  const recipe = recipeOf(record);
  let weights: WhichWeights = 'best';
  let changes: Changes = {};
  for (;;) {
    const picked: Row | undefined = await vscode.window.showQuickPick(rowsOf(recipe, weights, changes), {
      title: `${title}: ${runLabel(record)}`,
      placeHolder: vscode.l10n.t('Change settings, then start: a new run begins with the weights of this one'),
      ignoreFocusOut: true,
    });
    switch (picked?.act) {
      case undefined:
      case null:
        return undefined;
      case 'recipe':
        return { kind: 'recipe' };
      case 'weights':
        weights = weights === 'best' ? 'last' : 'best';
        break;
      case 'start': {
        const [problem] = changesProblems(recipe, changes);
        if (problem === undefined) return { kind: 'start', weights, changes };
        void showWarning(problem);
        break;
      }
      default:
        changes = await ask(recipe, picked!.act, changes);
    }
  }
}

function rowsOf(recipe: Recipe, weights: WhichWeights, changes: Changes): Row[] {
  const row = (act: Changeable): Row => {
    const before = valueBefore(recipe, act);
    return {
      label: settingTitle(act),
      description: changes[act] === undefined ? before : `${before} → ${changes[act]}`,
      act,
    };
  };
  return [
    {
      label: `$(play) ${vscode.l10n.t('Start Training')}`,
      description: changesWords(recipe, changes) || vscode.l10n.t('with the same settings'),
      act: 'start',
    },
    { label: vscode.l10n.t('Settings'), kind: vscode.QuickPickItemKind.Separator, act: null },
    ...changeable.map(row),
    {
      label: vscode.l10n.t('First weights'),
      description: weights === 'best' ? vscode.l10n.t('of its best epoch') : vscode.l10n.t('of its last epoch'),
      act: 'weights',
    },
    { label: vscode.l10n.t('More'), kind: vscode.QuickPickItemKind.Separator, act: null },
    {
      label: `$(json) ${vscode.l10n.t('Edit All Settings as a Recipe…')}`,
      description: vscode.l10n.t('saves a recipe file with Continue above its text'),
      act: 'recipe',
    },
  ];
}

async function ask(recipe: Recipe, setting: Changeable, changes: Changes): Promise<Changes> {
  const { [setting]: now, ...others } = changes;
  const before = valueBefore(recipe, setting);
  if (setting === 'optimizer') {
    const picked = await vscode.window.showQuickPick([...optimizerNames], {
      title: settingTitle(setting),
      placeHolder: vscode.l10n.t('it was {0}', before),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return changes;
    return picked === before ? others : { ...others, [setting]: picked };
  }
  const text = await askText({
    title: settingTitle(setting),
    prompt: vscode.l10n.t('it was {0}', before),
    value: String(now ?? before),
    ignoreFocusOut: true,
    validate: (typed) => {
      const read = readChange(recipe, setting, typed);
      return 'problem' in read ? read.problem : undefined;
    },
  });
  if (text === undefined) return changes;
  const read = readChange(recipe, setting, text);
  return 'problem' in read || read.value === undefined ? others : { ...others, [setting]: read.value };
}

function settingTitle(setting: Changeable): string {
  switch (setting) {
    case 'epochs':
      return vscode.l10n.t('Epochs');
    case 'batchSize':
      return vscode.l10n.t('Batch size');
    case 'learningRate':
      return vscode.l10n.t('Learning rate');
    case 'optimizer':
      return vscode.l10n.t('Optimizer');
    case 'l2':
      return vscode.l10n.t('L2 penalty');
    case 'seed':
      return vscode.l10n.t('Seed');
  }
}
