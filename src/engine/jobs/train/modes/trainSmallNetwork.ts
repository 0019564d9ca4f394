import { preprocessingFor } from '../../../images/preprocessing';
import { buildScratchNetwork, type ScratchRecipe } from '../../../networks/scratch';
import { PhaseClock } from '../../../runs/phaseClock';
import { checkMemory } from './checkMemory';
import { beginWith } from '../preparation/continueFrom';
import { endFit, fitStage } from './fitStage';
import { kernelsOf, networkSettings } from './networkSettings';
import { pixelStore } from '../inputs/pixelStore';
import { sayNetwork } from './recordNetwork';
import { scoredNetwork } from './scoreNetwork';
import { trainLabels, type TrainContext } from '../preparation/trainContext';
import type { TrainedNetwork } from './trainedNetwork';

/** Trains one of the small networks from random weights, epoch by epoch, on images decoded once. */
export async function trainScratch(context: TrainContext, recipe: ScratchRecipe): Promise<TrainedNetwork> {
  const { writer, settings } = context;
  const classes = context.images.dataset.classes.length;
  const { model, name, inputWidth, inputHeight } = buildScratchNetwork(recipe, classes, settings.seed, settings.imageSize ?? undefined);
  if (context.start) beginWith(model, context.start, context.images.dataset.classes);
  sayNetwork(writer, name, model);
  const preprocessing = preprocessingFor(inputWidth, inputHeight);
  const store = await pixelStore(context, preprocessing);
  try {
    const labels = trainLabels(context);
    const fitted = networkSettings(settings, { labels, classes, penalized: kernelsOf(model) });
    checkMemory(context, model, fitted, store.source);
    const clock = new PhaseClock(writer, 'fit', settings.epochs * labels.length);
    const result = await fitStage(context, clock, { model, store, epochs: settings.epochs, settings: fitted });
    const bestEpoch = endFit(context, clock, result);
    return { model, name, preprocessing, bestEpoch, backbone: null, ...await scoredNetwork(context, model, store, preprocessing) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
