import { basename } from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { runDescription } from '../runs/describe';
import type { ModelInUse, UsableModel } from '../runs/modelInUse';
import { modelLabel, modelWarning, shortModelLabel, whyWords } from '../runs/modelWords';
import type { ModelInUseState } from '../../protocol/pages/prediction';
import { showInformation } from '../shared/notify';

/** The model for an image as the page shows it, with the run that is asked. */
export interface ShownModel {
  readonly folder: string;
  /** Changes when the run gets another model. */
  readonly version: string;
  readonly model: UsableModel;
  readonly state: ModelInUseState;
  /** The dataset that from now on answers for images outside every dataset, if this is one and none has so far. */
  readonly settles: string | null;
}

/** Which model answers for an image and why; undefined where no run has one. */
export function shownModel(models: ModelInUse, image: string): ShownModel | undefined {
  const choice = models.for(image);
  if (!choice) return undefined;
  const { model, why, better } = choice;
  return {
    folder: model.folder,
    version: model.run.record.ended ?? '',
    model,
    settles: why === 'newest' && model.dataset !== '' ? model.dataset : null,
    state: {
      label: modelLabel(model),
      why: whyWords(choice),
      pinned: why === 'pinned' || why === 'chosen',
      warning: modelWarning(choice, models.holders(image)),
      better: better && shortModelLabel(better),
    },
  };
}

/** Says what was changed, with a button that takes it back. */
async function undoable(models: ModelInUse, change: () => Promise<void>, said: string): Promise<void> {
  const before = models.choices;
  await change();
  const undo = vscode.l10n.t('Undo');
  // Not awaited: a notification stays until it is read.
  void showInformation(said, undo).then((button) => (button === undo ? models.choose(before) : undefined));
}

/** Takes a run's model for the images of a dataset (its own where none is named). */
export async function pinModel(models: ModelInUse, model: UsableModel, dataset = model.dataset): Promise<void> {
  const said =
    dataset === ''
      ? vscode.l10n.t(
          '{0} now answers for images outside every dataset. For the images of one, choose it on the prediction page.',
          modelLabel(model),
        )
      : vscode.l10n.t('{0} now answers for the images of {1}.', modelLabel(model), basename(dataset));
  await undoable(models, () => models.pin(model.folder, dataset), said);
}

/** Leaves the choice for a dataset to its scores again. */
export async function unpinModel(models: ModelInUse, datasets: readonly string[]): Promise<void> {
  if (datasets.length === 0)
    throw new LoupeError('no-pin', vscode.l10n.t('This model is not pinned. The best of each dataset answers for it.'));
  const names = datasets.map((folder) => basename(folder)).join(', ');
  await undoable(
    models,
    async () => {
      for (const dataset of datasets) await models.unpin(dataset);
    },
    vscode.l10n.t('The best model of {0} answers again.', names),
  );
}

/** Pins the model that answers for an image, or takes back what was chosen for such images. */
export async function togglePin(models: ModelInUse, image: string, pin: boolean): Promise<void> {
  const choice = models.for(image);
  if (!choice) return;
  const dataset = choice.dataset ?? '';
  if (pin) return pinModel(models, choice.model, dataset);
  if (choice.why === 'pinned') return unpinModel(models, [dataset]);
  await undoable(
    models,
    () => models.choose({ chosen: null }),
    vscode.l10n.t('The best model answers again for images outside every dataset.'),
  );
}

/** Takes what was offered as the better choice for an image. */
export async function useBetter(models: ModelInUse, image: string): Promise<void> {
  const choice = models.for(image);
  if (!choice?.better) return;
  const { better, dataset } = choice;
  if (dataset !== null) return unpinModel(models, [dataset]);
  await undoable(
    models,
    () => models.choose({ settled: better.dataset }),
    vscode.l10n.t('{0} now answers for images outside every dataset.', modelLabel(better)),
  );
}

/** Asks which model answers for an image, or for images outside every dataset. */
export async function askModel(models: ModelInUse, image: string | undefined, none: string): Promise<void> {
  const usable = models.usable;
  if (usable.length === 0) throw new LoupeError('no-model', none);
  const choice = models.for(image);
  const dataset = choice?.dataset ?? models.holders(image ?? '')[0] ?? '';
  const now = Date.now();
  // Those of the image's own dataset come first.
  const sorted = [...usable].sort((a, b) => Number(b.dataset === dataset) - Number(a.dataset === dataset));
  const picked = await vscode.window.showQuickPick(
    sorted.map((model) => ({
      label: `${model.folder === choice?.model.folder ? '$(check) ' : ''}${modelLabel(model)}`,
      description: runDescription(model.run, undefined, now),
      detail: model.run.record.id,
      model,
    })),
    {
      title:
        dataset === ''
          ? vscode.l10n.t('Choose Model for Images outside Every Dataset')
          : vscode.l10n.t('Choose Model for the Images of {0}', basename(dataset)),
      placeHolder: vscode.l10n.t('It stays until you choose another or unpin it'),
      matchOnDetail: true,
    },
  );
  if (picked) await pinModel(models, picked.model, dataset);
}
