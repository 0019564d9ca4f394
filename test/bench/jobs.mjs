// Folder in, trained classifier out, as whole processes; and the speed from files to features within them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { takeTurns } from './lib/contender.mjs';
import { loupeContender } from './lib/contenders.mjs';
import { figure, mebibytes, median, ratio, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Whole jobs: a folder in, a trained classifier out';
export const needsPython = true;

const tutorialEpochs = 5;
const weightsFile = 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5';

export async function measure(bench) {
  const sets = ['cats_vs_dogs', 'flowers5'].filter((name) => existsSync(join(bench.data, name)));
  if (sets.length === 0) return `Skipped: the photographs of ${bench.data} are not there.`;
  const jobs = [];
  const speeds = [];
  for (const name of sets) {
    const results = await takeRounds(contendersFor(bench, name), bench.rounds);
    jobs.push(...jobRows(name, results));
    speeds.push(...speedRows(name, results));
  }
  return [
    table(['photographs', 'job', 'wall time', 'accuracy', 'Loupe is faster by (cold, warm)', 'peak memory'], jobs),
    '',
    'From files to features, decoding included, as part of those jobs (MobileNetV2, 224 px):',
    '',
    table(['photographs', 'contender', 'images/s', "Loupe's speed against it", 'peak memory'], speeds),
    '',
    "Loupe's job is `loupe train` with an empty cache (cold) and with the features of the same images kept (warm), start of Node and of the network included.",
    "Of Keras's `predict` the first call includes tracing and compiling, for whole batches and again for each last one; the second goes over the same files once more.",
    `Where not all ${tutorialEpochs} epochs of the tutorial's flow were run, its time is the start, the first epoch, and the last one for each of the others.`,
    "ONNX Runtime fed from memory is Loupe's graph on images that are decoded already, 32 at a time.",
  ].join('\n');
}

/** What takes part: `run(round)` resolves to {seconds, memory, said} or rejects. `once`: in the first round only. */
function contendersFor(bench, name) {
  const { data, dist, python, temporary, epochs } = bench;
  const folder = join(data, name);
  const weights = existsSync(join(data, 'models', weightsFile)) ? join(data, 'models', weightsFile) : 'drawn';
  const loupe = (how) => (round) =>
    wholeProcess(
      process.execPath,
      [join(dist, 'cli.js'), 'train', folder, '--json', '--out', join(temporary, `${name}-${round}-${how}`)],
      { LOUPE_CACHE_DIR: join(temporary, `cache-${name}-${round}`) },
    );
  const keras =
    (...what) =>
    () => {
      if (!python) throw new Error('there is no Python with a package index');
      return wholeProcess(python, [pythonContender('keras_jobs.py'), what[0], folder, weights, ...what.slice(1)]);
    };
  const fromMemory = async () => {
    const batch = 32;
    const [{ skip, median: seconds, memory }] = await takeTurns(
      [loupeContender(bench, 'memory', 'cpu', ['features', 'MobileNetV2', batch])],
      { rounds: 1, turn: 4 },
    );
    if (skip !== undefined) throw new Error(skip);
    return { memory, said: { images: batch, seconds } };
  };
  return [
    { key: 'cold', run: loupe('cold') },
    { key: 'memory', run: fromMemory },
    { key: 'predict', run: keras('predict') },
    { key: 'warm', run: loupe('warm') },
    { key: 'sklearn', run: keras('sklearn') },
    { key: 'tutorial', run: keras('tutorial', String(epochs)), once: true },
  ];
}

/** Every contender once a round. One that fails is not tried again: {skip}, else {runs}. */
async function takeRounds(contenders, rounds) {
  const results = Object.fromEntries(contenders.map(({ key }) => [key, { runs: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const { key, run, once } of contenders) {
      const result = results[key];
      if (result.skip !== undefined || (once && round > 0)) continue;
      try {
        result.runs.push(await run(round));
      } catch (error) {
        result.skip = error.message.trim().split('\n').at(-1);
        console.error(`${key}: ${error.message}`);
      }
    }
  }
  return results;
}

const peak = ({ runs }) => Math.max(...runs.map(({ memory }) => memory ?? 0)) || undefined;
const leftOut = (name, what, { skip }) => [name, what, `skipped: ${skip}`, '', '', ''];

function jobRows(name, { cold, warm, sklearn, tutorial }) {
  const wall = ({ runs }) => median(runs.map(({ seconds }) => seconds));
  const faster = (seconds) =>
    [cold, warm].map((ours) => (ours.skip === undefined ? ratio(seconds / wall(ours)) : '?')).join(', ');
  const row = (what, result, seconds, accuracy, against) =>
    result.skip === undefined
      ? [
          name,
          what,
          `${figure(seconds(result))} s`,
          accuracy(result.runs[0].said)?.toFixed(3) ?? '',
          against ? faster(seconds(result)) : '',
          mebibytes(peak(result)),
        ]
      : leftOut(name, what, result);
  const ofLoupe = ({ parts }) => (parts.test ?? parts.validation).accuracy;
  const run = tutorial.runs[0]?.said.epochs.length;
  const whole = ({
    runs: [
      {
        seconds,
        said: { epochs },
      },
    ],
  }) => seconds + Math.max(0, tutorialEpochs - epochs.length) * epochs.at(-1);
  return [
    row('Loupe, cold', cold, wall, ofLoupe, false),
    row('Loupe, warm', warm, wall, ofLoupe, false),
    row('Keras features, scikit-learn', sklearn, wall, ({ accuracy }) => accuracy, true),
    row(
      `the tutorial's flow, ${tutorialEpochs} epochs${run >= tutorialEpochs ? '' : ` (estimated from ${run})`}`,
      tutorial,
      whole,
      ({ accuracy }) => (run >= tutorialEpochs ? accuracy : undefined),
      true,
    ),
  ];
}

function speedRows(name, { cold, memory, predict }) {
  const speed = ({ runs }, seconds) => median(runs.map(({ said }) => imagesOf(said) / seconds(said)));
  const ours = cold.skip === undefined ? speed(cold, ({ seconds }) => seconds.features) : undefined;
  const row = (what, result, seconds) => {
    if (result.skip !== undefined) return leftOut(name, what, result).slice(0, 5);
    const theirs = speed(result, seconds);
    return [
      name,
      what,
      figure(theirs),
      result === cold || ours === undefined ? '' : ratio(ours / theirs),
      mebibytes(peak(result)),
    ];
  };
  return [
    row('Loupe', cold, ({ seconds }) => seconds.features),
    row('ONNX Runtime fed from memory', memory, ({ seconds }) => seconds),
    row('Keras `predict` over `image_dataset_from_directory`, first call', predict, ({ first }) => first),
    row('Keras `predict` over `image_dataset_from_directory`, second call', predict, ({ seconds }) => seconds),
  ];
}

const imagesOf = ({ parts, images }) => images ?? Object.values(parts).reduce((sum, part) => sum + part.images, 0);
