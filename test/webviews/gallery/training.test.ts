import { testScenes } from '../harness/gallery';
import { classNames, trainingState, withSettings } from '../harness/states';

testScenes({
  'training-fresh': { page: 'training', options: { state: trainingState({ epochs: 0, fresh: true }) }, walked: true },
  training: { page: 'training', options: { state: trainingState({ epochs: 14 }) }, walked: true },
  'training-stages': {
    page: 'training',
    options: { state: trainingState({ epochs: 14, headEpochs: 5 }), kept: { tab: 'details' } },
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
          perClass: 0,
          rate: (epoch) => (epoch <= 8 ? 2e-3 : 1e-4) * 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / 20)),
        }),
        { mode: 'fine-tune' },
      ),
      kept: { tab: 'curves' },
    },
  },
  'training-2000': { page: 'training', options: { state: trainingState({ epochs: 2000 }) } },
  'training-done': {
    page: 'training',
    options: { state: trainingState({ epochs: 20, status: 'completed' }), images: 7, classes: classNames(5) },
    walked: true,
  },
  'training-done-details': {
    page: 'training',
    options: {
      state: {
        ...trainingState({ epochs: 20, status: 'completed' }),
        dataSince: '12 images added, 3 relabelled, 1 removed since the run was trained.',
      },
      kept: { tab: 'details' },
    },
    walked: true,
  },
  'training-done-validation': {
    page: 'training',
    options: {
      state: trainingState({ epochs: 20, status: 'completed', testPart: false, classCount: 120, perClass: 12 }),
      images: 3,
      classes: classNames(120),
    },
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
