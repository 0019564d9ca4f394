import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the confusion matrix itself. */
export const matrixStrings = {
  'matrix.truth': 'True class',
  'matrix.predicted': 'Predicted class',
  'matrix.truthAndPredicted': 'True class \\ predicted class',
  'matrix.total': 'Total',
  'matrix.hint': 'Choose a cell to see its images.',
  'matrix.right': 'right',
  'matrix.wrong': 'wrong',
  'matrix.of': '{n} of {whole}',
  'matrix.ofShare': '{n} of {whole} ({share})',
  'matrix.readAll': 'All {n} images',
  'matrix.readRow': '{truth}: {right} right',
  'matrix.readColumn': '{n} images predicted as {predicted}',
  'matrix.readColumnOne': '1 image predicted as {predicted}',
  'matrix.readRight': '{truth} predicted right: {ofRow} of its images, {ofColumn} of all predicted as {truth}',
  'matrix.readWrong':
    '{truth} taken for {predicted}: {ofRow} of its images, {ofColumn} of all predicted as {predicted}',
} as const;

export const text = texts(commonStrings, matrixStrings);
