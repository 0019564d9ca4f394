import { testScenes } from '../harness/gallery';
import { classNames, comparedEvaluations, dogNames, evaluationState, withClasses } from '../harness/states';

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
  'evaluation-5-flagged': {
    page: 'evaluation',
    options: { state: evaluationState(5), images: 42, classes: classNames(5), flagged: 3, width: 1440, height: 900 },
  },
  'evaluation-120-panel': {
    page: 'evaluation',
    options: {
      state: withClasses(evaluationState(120, 20), dogNames(120)),
      images: 400,
      classes: dogNames(120),
      width: 1150,
      height: 820,
    },
    walked: true,
  },
  'evaluation-20-small': {
    page: 'evaluation',
    options: {
      state: withClasses(evaluationState(20, 20), dogNames(20)),
      images: 30,
      classes: dogNames(20),
      width: 900,
      height: 700,
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
