import { commonStrings } from './common';
import { comparedStrings } from './runComparison';
import { comparisonStrings } from './optimizerComparison';
import { curvesStrings } from './curves';
import { datasetStrings } from './datasets';
import { evaluationStrings } from './evaluation';
import { matrixStrings } from './matrix';
import { predictionStrings } from './prediction';
import { previewStrings } from './preview';
import { runsStrings } from './runs';
import { sweepStrings } from './learningRateFinder';
import { trainingStrings } from './training';

/** Every table of texts by name: for translators and tests. A page imports the tables that it shows, never this. */
export const allStrings = {
  common: commonStrings,
  compared: comparedStrings,
  comparison: comparisonStrings,
  curves: curvesStrings,
  dataset: datasetStrings,
  evaluation: evaluationStrings,
  matrix: matrixStrings,
  prediction: predictionStrings,
  preview: previewStrings,
  runs: runsStrings,
  sweep: sweepStrings,
  training: trainingStrings,
} as const;
