import { texts } from './texts';
import { commonStrings } from './common';
import { matrixStrings } from './matrix';

/** Texts of the evaluation page and its matrix. */
export const evaluationStrings = {
  'evaluation.title': 'Confusion Matrix',
  'evaluation.subtitle': '{model} on {dataset} · {run}',
  'evaluation.part': 'Part',
  'evaluation.accuracy': 'Accuracy',
  'evaluation.accuracyMeaning': 'Share of images whose class was predicted right. 95% interval: {interval} (Wilson).',
  'evaluation.macroF1': 'Macro F1',
  'evaluation.macroF1Note': 'mean over the classes',
  'evaluation.macroF1Meaning':
    'Mean of the F1 scores of the classes, each counting the same however many images it has.',
  'evaluation.balanced': 'Balanced Accuracy',
  'evaluation.balancedNote': 'mean recall',
  'evaluation.balancedMeaning':
    'Mean of the recalls of the classes: what accuracy would be if all classes were equally large.',
  'evaluation.logLoss': 'Log Loss',
  'evaluation.logLossNote': 'lower is better',
  'evaluation.logLossMeaning': 'Mean of minus the logarithm of the probability given to the true class.',
  'evaluation.calibration': 'Calibration Error',
  'evaluation.calibrationNote': 'sure versus right',
  'evaluation.calibrationMeaning':
    'How far probabilities and shares of right answers lie apart on average (15 bins); 0 is perfect.',
  'evaluation.recallOf': 'Recall of {class}',
  'evaluation.recallMeaning':
    'Share of the images of this class that were predicted right. 95% interval: {interval} (Wilson).',
  'evaluation.oneClass':
    'All images are of one class, {class}. Precision, F1, log loss and calibration cannot be judged from one class.',
  'evaluation.use': 'Use for Prediction',
  'evaluation.openTraining': 'Open Training',
  'evaluation.noParts': 'This run has no evaluated part.',
  'evaluation.noPartsHint': 'Give the dataset a validation or test part, or run loupe evaluate on a folder.',

  'tab.matrix': 'Matrix',
  'tab.classes': 'Classes',

  'evaluations.title': 'Evaluations',
  'evaluations.details': 'More about {name}',
  'evaluations.scored': 'Scored',
  'evaluations.own': 'Own parts',
  'evaluations.shown': '{name} (shown)',
  'evaluations.onlyClass': 'Only Class',
  'evaluations.images': 'Images',
  'evaluations.leftOut': 'Not Scored',
  'evaluations.trainedOn': 'Trained On',
  'evaluations.evaluated': 'Evaluated',
  'evaluations.folder': 'Folder',
  'evaluations.notNoted': 'not noted by an earlier version',

  'matrix.section': 'Predictions',
  'matrix.title': 'Confusion Matrix',
  'matrix.note': '{n} images',
  'matrix.show': 'Show',
  'matrix.counts': 'Counts',
  'matrix.rows': 'Row %',
  'matrix.columns': 'Column %',
  'matrix.mute': 'Mute diagonal',
  'matrix.order': 'Order',
  'matrix.byName': 'Name',
  'matrix.bySize': 'Size',
  'matrix.byAccuracy': 'Accuracy',
  'matrix.byConfusion': 'Confusion',

  'pairs.title': 'Most Confused Pairs',
  'pairs.none': 'No image was confused.',
  'pairs.truth': 'True Class',
  'pairs.predicted': 'Taken for',
  'pairs.count': 'Images',
  'pairs.share': 'Share',

  'cell.title': 'Images',
  'cell.all': 'All images',
  'cell.errors': 'All errors',
  'cell.row': 'Images of {truth}',
  'cell.column': 'Images predicted as {predicted}',
  'cell.right': '{truth}, predicted right',
  'cell.wrong': '{truth} taken for {predicted}',
  'cell.onlyErrors': 'Errors only',
  'cell.clear': 'Show All Errors',

  'perClass.title': 'Classes',
  'perClass.class': 'Class',
  'perClass.precision': 'Precision',
  'perClass.recall': 'Recall',
  'perClass.f1': 'F1',
  'perClass.support': 'Support',
  'perClass.confused': 'Most Confused With',
} as const;

export const text = texts(commonStrings, matrixStrings, evaluationStrings);
