// One training step of 32 images or feature rows: each runtime, and Keras.
import { figure, mebibytes, ratio, table } from './lib/numbers.mjs';
import { takeTurns } from './lib/contender.mjs';
import { kerasContender, loupeContender } from './lib/contenders.mjs';

export const title = 'Training steps: 32 images, Adam';
export const needsPython = true;

const networks = {
  'three-conv': 'three convolutions, 224 px',
  'last-two-blocks': 'the last two blocks of MobileNetV2, 224 px',
  'dense-head': 'a dense head (64, then 5) on 1280 features',
};
const batch = 32;

export async function measure(bench) {
  const rows = [];
  for (const [network, words] of Object.entries(networks)) {
    const results = await takeTurns(
      [
        loupeContender(bench, 'onnxruntime-node', 'cpu', ['step', network, batch]),
        loupeContender(bench, 'onnxruntime-web', 'wasm', ['step', network, batch]),
        loupeContender(bench, 'native TensorFlow through tfjs-node', 'tensorflow', ['step', network, batch]),
        kerasContender(bench, 'Keras `train_on_batch`', ['train_on_batch', 'step', network, batch]),
      ],
      bench,
    );
    const keras = results.find(({ name }) => name.startsWith('Keras'))?.median;
    for (const { name, skip, median, memory } of results) {
      rows.push(
        skip === undefined
          ? [words, name, `${figure(median * 1000)} ms`, keras ? ratio(median / keras) : '', mebibytes(memory)]
          : [words, name, `skipped: ${skip}`, '', ''],
      );
    }
  }
  return table(['network', 'contender', 'a step', 'time against Keras', 'peak memory'], rows);
}
