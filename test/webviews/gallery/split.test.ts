import { testScenes } from '../harness/gallery';
import { dividedSplit, flowerSplit, splitState } from '../harness/splitStates';

testScenes({
  'split-make': { page: 'split', options: { state: splitState() }, walked: true },
  'split-groups': {
    page: 'split',
    options: {
      state: splitState({
        settings: { groupBy: 'name:{group}_*', validation: 0.2, test: 0.1, seed: 3 },
        split: { ...flowerSplit, groupBy: 'name:{group}_*', groups: { train: 200, validation: 61, test: 51 } },
        working: true,
        done: 320,
        total: 1500,
      }),
    },
  },
  'split-check': {
    page: 'split',
    options: {
      state: splitState({ purpose: 'check', file: '/data/flowers5.split.json', groupings: [], split: dividedSplit }),
    },
    walked: true,
  },
  'split-failed': {
    page: 'split',
    options: {
      state: splitState({
        failure: 'No table in /data/flowers5 that names its images has a column “doctor”.',
        split: null,
        groupings: [],
      }),
    },
  },
});
