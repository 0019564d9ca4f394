import type { Estimate } from '../../../src/protocol/estimate/estimate';
import type { TrainFormReady } from '../../../src/protocol/pages/trainForm';

const range = (seconds: number) => ({ seconds, low: 0.7 * seconds, high: 1.4 * seconds });

/** An estimate of a quick training. */
export const quickEstimate: Estimate = {
  version: 1,
  dataset: '/data/flowers5',
  recipe: 'quick',
  mode: 'features',
  model: 'mobilenet_v2',
  device: 'ONNX Runtime 1.30.0 on the CPU with 2 threads.',
  images: 1500,
  classes: 5,
  parts: { train: 1200, validation: 300, test: 0 },
  imageSize: [224, 224],
  cache: { cached: 0, images: 1500 },
  stages: [
    { stage: 'start', ...range(0.4), detail: 'measured' },
    { stage: 'decode', ...range(4), detail: '64 images' },
    { stage: 'features', ...range(12), detail: '64 images' },
    { stage: 'prepare', ...range(13), detail: 'they overlap' },
    { stage: 'fit', ...range(5), detail: 'a few evaluations' },
    { stage: 'evaluate', ...range(0.1), detail: '1,500 images' },
  ],
  epoch: null,
  stretches: null,
  epochs: 200,
  total: range(18.5),
  memory: { bytes: 220_000_000, available: 6_000_000_000, measured: 200_000_000, step: null },
  slowest: { stage: 'features', advice: 'Features take longest; they are kept, so the next training is faster.' },
  notes: ['Timed on 64 images and a few steps, and multiplied; other work on this machine changes it.'],
  spent: 4.2,
};

/** The form of a dataset. */
export function trainFormState(change: Partial<TrainFormReady> = {}): TrainFormReady {
  return {
    state: 'ready',
    name: 'flowers5',
    words: '1,500 images found in 5 classes',
    dataset: '/data/flowers5',
    recipeFile: null,
    file: { extends: 'quick' },
    device: 'auto',
    networks: [
      { name: 'mobilenet_v2', title: 'MobileNetV2' },
      { name: 'mine', title: 'mine (imported)' },
    ],
    purpose: 'train',
    estimate: { estimate: quickEstimate, working: false, done: null, total: null, failure: null },
    ...change,
  };
}
