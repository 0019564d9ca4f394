import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the confusion matrix itself. */
export const matrixStrings = {
  'matrix.truth': 'True class',
  'matrix.predicted': 'Predicted class',
  'matrix.truthAndPredicted': 'True class \\ predicted class',
  'matrix.total': 'Total',
  'matrix.search': 'Find a class',
  'matrix.found': '{n} classes found',
  'matrix.hint': 'Choose a cell to see its images.',
  'matrix.readAll': 'All {n} images',
  'matrix.readRow': '{n} images of {truth}, {share} of them right',
  'matrix.readColumn': '{n} images predicted as {predicted}',
  'matrix.readRight': '{truth}: {n} of {row} right ({rowShare} recall, {columnShare} precision)',
  'matrix.readWrong':
    '{truth} taken for {predicted}: {n} of {row} ({rowShare} of {truth}, {columnShare} of all predicted as {predicted})',
} as const;

export const text = texts(commonStrings, matrixStrings);
