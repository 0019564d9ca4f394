import { imageInput, probabilitiesOutput } from '../graphs/names';
import type { LoadedGraph } from '../runtimes/runtime';
import { floatData, floats } from '../tensor';

/** Images a run: enough to keep the processor busy, few enough to bound the memory of a large request. */
const imagesARun = 32;

/**
 * Probabilities [n, classes] of n prepared images, uint8 [n, height, width, 3], by an inference graph.
 * `classes` is the number of columns.
 */
export async function classify(
  graph: LoadedGraph,
  images: Uint8Array,
  size: { readonly height: number; readonly width: number },
  n: number,
  classes: number,
): Promise<Float32Array> {
  const pixels = size.height * size.width * 3;
  const probabilities = new Float32Array(n * classes);
  for (let start = 0; start < n; start += imagesARun) {
    const count = Math.min(imagesARun, n - start);
    const batch = new Float32Array(images.subarray(start * pixels, (start + count) * pixels));
    const results = await graph.run({ [imageInput]: floats(batch, [count, size.height, size.width, 3]) });
    probabilities.set(floatData(results[probabilitiesOutput], probabilitiesOutput), start * classes);
  }
  return probabilities;
}
