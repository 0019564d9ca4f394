import * as path from 'node:path';
import * as vscode from 'vscode';
import type { PreprocessingMode } from '../../core/choices/preprocessingModes';
import { importOutputSchema } from '../../protocol/cliOutput';
import { runsFolderFor } from '../runs/folders';
import type { RunStore } from '../runs/store';
import { newRunId } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { documentWorking, type WeightsParts } from '../weights/cli';
import { showInformation } from '../shared/notify';

/** What importing a model needs besides. */
export interface ModelParts extends WeightsParts {
  readonly context: vscode.ExtensionContext;
  readonly runs: RunStore;
}

/** Asks for a model of the user's own and what it is, and imports it as a run that predicts, or as a backbone. */
export async function importModel(parts: ModelParts): Promise<void> {
  const file = await askFile(vscode.l10n.t('Keras model (.keras, .h5) or TensorFlow.js model.json'), [
    'keras',
    'h5',
    'json',
  ]);
  if (!file) return;
  const as = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('Finished classifier'),
        detail: vscode.l10n.t('Predicts as it is; appears among the runs.'),
        value: 'classifier',
      },
      {
        label: vscode.l10n.t('Backbone'),
        detail: vscode.l10n.t('Its classifier is not used; classifiers are trained on its features.'),
        value: 'backbone',
      },
    ],
    { title: vscode.l10n.t('Import Model'), placeHolder: vscode.l10n.t('What {0} shall be', path.basename(file)) },
  );
  if (!as) return;
  const preprocessing = await askPreprocessing();
  if (!preprocessing) return;
  const args = [
    'import-model',
    file,
    '--as',
    as.value,
    ...(preprocessing.value === '' ? [] : ['--preprocessing', preprocessing.value]),
  ];
  if (as.value === 'classifier') {
    const labels = await askLabels();
    if (labels === undefined) return;
    const target = path.join(
      runsFolderFor(parts.context, vscode.Uri.file(file)),
      newRunId(new Date(), path.parse(file).name, 'imported'),
    );
    args.push('--out', target, ...(labels === '' ? [] : ['--labels', labels]));
  }
  const done = await documentWorking(parts, importOutputSchema, args, {
    title: vscode.l10n.t('Importing {0}', path.basename(file)),
  });
  if (!done) return;
  if (done.run === null)
    return void showInformation(
      vscode.l10n.t(
        'Imported as the backbone {0}. Choose it as the model of a recipe, or train with: loupe train <folder> --model {0}',
        done.name,
      ),
    );
  await parts.runs.refresh();
  const use = vscode.l10n.t('Use for Prediction');
  const said = [
    vscode.l10n.t('{0} was imported with {1} classes. It was not scored here.', done.name, done.classes.length),
    ...done.notices.map(({ message }) => message),
  ].join(' ');
  if ((await showInformation(said, use)) === use)
    await vscode.commands.executeCommand(commandIds.useForPrediction, done.run);
}

async function askFile(title: string, endings: string[]): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import'),
    filters: { [vscode.l10n.t('Models and labels')]: endings },
  });
  return chosen?.[0]?.fsPath;
}

function askPreprocessing(): Thenable<{ value: string } | undefined> {
  const modes: Readonly<Record<PreprocessingMode, { readonly label: string; readonly detail: string }>> = {
    unit: { label: vscode.l10n.t('0 to 1'), detail: vscode.l10n.t('Values were divided by 255.') },
    tf: {
      label: vscode.l10n.t('-1 to 1'),
      detail: vscode.l10n.t('As for MobileNet, Inception and Teachable Machine.'),
    },
    torch: {
      label: vscode.l10n.t('ImageNet mean and deviation'),
      detail: vscode.l10n.t('As PyTorch and DenseNet have it.'),
    },
    caffe: {
      label: vscode.l10n.t('Blue first, mean colour subtracted'),
      detail: vscode.l10n.t('As for ResNet50 and VGG.'),
    },
    none: { label: vscode.l10n.t('0 to 255'), detail: vscode.l10n.t('Values were used as they are.') },
  };
  return vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('The model scales by itself'),
        description: '',
        detail: vscode.l10n.t('It begins with a rescaling or normalisation layer.'),
        value: '',
      },
      ...Object.entries(modes).map(([value, words]) => ({ ...words, description: value, value })),
    ],
    {
      title: vscode.l10n.t('Import Model'),
      placeHolder: vscode.l10n.t('What the model was trained on; a wrong choice gives wrong answers'),
      matchOnDescription: true,
    },
  );
}

/** A file with the names of classes; empty where the model brings them, undefined where the question was left. */
async function askLabels(): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('From a file…'),
        detail: vscode.l10n.t('One class a line in the order of the outputs, or JSON.'),
        file: true,
      },
      {
        label: vscode.l10n.t('The model brings them'),
        detail: vscode.l10n.t('Models of Loupe and of Teachable Machine do.'),
        file: false,
      },
    ],
    { title: vscode.l10n.t('Import Model'), placeHolder: vscode.l10n.t('Names of the classes') },
  );
  if (!picked) return undefined;
  return picked.file ? askFile(vscode.l10n.t('Names of the classes'), ['txt', 'json']) : '';
}
