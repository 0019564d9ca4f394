import type { EvaluationGraph } from '../graphs/compile/compileInference';
import { imageInput, probabilitiesOutput } from '../graphs/names';
import { requireWeight } from '../layersModel/layerWeights';
import type { LoadedGraph } from '../runtimes/runtime';
import { elements, floatData, floats, type NamedArrays } from '../tensor';
import type { ImageSource } from './trainNetworkTypes';

/** Mean loss and share of right answers. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** The smallest probability a logarithm is taken of: Keras's epsilon. */
const smallest = 1e-7;

/** Sums up softmax cross-entropy and right answers over batches of probabilities [n, classes]. */
export class ScoreSum {
  #loss = 0;
  #right = 0;
  #count = 0;

  /** Adds the first `truth.length` rows. The loss is computed from them unless it is given. */
  add(probabilities: Float32Array, truth: Int32Array, meanLoss?: number): void {
    const classes = probabilities.length / Math.max(1, truth.length);
    this.addRows(probabilities, classes, truth, meanLoss);
  }

  /** The same where more rows than truths are given: the rest is padding. */
  addRows(probabilities: Float32Array, classes: number, truth: Int32Array, meanLoss?: number): void {
    truth.forEach((label, row) => {
      const start = row * classes;
      let best = 0;
      for (let k = 1; k < classes; k++) if (probabilities[start + k]! > probabilities[start + best]!) best = k;
      if (best === label) this.#right++;
      if (meanLoss === undefined) this.#loss -= Math.log(Math.max(probabilities[start + label]!, smallest));
    });
    if (meanLoss !== undefined) this.#loss += meanLoss * truth.length;
    this.#count += truth.length;
  }

  get score(): Score {
    return { loss: this.#loss / this.#count, accuracy: this.#right / this.#count };
  }
}

/** Judges weights on some rows, as they are at prediction: nothing dropped, moving averages in place. */
export async function scoreRows(options: {
  readonly graph: LoadedGraph;
  readonly evaluation: EvaluationGraph;
  readonly weights: NamedArrays;
  readonly images: ImageSource;
  readonly labels: Int32Array;
  readonly rows: ArrayLike<number>;
  /** Of one input of the network. */
  readonly shape: readonly number[];
  readonly batchSize: number;
  /** Waited for before each batch. */
  readonly between?: () => Promise<void>;
}): Promise<Score> {
  const { graph, evaluation, weights, images, labels, rows, shape, batchSize, between } = options;
  const parameters = Object.fromEntries(
    evaluation.parameters.map(({ name, dims }) => [name, floats(requireWeight(weights, name), dims)]),
  );
  const size = elements(shape);
  const numbers = images.elements === 'float32';
  const bytes = new Uint8Array(batchSize * size * (numbers ? 4 : 1));
  const sum = new ScoreSum();
  for (let start = 0; start < rows.length; start += batchSize) {
    await between?.();
    const some = Array.from({ length: Math.min(batchSize, rows.length - start) }, (_, i) => rows[start + i]!);
    const data = bytes.subarray(0, some.length * size * (numbers ? 4 : 1));
    await images.read(some, data);
    const image = floats(numbers ? new Float32Array(data.buffer, 0, some.length * size) : Float32Array.from(data), [
      some.length,
      ...shape,
    ]);
    const results = await graph.run({ ...parameters, [imageInput]: image });
    sum.add(
      floatData(results[probabilitiesOutput], probabilitiesOutput),
      Int32Array.from(some, (row) => labels[row]!),
    );
  }
  return sum.score;
}
