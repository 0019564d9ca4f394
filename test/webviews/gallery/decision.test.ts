import { testScenes } from '../harness/gallery';
import { decisionState } from '../harness/decisionStates';
import { classNames, trainingState } from '../harness/states';

const [rare] = classNames(5);
const threshold = decisionState(
  { kind: 'target', class: rare!, target: { measure: 'recall', atLeast: 0.95 } },
  { made: true },
);
const costs = decisionState(
  {
    kind: 'costs',
    otherwise: 1,
    cells: [
      { truth: rare!, decided: classNames(5)[1]!, cost: 50 },
      { truth: rare!, decided: classNames(5)[2]!, cost: 20 },
    ],
  },
  { made: true },
);
const many = decisionState(
  { kind: 'threshold', class: classNames(40)[3]!, threshold: 0.1, origin: 'picked' },
  { count: 40 },
);

testScenes({
  'decision-threshold': {
    page: 'evaluation',
    options: {
      state: threshold.state,
      classes: threshold.classes,
      images: 5,
      kept: { tab: 'curves' },
      answers: { judgeDecision: threshold.answer },
    },
    walked: true,
  },
  'decision-costs': {
    page: 'evaluation',
    options: {
      state: costs.state,
      classes: costs.classes,
      images: 5,
      kept: { tab: 'curves' },
      answers: { judgeDecision: costs.answer },
    },
    walked: true,
  },
  'decision-of-run': {
    page: 'training',
    options: {
      state: {
        ...trainingState({ epochs: 5, status: 'completed' }),
        evaluation: costs.state.metrics,
        decision: costs.state.decision,
      },
      classes: costs.classes,
      images: 5,
      kept: { tab: 'threshold' },
      answers: { judgeDecision: costs.answer },
    },
  },
  'decision-many': {
    page: 'evaluation',
    options: {
      state: many.state,
      classes: many.classes,
      images: 5,
      kept: { tab: 'curves' },
      answers: { judgeDecision: many.answer },
    },
  },
});
