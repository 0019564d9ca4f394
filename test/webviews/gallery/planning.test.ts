import { comparisonState } from '../harness/optimizerComparisonStates';
import { devicesState, gpuMachine } from '../harness/devicesStates';
import { testScenes } from '../harness/gallery';
import { previewState } from '../harness/previewStates';
import { sweepingState, sweepState } from '../harness/learningRateFinderStates';

testScenes({
  devices: { page: 'devices', options: { state: devicesState() }, walked: true },
  'devices-gpu': { page: 'devices', options: { state: devicesState({ found: gpuMachine }) } },
  'devices-measuring': {
    page: 'devices',
    options: { state: devicesState({ found: null, measured: null, measuring: { done: 2, total: 7 } }) },
  },
  preview: { page: 'preview', options: { state: previewState(true) }, walked: true },
  'preview-plain': { page: 'preview', options: { state: previewState(false, { stale: true }) } },
  comparison: { page: 'optimizerComparison', options: { state: comparisonState() }, walked: true },
  'comparison-running': { page: 'optimizerComparison', options: { state: comparisonState({ finished: 4 }) } },
  'comparison-failed': {
    page: 'optimizerComparison',
    options: { state: comparisonState({ finished: 7, status: 'failed' }) },
  },
  sweep: { page: 'learningRateFinder', options: { state: sweepState() } },
  'sweep-running': { page: 'learningRateFinder', options: { state: sweepingState(54) } },
  'sweep-begins': { page: 'learningRateFinder', options: { state: sweepingState(0) } },
  'sweep-failed': {
    page: 'learningRateFinder',
    options: {
      state: sweepState({
        status: 'failed',
        points: [],
        found: null,
        failure: 'Mode head needs the weights of mobilenet_v2, which are not here.',
        recipeFile: null,
      }),
    },
  },
});
