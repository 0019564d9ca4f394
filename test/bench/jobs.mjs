// Folder in, trained classifier out, as whole processes; and the speed from files to features within them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figure, mebibytes, median, ratio, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Whole jobs: a folder in, a trained classifier out';

const tutorialEpochs = 5;

export async function measure(bench) {
  const { data, python } = bench;
  const sets = ['cats_vs_dogs', 'flowers5'].filter((name) => existsSync(join(data, name)));
  if (sets.length === 0) return `Left out: the photographs of ${data} are not there.`;
  const jobs = [];
  const speeds = [];
  for (const name of sets) {
    const runs = await takeTurns(bench, name);
    const row = (what, times, accuracy, memory) => jobs.push([name, what, `${figure(median(times))} s`, accuracy?.toFixed(3) ?? '',
      what.startsWith('Loupe') || !runs.cold ? '' : `${ratio(median(times) / median(runs.cold.map(({ seconds }) => seconds)))}, ${ratio(median(times) / median(runs.warm.map(({ seconds }) => seconds)))}`, mebibytes(memory)]);
    const wall = (list) => list.map(({ seconds }) => seconds);
    const peak = (list) => Math.max(...list.map(({ memory }) => memory ?? NaN)) || undefined;
    const accuracy = ({ said: { parts } }) => (parts.test ?? parts.validation).accuracy;
    row('Loupe, cold', wall(runs.cold), accuracy(runs.cold[0]), peak(runs.cold));
    row('Loupe, warm', wall(runs.warm), accuracy(runs.warm[0]), peak(runs.warm));
    const ours = median(runs.cold.map(({ said }) => imagesOf(said) / said.seconds.features));
    speeds.push([name, 'Loupe', figure(ours), '', mebibytes(peak(runs.cold))]);
    if (!python) continue;
    row('Keras features, scikit-learn', wall(runs.sklearn), runs.sklearn[0].said.accuracy, peak(runs.sklearn));
    const { said, memory } = runs.tutorial;
    row(`the tutorial's flow, ${tutorialEpochs} epochs${said.epochs === tutorialEpochs ? '' : ` (reckoned from ${said.epochs})`}`,
      [(said.seconds / said.epochs) * tutorialEpochs], said.epochs === tutorialEpochs ? said.accuracy : undefined, memory);
    const theirs = median(runs.predict.map(({ said }) => said.images / said.seconds));
    speeds.push([name, 'Keras `predict` over `image_dataset_from_directory`', figure(theirs), ratio(ours / theirs), mebibytes(peak(runs.predict))]);
  }
  return [
    table(['photographs', 'job', 'wall time', 'accuracy', 'Loupe is faster by (cold, warm)', 'peak memory'], jobs),
    '', 'From files to features, decoding included (MobileNetV2, 224 px):', '',
    table(['photographs', 'contender', 'images/s', 'Loupe is faster by', 'peak memory'], speeds),
    '', ...(python ? [] : ['Contenders in Python are left out: there is no Python with a package index.']),
  ].join('\n');
}

/** Every contender once a round; the tutorial's flow, which takes minutes, once. */
async function takeTurns({ rounds, epochs, data, dist, python, temporary }, name) {
  const folder = join(data, name);
  const weights = join(data, 'models', 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5');
  const keras = (what, ...more) => wholeProcess(python, [pythonContender('keras_jobs.py'), what, folder, existsSync(weights) ? weights : 'drawn', ...more]);
  const runs = { cold: [], warm: [], predict: [], sklearn: [] };
  for (let round = 0; round < rounds; round++) {
    const train = () => wholeProcess(process.execPath, [join(dist, 'cli.js'), 'train', folder, '--json', '--out', join(temporary, `${name}-${round}-${runs.warm.length}-${runs.cold.length}`)],
      { LOUPE_CACHE_DIR: join(temporary, `cache-${name}-${round}`) });
    runs.cold.push(await train());
    if (python) runs.predict.push(await keras('predict'));
    runs.warm.push(await train());
    if (python) runs.sklearn.push(await keras('sklearn'));
  }
  return { ...runs, tutorial: python && await keras('tutorial', String(epochs)) };
}

const imagesOf = ({ parts }) => Object.values(parts).reduce((sum, { images }) => sum + images, 0);
