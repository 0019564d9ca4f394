import * as vscode from 'vscode';
import { settings } from '../shared/settings';
import { isRecipe, optionsOf, readOption, type Option, type RecipeName, type TrainingChoice } from './recipes';

/** What to train with: what the settings say, or the answer to one question. Undefined where the user turned away. */
export async function askTraining(dataset: vscode.Uri): Promise<TrainingChoice | undefined> {
  const defaults = defaultsFor(dataset);
  const recipe = settings.recipe(dataset);
  if (isRecipe(recipe)) return { ...defaults, recipe };
  const quick = { label: `$(zap) ${vscode.l10n.t('Quick')}`, description: vscode.l10n.t('features of a trained network, then a linear classifier'), answer: 'quick' as const };
  const small = { label: `$(circuit-board) ${vscode.l10n.t('Small CNN from scratch')}`, description: vscode.l10n.t('learns everything from these images'), answer: 'small-cnn' as const };
  const more = { label: `$(settings) ${vscode.l10n.t('More options…')}`, description: vscode.l10n.t('recipe, epochs, batch size, learning rate, validation split, seed'), answer: 'more' as const };
  const picked = await vscode.window.showQuickPick([quick, small, more], { title: titleFor(dataset), placeHolder: vscode.l10n.t('How to train') });
  if (!picked) return undefined;
  return picked.answer === 'more' ? askMore(dataset, defaults) : { ...defaults, recipe: picked.answer };
}

function defaultsFor(dataset: vscode.Uri): Omit<TrainingChoice, 'recipe'> {
  return {
    epochs: settings.epochs(dataset), batchSize: null, learningRate: null,
    validationSplit: settings.validationSplit(dataset), seed: settings.seed(dataset),
  };
}

/** One step for the recipe, then one for each option of that recipe; an empty answer keeps the recipe's own value. */
async function askMore(dataset: vscode.Uri, defaults: Omit<TrainingChoice, 'recipe'>): Promise<TrainingChoice | undefined> {
  const recipes: { label: RecipeName; description: string }[] = [
    { label: 'quick', description: vscode.l10n.t('features of a trained network, then a linear classifier') },
    { label: 'small-cnn', description: vscode.l10n.t('a small network from scratch that learns from a few hundred images') },
    { label: 'cats-dogs', description: vscode.l10n.t('the three-convolution network of the cats and dogs tutorial') },
  ];
  const picked = await vscode.window.showQuickPick(recipes, { title: `${titleFor(dataset)} (1)`, placeHolder: vscode.l10n.t('Recipe') });
  if (!picked) return undefined;
  const choice: { -readonly [K in keyof TrainingChoice]: TrainingChoice[K] } = { ...defaults, recipe: picked.label };
  const options = optionsOf(picked.label);
  for (const [index, option] of options.entries()) {
    const answer = await vscode.window.showInputBox({
      title: `${titleFor(dataset)} (${index + 2}/${options.length + 1})`,
      prompt: promptFor(option),
      placeHolder: vscode.l10n.t('empty: what the recipe says'),
      value: choice[option]?.toString() ?? '',
      ignoreFocusOut: true,
      validateInput: (text) => {
        const read = readOption(option, text);
        return 'problem' in read ? read.problem : undefined;
      },
    });
    if (answer === undefined) return undefined;
    const read = readOption(option, answer);
    if ('value' in read) choice[option] = read.value;
  }
  return choice;
}

function promptFor(option: Option): string {
  switch (option) {
    case 'epochs': return vscode.l10n.t('Epochs: how often every image is seen, or iterations of the quick recipe at most');
    case 'batchSize': return vscode.l10n.t('Batch size: images between two updates of the weights');
    case 'learningRate': return vscode.l10n.t('Learning rate: the size of an update');
    case 'validationSplit': return vscode.l10n.t('Validation split: share of images kept aside where the dataset has no validation part');
    case 'seed': return vscode.l10n.t('Seed of everything random');
  }
}

function titleFor(dataset: vscode.Uri): string {
  return vscode.l10n.t('Train Classifier: {0}', dataset.path.split('/').at(-1) ?? dataset.fsPath);
}
