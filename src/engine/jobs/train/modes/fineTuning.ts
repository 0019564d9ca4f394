import { assignByName } from '../../../layersModel/assignWeights';
import { allLayers, readWeights } from '../../../layersModel/layerWeights';
import type { HeadedNetwork } from '../../../networks/head';
import { PhaseClock } from '../../../runs/phaseClock';
import { closeOnFailure } from '../inputs/inputStore';
import type { PreparedTraining } from '../preparation/preparedTraining';
import { checkMemory } from './checkMemory';
import { endFit, fitStage, type FitResult, type FitStage } from './fitStage';
import { frozenInputs, inputsAbove, type BackboneNetwork, type NetworkInputs } from './frozenInputs';
import { fitSettings } from './networkSettings';
import { trainedNetwork, type ReadyNetwork } from './readyNetwork';

/**
 * The head alone, then the backbone's last blocks with it at their own learning rate. The best weights of both stages
 * are kept.
 */
export async function prepareFineTuning(
  prepared: PreparedTraining,
  setup: BackboneNetwork,
  cut: HeadedNetwork['map'],
): Promise<ReadyNetwork> {
  const { settings } = prepared.run;
  const unfrozen = allLayers(setup.backbone.model).filter((layer) => layer.trainable);
  const freeze = (frozen: boolean): void =>
    unfrozen.forEach((layer) => {
      layer.trainable = !frozen;
    });

  const headInputs = await frozenInputs(prepared, setup);
  return closeOnFailure(headInputs.store, async () => {
    const blockInputs = await inputsAbove(headInputs, setup, cut);
    return closeOnFailure(blockInputs.store, () => {
      const { training } = headInputs;
      // The blocks take more memory than the head, and that must be known before anything is trained.
      checkMemory(training, blockInputs.model, fitSettings(training, setup.network), blockInputs.store.source);
      const head = settings.fineTune.headEpochs > 0 ? headStage(headInputs, setup) : undefined;
      freeze(head !== undefined);
      return {
        training,
        first: head ?? blocksStage(blockInputs, setup, undefined, 0),
        train: () =>
          closeOnFailure(headInputs.store, () =>
            closeOnFailure(blockInputs.store, async () => {
              const clock = new PhaseClock(
                training.run.writer,
                'fit',
                (settings.fineTune.headEpochs + settings.epochs) * training.trainLabels.length,
              );
              const began = performance.now();
              const fittedHead = head && (await fitStage(training, clock, head));
              freeze(false);
              if (blockInputs.store !== headInputs.store) await headInputs.store.close();
              const fitted = fittedHead?.over
                ? fittedHead
                : await trainBlocks(blockInputs, setup, clock, fittedHead, (performance.now() - began) / 60_000);
              const network = {
                model: setup.network.model,
                name: settings.model,
                preprocessing: setup.preprocessing,
                backbone: setup.card,
              };
              return trainedNetwork(training, network, blockInputs, endFit(training, clock, fitted));
            }),
          ),
        close: async () => void (await Promise.all([headInputs.store.close(), blockInputs.store.close()])),
      };
    });
  });
}

function headStage({ training, model, store }: NetworkInputs, { network }: BackboneNetwork): FitStage {
  const { fineTune, epochs } = training.run.settings;
  return {
    model,
    store,
    stage: 'head',
    epochs: fineTune.headEpochs + epochs,
    settings: fitSettings(training, network, { epochs: fineTune.headEpochs }),
  };
}

/** @param minutes of the time budget that are over */
function blocksStage(
  { training, model, store }: NetworkInputs,
  { network }: BackboneNetwork,
  head: FitResult | undefined,
  minutes: number,
): FitStage {
  const { settings } = training.run;
  return {
    model,
    store,
    stage: 'blocks',
    before: head,
    epochs: (head?.finished ?? 0) + settings.epochs,
    settings: fitSettings(training, network, {
      optimizer: { ...settings.optimizer, learningRate: settings.fineTune.learningRate },
      timeBudget: settings.timeBudget === null ? null : Math.max(1e-3, settings.timeBudget - minutes),
    }),
  };
}

async function trainBlocks(
  inputs: NetworkInputs,
  setup: BackboneNetwork,
  clock: PhaseClock,
  head: FitResult | undefined,
  minutes: number,
): Promise<FitResult> {
  const { training, model } = inputs;
  const trainable = (layer: { readonly trainable: boolean }): boolean => layer.trainable;
  const before = readWeights(model, trainable);
  const fitted = await fitStage(training, clock, blocksStage(inputs, setup, head, minutes));
  if (!fitted.improved && head?.best) {
    assignByName(model, before, trainable);
    training.run.writer.notice(
      'info',
      'head-is-best',
      `Training the last blocks did not improve on epoch ${head.best.epoch}, so its weights are kept.`,
    );
  }
  return fitted;
}
