import { testScenes } from '../harness/gallery';
import { trainingState, withSettings } from '../harness/states';

testScenes({
  'training-fresh': { page: 'training', options: { state: trainingState({ epochs: 0, fresh: true }) } },
  training: { page: 'training', options: { state: trainingState({ epochs: 14 }) } },
  'training-stages': {
    page: 'training',
    options: { state: trainingState({ epochs: 14, headEpochs: 5 }) },
    open: 'Network',
  },
  'training-schedule': {
    page: 'training',
    options: {
      state: withSettings(
        trainingState({
          epochs: 20,
          headEpochs: 8,
          status: 'stopped',
          rate: (epoch) => (epoch <= 8 ? 2e-3 : 1e-4) * 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / 20)),
        }),
        { mode: 'fine-tune' },
      ),
    },
  },
  'training-2000': { page: 'training', options: { state: trainingState({ epochs: 2000 }) } },
  'training-done': {
    page: 'training',
    options: { state: trainingState({ epochs: 20, status: 'completed' }) },
    walked: true,
  },
  'training-interrupted': { page: 'training', options: { state: trainingState({ epochs: 9, status: 'interrupted' }) } },
  'training-early-stopping': {
    page: 'training',
    options: {
      state: withSettings(trainingState({ epochs: 16, planned: 20 }), {
        mode: 'scratch',
        earlyStopping: { monitor: 'valLoss', patience: 5, minDelta: 0 },
      }),
    },
  },
  'training-failed': { page: 'training', options: { state: trainingState({ epochs: 1, status: 'failed' }) } },
});
