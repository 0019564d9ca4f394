import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the prediction page. */
export const predictionStrings = {
  'prediction.preview': 'What the network sees of {name}',
  'prediction.previewNote': 'as the network sees it',
  'prediction.answer': 'Prediction',
  'prediction.truth': 'Truth',
  'prediction.noTruth': 'not in the model’s dataset',
  'prediction.right': 'predicted right',
  'prediction.wrong': 'predicted wrong',
  'prediction.trained': 'The model was trained on this very image: being right about it says little.',
  'prediction.validated': 'In the validation part: it was used to choose the model, not to fit it.',
  'prediction.tested': 'In the test part: the model has never seen it.',
  'prediction.place': '{index} of {total} in {folder}',
  'prediction.placeInList': '{index} of {total} in the list',
  'prediction.previous': 'Previous image',
  'prediction.next': 'Next image',
  'prediction.problem': 'Known problem: {problem}',
  'prediction.modelLine': 'Model: {model}',
  'prediction.pin': 'Pin',
  'prediction.unpin': 'Unpin',
  'prediction.useBetter': 'Use {model}',
  'prediction.network': 'Network',
  'prediction.device': 'Device',
  'prediction.time': 'Time',
  'prediction.timeText': '{network} network, {decode} decoding',
  'prediction.choose': 'Choose Another…',
  'prediction.details': 'Details',
  'prediction.run': 'Run',

  'probability.title': 'Top {n} Classes',
  'probability.class': 'Class',
  'probability.value': 'Probability',
  'probability.read': '{name}: probability {value}',
  'probability.readTruth': '{name}: probability {value}; this is the true class',

  'predictions.title': 'Predictions',
  'predictions.progress': '{done} of {total} images',
  'predictions.complete': '{total} images',
  'predictions.file': 'File',
  'predictions.class': 'Class',
  'predictions.probability': 'Probability',
  'predictions.second': 'Second',
  'predictions.secondProbability': 'Its Probability',
  'predictions.problem': 'Problem',
  'predictions.saveCsv': 'Save CSV…',
  'predictions.problems': '{n} could not be read',
  'predictions.announced': '{done} of {total} images predicted',
} as const;

export const text = texts(commonStrings, predictionStrings);
