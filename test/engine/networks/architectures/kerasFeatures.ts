import { compileInference } from '../../../../src/engine/graphs/compile/compileInference';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../../src/engine/tensor';
import expected from './expected/features.json';
import { seededImages, seededWeights } from './seeded';

interface Summary {
  readonly values: readonly (readonly number[])[];
  readonly norms: readonly number[];
  readonly largest: number;
  readonly columns: number;
}

interface Expected {
  readonly gain: number;
  readonly parameters: number;
  readonly parametersTop: number;
  readonly features: Readonly<Record<string, Summary>>;
  readonly probabilities: Summary;
}

/** What Keras computed: see expected/keras_features.py. */
export const networks = Object.entries(expected.networks as unknown as Record<string, Expected>);

/** What our network gives for the two seeded images, with the seeded weights. */
export async function run(name: string, gain: number, size: number, classes?: number): Promise<Float32Array> {
  const entry = catalogueEntry(name);
  const model = entry.build({ size, ...(classes && { classes }) });
  entry.assign(model, seededWeights(model, gain), 'seeded weights');
  const runtime = await openRuntime({ threads: 2 });
  const graph = await runtime.load(compileInference(model));
  model.dispose();
  const results = await graph.run({ image: floats(seededImages(size), [2, size, size, 3]) });
  await graph.release();
  const output = classes ? 'probabilities' : 'features';
  return floatData(results[output], output);
}

/** Differences to the chosen values and to the norms, as a share of the largest. */
export function difference(actual: Float32Array, { values, norms, largest, columns }: Summary): number {
  if (actual.length !== 2 * columns) return Infinity;
  const differences = values.flatMap((row, image) => {
    const own = actual.subarray(image * columns, (image + 1) * columns);
    const norm = Math.hypot(...own);
    return [
      Math.abs(norm - norms[image]!) / norms[image]!,
      ...row.map(
        (value, i) =>
          Math.abs(value - own[columns > row.length ? Math.floor((i * columns) / row.length) : i]!) / largest,
      ),
    ];
  });
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences);
}
