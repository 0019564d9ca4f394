import { testScenes } from '../harness/gallery';
import { mapOf, mappedState } from '../harness/mapStates';
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
  'dataset-map': {
    page: 'datasets',
    options: {
      state: mappedState(5),
      images: 300,
      classes: classNames(5),
      kept: { tab: 'map' },
      answers: { mapPoints: mapOf(5, 1500), chooseImages: { id: 'chosen 1' } },
    },
    prepare: async (page) => {
      const map = page.getByRole('application');
      await map.waitFor();
      const box = (await map.boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2);
      await page.mouse.down();
      for (const [x, y] of [
        [0.8, 0.25],
        [0.75, 0.7],
        [0.35, 0.75],
      ] as const)
        await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 6 });
      await page.mouse.up();
      await page.getByText('images chosen on the map').first().waitFor();
    },
  },
  'dataset-map-120': {
    page: 'datasets',
    options: {
      state: mappedState(120, false),
      images: 300,
      classes: classNames(120),
      kept: { tab: 'map' },
      answers: { mapPoints: mapOf(120, 9000, false) },
    },
    prepare: (page) => page.getByRole('application').waitFor(),
  },
  'dataset-map-score': {
    page: 'datasets',
    options: {
      state: { ...mappedState(5), map: { ...mappedState(5).map, outdated: true } },
      images: 300,
      classes: classNames(5),
      kept: { tab: 'map', colour: 'brightness' },
      answers: { mapPoints: mapOf(5, 1500) },
    },
    prepare: async (page) => {
      const map = page.getByRole('application');
      await map.waitFor();
      await map.focus();
      for (const key of ['ArrowRight', 'ArrowDown', 'b', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
      await page.locator('.tip img').waitFor();
    },
    walked: true,
  },
  'dataset-map-none': {
    page: 'datasets',
    options: {
      state: { ...datasetState(5), map: { made: null, outdated: false, running: null, failure: 'The disk is full.' } },
      images: 300,
      classes: classNames(5),
      kept: { tab: 'map' },
    },
    prepare: (page) => page.getByRole('button', { name: 'Make Map' }).waitFor(),
  },
  'dataset-similar': {
    page: 'datasets',
    options: {
      state: {
        ...datasetState(5),
        similar: { id: 'similar 1', file: '/data/flowers/roses/rose.jpg', name: 'rose.jpg', images: 300, copies: 2 },
      },
      images: 300,
      classes: classNames(5),
    },
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
