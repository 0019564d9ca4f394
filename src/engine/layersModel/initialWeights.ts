import { Random } from '../../core/random';
import { allLayers, shortName, weightName } from './layerWeights';
import { elements } from '../tensor';
import { assignByName, type LayerChoice } from './assignWeights';
import type { LayersModel } from './tensorflow';

/**
 * Draws a network's initial weights as Keras does by default: kernels Glorot uniform, biases and moving
 * means 0, scales and moving variances 1. Every weight has a generator of its own, so the same seed gives
 * a layer the same weights whatever stands before it. `of` leaves out the layers whose weights are to stay.
 */
export function drawInitialWeights(model: LayersModel, seed: number, of: LayerChoice = () => true): void {
  const random = new Random(seed).fork('initial weights');
  const weights = new Map<string, Float32Array>();
  for (const layer of allLayers(model).filter(of)) {
    for (const variable of layer.weights) {
      const name = weightName(layer, variable.originalName);
      const dims = variable.shape.map((length) => length ?? 0);
      weights.set(name, initial(shortName(name), dims, random.fork(name)));
    }
  }
  assignByName(model, weights, of);
}

function initial(kind: string, dims: readonly number[], random: Random): Float32Array {
  const count = elements(dims);
  if (kind === 'gamma' || kind === 'moving_variance') return new Float32Array(count).fill(1);
  if (!kind.endsWith('kernel')) return new Float32Array(count);
  const limit = glorotLimit(dims);
  return Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * limit);
}

/** sqrt(6 / (fan in + fan out)), Glorot and Bengio 2010; fans as in keras/src/initializers/random_initializers.py. */
function glorotLimit(dims: readonly number[]): number {
  const window = elements(dims.slice(0, -2));
  const [fanIn, fanOut] = dims.slice(-2);
  return Math.sqrt(6 / (window * (fanIn! + fanOut!)));
}
