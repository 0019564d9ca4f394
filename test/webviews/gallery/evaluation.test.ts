import { testScenes } from '../harness/gallery';
import { classNames, comparedEvaluations, evaluationState } from '../harness/states';

testScenes({
  'evaluation-2': {
    page: 'evaluation',
    options: { state: evaluationState(2, 150), images: 30, classes: classNames(2) },
  },
  'evaluation-5': {
    page: 'evaluation',
    options: { state: evaluationState(5), images: 42, classes: classNames(5) },
    walked: true,
  },
  'evaluation-25': {
    page: 'evaluation',
    options: { state: evaluationState(25, 40), images: 42, classes: classNames(25) },
  },
  'evaluation-26': {
    page: 'evaluation',
    options: { state: evaluationState(26, 40), images: 42, classes: classNames(26) },
  },
  'evaluation-120': {
    page: 'evaluation',
    options: { state: evaluationState(120, 20), images: 400, classes: classNames(120) },
    walked: true,
  },
  'evaluation-compared': {
    page: 'evaluation',
    options: {
      state: comparedEvaluations('siteA'),
      images: 42,
      classes: classNames(5),
      kept: { tab: 'evaluations', part: 'test' },
    },
    walked: true,
  },
  'evaluation-classes': {
    page: 'evaluation',
    options: { state: evaluationState(26, 40), images: 42, classes: classNames(26), kept: { tab: 'classes' } },
    walked: true,
  },
  'evaluation-one-class': {
    page: 'evaluation',
    options: { state: comparedEvaluations('tulips'), images: 4, classes: classNames(5) },
  },
  'evaluation-failed': {
    page: 'evaluation',
    options: {
      state: {
        state: 'failed',
        message: 'The scores of this run cannot be read: evaluation/metrics.json is missing.',
        remedy: 'Run “loupe evaluate” on the run folder, or train again.',
      },
    },
  },
});
