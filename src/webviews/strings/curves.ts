import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of curves of loss and accuracy, of one run or of several. */
export const curvesStrings = {
  'curves.loss': 'Loss',
  'curves.accuracy': 'Accuracy',
  'curves.cross': 'cross-entropy',
  'curves.share': 'share correct',
  'curves.epoch': 'Epoch',
  'curves.iteration': 'Iteration',
  'curves.either': 'Epoch or Iteration',
  'curves.time': 'Time',
  'curves.axis': 'Horizontal axis',
  'curves.smoothing': 'Smoothing',
  'curves.log': 'Log loss scale',
  'line.best': 'best {x}',
} as const;

export const text = texts(commonStrings, curvesStrings);
