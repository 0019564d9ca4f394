import { testScenes } from '../harness/gallery';
import { trainFormState } from '../harness/trainFormStates';

testScenes({
  'form-quick': { page: 'trainForm', options: { state: trainFormState() }, walked: true },
  'form-fine-tune': {
    page: 'trainForm',
    options: {
      state: trainFormState({
        recipeFile: '/data/tune.loupe.json',
        file: { extends: 'fine-tune', epochs: 20, schedule: { name: 'cosine' }, augmentation: { zoom: [0.8, 1.2] } },
        estimate: { estimate: null, working: true, done: 2, total: 6, failure: null },
      }),
    },
    open: 'Optimizer, Schedule and Loss',
  },
  'form-faults': {
    page: 'trainForm',
    options: {
      state: trainFormState({
        file: { extends: 'head', epochs: 0, earlyStopping: { patience: -1 } },
        estimate: { estimate: null, working: false, done: null, total: null, failure: null },
      }),
    },
  },
});
