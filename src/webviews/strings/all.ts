import { commonStrings } from './common';
import { runComparisonStrings } from './runComparison';
import { optimizerComparisonStrings } from './optimizerComparison';
import { curvesStrings } from './curves';
import { decisionStrings } from './decision';
import { datasetsStrings } from './datasets';
import { facesStrings } from './faces';
import { imagesStrings } from './images';
import { devicesStrings } from './devices';
import { mapStrings } from './map';
import { evaluationStrings } from './evaluation';
import { matrixStrings } from './matrix';
import { predictionStrings } from './prediction';
import { previewStrings } from './preview';
import { runsStrings } from './runs';
import { runVerdictStrings } from './runVerdict';
import { learningRateFinderStrings } from './learningRateFinder';
import { splitStrings } from './split';
import { sortingStrings } from './sorting';
import { trainFormStrings } from './trainForm';
import { trainingStrings } from './training';

/** Every table of texts by name: for translators and tests. A page imports the tables that it shows, never this. */
export const allStrings = {
  common: commonStrings,
  runComparison: runComparisonStrings,
  optimizerComparison: optimizerComparisonStrings,
  curves: curvesStrings,
  datasets: datasetsStrings,
  decision: decisionStrings,
  devices: devicesStrings,
  evaluation: evaluationStrings,
  faces: facesStrings,
  images: imagesStrings,
  map: mapStrings,
  matrix: matrixStrings,
  prediction: predictionStrings,
  preview: previewStrings,
  split: splitStrings,
  runs: runsStrings,
  runVerdict: runVerdictStrings,
  learningRateFinder: learningRateFinderStrings,
  sorting: sortingStrings,
  trainForm: trainFormStrings,
  training: trainingStrings,
} as const;
