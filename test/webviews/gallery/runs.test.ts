import { testScenes } from '../harness/gallery';
import { comparedRuns, runRow, runsState } from '../harness/runsStates';

testScenes({
  runs: { page: 'runs', options: { state: runsState(12) } },
  'runs-1000': {
    page: 'runs',
    options: {
      state: { ...runsState(1000), reading: { done: 1000, total: 1400 } },
      kept: { runs: { filter: 'flowers accuracy>0.7', selected: [runRow(3).run], compared: [] } },
    },
  },
  'runs-selected': {
    page: 'runs',
    options: { state: runsState(12), kept: { runs: { filter: '', selected: [runRow(5).run], compared: [] } } },
  },
  'runs-compared': { page: 'runs', options: comparedRuns(12, 4), walked: true },
  'runs-empty': {
    page: 'runs',
    options: {
      state: { state: 'empty', message: 'No classifier has been trained here yet', hint: 'Every training is a run.' },
    },
  },
});
