import { preprocessingFor } from '../../../images/preprocessing';
import { buildScratchNetwork, type ScratchRecipe } from '../../../networks/scratch';
import { closeOnFailure } from '../inputs/inputStore';
import { decodeAndDivide } from '../inputs/pixelStore';
import { assignStartWeights } from '../preparation/continueFrom';
import type { PreparedTraining } from '../preparation/preparedTraining';
import { kernelsOf, networkSettings } from './networkSettings';
import { readyForOneStage, type ReadyNetwork } from './readyNetwork';
import { recordNetwork } from './recordNetwork';

/** One of the small networks with random weights, on images decoded once. */
export async function prepareSmallNetwork(prepared: PreparedTraining, recipe: ScratchRecipe): Promise<ReadyNetwork> {
  const { settings, writer, origin } = prepared.run;
  const { classes } = prepared.images.dataset;
  const { model, name, inputWidth, inputHeight } = buildScratchNetwork(
    recipe,
    classes.length,
    settings.seed,
    settings.imageSize ?? undefined,
  );
  if (origin.start) assignStartWeights(model, origin.start, classes);
  recordNetwork(writer, name, model);
  const preprocessing = preprocessingFor(inputWidth, inputHeight, prepared.samples);
  const { training, store } = await decodeAndDivide(prepared, preprocessing);
  return closeOnFailure(store, () =>
    readyForOneStage(
      training,
      { model, name, preprocessing, backbone: null },
      {
        model,
        store,
        epochs: settings.epochs,
        settings: networkSettings(settings, {
          labels: training.trainLabels,
          classes: classes.length,
          penalized: kernelsOf(model),
        }),
      },
    ),
  );
}
