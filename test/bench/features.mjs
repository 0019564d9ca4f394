// Images from memory to features: each runtime, and what a Keras user calls.
import { figure, mebibytes, ratio, table } from './lib/numbers.mjs';
import { takeTurns } from './lib/contender.mjs';
import { kerasContender, loupeContender } from './lib/contenders.mjs';

export const title = 'Features: images from memory, a frozen network';
export const needsPython = true;

export async function measure(bench) {
  const rows = [];
  for (const network of ['MobileNetV2', 'InceptionV3']) {
    for (const batch of [1, 32]) {
      const results = await takeTurns(
        [
          loupeContender(bench, 'onnxruntime-node', 'cpu', ['features', network, batch]),
          loupeContender(bench, 'onnxruntime-web', 'wasm', ['features', network, batch]),
          kerasContender(bench, 'Keras `tf.function`', ['function', 'features', network, batch]),
          kerasContender(bench, 'Keras `predict`', ['predict', 'features', network, batch]),
        ],
        bench,
      );
      const keras = results.find(({ name }) => name.includes('tf.function'))?.median;
      for (const { name, skip, median, memory } of results) {
        rows.push(
          skip === undefined
            ? [network, batch, name, figure(batch / median), keras ? ratio(keras / median) : '', mebibytes(memory)]
            : [network, batch, name, `skipped: ${skip}`, '', ''],
        );
      }
    }
  }
  return table(['network', 'batch', 'contender', 'images/s', 'speed against `tf.function`', 'peak memory'], rows);
}
