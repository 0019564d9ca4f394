import * as vscode from 'vscode';
import { weightsOutputSchema } from '../../protocol/cliOutput';
import { settings } from '../shared/settings';
import { weightsItem } from '../weights/choices';
import { documentOf, type WeightsParts } from '../weights/cli';
import {
  hasBackbone,
  isRecipe,
  optionsOf,
  readOption,
  type Option,
  type RecipeName,
  type TrainingChoice,
} from './recipes';
import { askText } from '../shared/notify';

/** What to train with: what the settings say, or the answer to one question. Undefined where the user turned away. */
export async function askTraining(dataset: vscode.Uri, parts: WeightsParts): Promise<TrainingChoice | undefined> {
  const defaults = defaultsFor(dataset);
  const recipe = settings.recipe(dataset);
  if (isRecipe(recipe)) return { ...defaults, recipe };
  const quick = {
    label: `$(zap) ${vscode.l10n.t('Quick')}`,
    description: vscode.l10n.t('features of a trained network, then a linear classifier'),
    answer: 'quick' as const,
  };
  const tune = {
    label: `$(layers) ${vscode.l10n.t('Fine-tune')}`,
    description: vscode.l10n.t('a classifier, then the last layers of a trained network with it; slower, often better'),
    answer: 'fine-tune' as const,
  };
  const small = {
    label: `$(circuit-board) ${vscode.l10n.t('Small CNN from scratch')}`,
    description: vscode.l10n.t('learns everything from these images'),
    answer: 'small-cnn' as const,
  };
  const more = {
    label: `$(settings) ${vscode.l10n.t('More options…')}`,
    description: vscode.l10n.t('recipe, network, epochs, batch size, learning rate, validation split, seed'),
    answer: 'more' as const,
  };
  const picked = await vscode.window.showQuickPick([quick, tune, small, more], {
    title: titleFor(dataset),
    placeHolder: vscode.l10n.t('How to train'),
  });
  if (!picked) return undefined;
  return picked.answer === 'more' ? askMore(dataset, defaults, parts) : { ...defaults, recipe: picked.answer };
}

function defaultsFor(dataset: vscode.Uri): Omit<TrainingChoice, 'recipe'> {
  return {
    model: null,
    epochs: settings.epochs(dataset),
    batchSize: null,
    learningRate: null,
    validationSplit: settings.validationSplit(dataset),
    seed: settings.seed(dataset),
  };
}

/**
 * One step for the recipe, one for its network, then one for each option; an empty answer keeps the recipe's own value.
 */
async function askMore(
  dataset: vscode.Uri,
  defaults: Omit<TrainingChoice, 'recipe'>,
  parts: WeightsParts,
): Promise<TrainingChoice | undefined> {
  const recipes: { label: RecipeName; description: string }[] = [
    { label: 'quick', description: vscode.l10n.t('features of a trained network, then a linear classifier') },
    {
      label: 'head',
      description: vscode.l10n.t('a classifier of any layers on a frozen trained network, epoch by epoch'),
    },
    {
      label: 'fine-tune',
      description: vscode.l10n.t('the classifier first, then the last two blocks of the trained network with it'),
    },
    {
      label: 'small-cnn',
      description: vscode.l10n.t('a small network from scratch that learns from a few hundred images'),
    },
    { label: 'cats-dogs', description: vscode.l10n.t('the three-convolution network of the cats and dogs tutorial') },
  ];
  const picked = await vscode.window.showQuickPick(recipes, {
    title: `${titleFor(dataset)} (1)`,
    placeHolder: vscode.l10n.t('Recipe'),
  });
  if (!picked) return undefined;
  const choice: { -readonly [K in keyof TrainingChoice]: TrainingChoice[K] } = { ...defaults, recipe: picked.label };
  if (hasBackbone(picked.label)) {
    const model = await askNetwork(dataset, parts);
    if (model === undefined) return undefined;
    choice.model = model;
  }
  const options = optionsOf(picked.label);
  for (const [index, option] of options.entries()) {
    const answer = await askText({
      title: `${titleFor(dataset)} (${index + 2}/${options.length + 1})`,
      prompt: promptFor(option),
      placeHolder: vscode.l10n.t('empty: what the recipe says'),
      value: choice[option]?.toString() ?? '',
      ignoreFocusOut: true,
      validate: (text) => {
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

/**
 * A network whose weights are here, or one of the user's own; null is the recipe's, undefined where the user turned
 * away.
 */
async function askNetwork(dataset: vscode.Uri, parts: WeightsParts): Promise<string | null | undefined> {
  const { networks, imported } = await documentOf(parts, weightsOutputSchema, ['weights']);
  const usual = { label: vscode.l10n.t('What the recipe says'), answer: null };
  const here = networks
    .filter(({ state }) => !['absent', 'partial'].includes(state))
    .map((network) => ({ ...weightsItem(network), answer: network.name }));
  const own = imported.map((name) => ({ label: name, description: vscode.l10n.t('imported'), answer: name }));
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly answer: string | null }>(
    [usual, ...here, ...own],
    {
      title: titleFor(dataset),
      placeHolder: vscode.l10n.t('Network to build on; for others, see Loupe: Download Weights…'),
      matchOnDescription: true,
    },
  );
  return picked?.answer;
}

function promptFor(option: Option): string {
  switch (option) {
    case 'epochs':
      return vscode.l10n.t('Epochs: how often every image is seen, or iterations of the quick recipe at most');
    case 'batchSize':
      return vscode.l10n.t('Batch size: images between two updates of the weights');
    case 'learningRate':
      return vscode.l10n.t('Learning rate: the size of an update');
    case 'validationSplit':
      return vscode.l10n.t('Validation split: share of images kept aside where the dataset has no validation part');
    case 'seed':
      return vscode.l10n.t('Seed of everything random');
  }
}

function titleFor(dataset: vscode.Uri): string {
  return vscode.l10n.t('Train Classifier: {0}', dataset.path.split('/').at(-1) ?? dataset.fsPath);
}
