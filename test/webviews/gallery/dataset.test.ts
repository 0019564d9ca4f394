import { testScenes } from '../harness/gallery';
import { auditedState, classNames, datasetState, imagePrediction, tablePrediction } from '../harness/states';

testScenes({
  dataset: {
    page: 'datasets',
    options: { state: { ...datasetState(5), stale: true }, images: 300, classes: classNames(5) },
    walked: true,
  },
  'dataset-120': {
    page: 'datasets',
    options: { state: datasetState(120, false), images: 9000, classes: classNames(120) },
  },
  'dataset-problems': {
    page: 'datasets',
    options: {
      state: datasetState(5),
      images: 300,
      classes: classNames(5),
      kept: { tab: 'problems', kind: 'duplicate-across-classes' },
    },
    walked: true,
  },
  'dataset-sizes': {
    page: 'datasets',
    options: {
      state: { ...datasetState(5), size: { width: 227, height: 227 } },
      images: 300,
      classes: classNames(5),
      kept: { tab: 'sizes' },
    },
  },
  'dataset-audited-problems': {
    page: 'datasets',
    options: { state: auditedState(5), images: 300, classes: classNames(5), kept: { tab: 'problems' } },
    walked: true,
  },
  'dataset-audited-charts': {
    page: 'datasets',
    options: { state: auditedState(5), images: 300, classes: classNames(5), kept: { tab: 'sizes' } },
    walked: true,
  },
  'dataset-empty': {
    page: 'datasets',
    options: {
      state: {
        state: 'empty',
        message: 'No images in holiday',
        hint: 'Loupe expects a folder for each class (cats/1.jpg, dogs/1.jpg), the same inside train, val and test folders, a table such as labels.csv with the file and the class of each image, or names that begin with the class (cat.0.jpg).',
      },
    },
  },
  prediction: { page: 'prediction', options: { state: imagePrediction(5, true) }, walked: true },
  'prediction-120': { page: 'prediction', options: { state: imagePrediction(120, false) } },
  'prediction-table': { page: 'prediction', options: { state: tablePrediction(200, 320) }, walked: true },
});
