import { testScenes } from '../harness/gallery';
import { sortingState } from '../harness/sortingStates';

testScenes({
  'sorting-begins': {
    page: 'sorting',
    options: {
      state: sortingState(0, { proposals: null, features: { state: 'computing', done: 24, total: 60 } }),
    },
  },
  'sorting-single': {
    page: 'sorting',
    options: { state: sortingState(0, { bases: ['train', 'validation'], into: null }) },
  },
  'sorting-page': { page: 'sorting', options: { state: sortingState(24) }, walked: true },
  'sorting-applied': {
    page: 'sorting',
    options: { state: sortingState(0, { files: [], actions: [], applied: 60 }) },
  },
});
