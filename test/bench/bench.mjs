// npm run bench [-- --rounds N] [--epochs N] [--write]: Loupe against what a Keras user would otherwise run, interleaved,
// as medians and ratios of one run. --write puts the table into docs/benchmarks.md. It wants a quiet machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ensurePackages } from '../../scripts/lib/install.mjs';
import { inRepository, requireNode } from '../../scripts/lib/repository.mjs';
import { contender, contendersPython } from './python.mjs';

requireNode();
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option('rounds', 3);
const epochs = option('epochs', 5);
const data = inRepository('..', 'shared', 'data');
const weights = join(data, 'models', 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5');
const temporary = mkdtempSync(join(tmpdir(), 'loupe-bench-'));
let runs = 0;

/** A whole `loupe train`, process start included. */
function train(dataset, cache) {
  const began = performance.now();
  const out = execFileSync(
    process.execPath, [inRepository('dist', 'cli.js'), 'train', join(data, dataset), '--json', '--out', join(temporary, `run${runs++}`)],
    { env: { ...process.env, LOUPE_CACHE_DIR: cache }, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  return { wall: (performance.now() - began) / 1000, ...JSON.parse(out) };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const imagesOf = ({ parts }) => Object.values(parts).reduce((sum, part) => sum + part.images, 0);

/** Decoding and features together: images a second of both, in turn. */
async function features(python, dataset, part) {
  const ours = [];
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    const run = train(dataset, join(temporary, `features${round}`));
    ours.push(imagesOf(run) / run.seconds.features);
    const keras = await contender(python, ['features', join(data, part), weights]);
    theirs.push(keras.images / keras.seconds);
  }
  const [a, b] = [median(ours), median(theirs)];
  return `| ${dataset}: files to features | ${a.toFixed(0)} images/s | Keras \`predict\` over \`image_dataset_from_directory\`: ${b.toFixed(0)} images/s | ${(a / b).toFixed(1)} |`;
}

/** Folder in, trained classifier out. */
async function job(python, dataset) {
  const cold = [];
  const warm = [];
  let last;
  for (let round = 0; round < rounds; round++) {
    const cache = join(temporary, `job${round}`);
    cold.push(train(dataset, cache).wall);
    last = train(dataset, cache);
    warm.push(last.wall);
  }
  const keras = await contender(python, ['tutorial', join(data, dataset), weights, String(epochs)]);
  const theirs = (keras.seconds / epochs) * 5;
  const what = `the tutorial's flow, 5 epochs: ${theirs.toFixed(0)} s${epochs === 5 ? `, accuracy ${keras.accuracy.toFixed(3)}` : ` (from ${epochs})`}`;
  const accuracy = last.parts.validation.accuracy.toFixed(3);
  return [['cold', cold], ['warm', warm]].map(([name, walls]) =>
    `| ${dataset}: folder to classifier, ${name} | ${median(walls).toFixed(1)} s, accuracy ${accuracy} | ${what} | ${(theirs / median(walls)).toFixed(0)} |`);
}

try {
  await ensurePackages();
  await ensureBuilt();
  if (!existsSync(data)) throw new Error('The photographs of ../shared/data are not there: nothing was measured.');
  const python = await contendersPython();
  if (!python) throw new Error('Python 3 with a package index is needed for the contenders: nothing was measured.');
  const machine = `${cpus().length} x ${cpus()[0].model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, load ${loadavg()[0].toFixed(1)} at the start`;
  const rows = [await features(python, 'cats_vs_dogs', 'cats_vs_dogs'), await features(python, 'flowers5', 'flowers5'), ...(await job(python, 'flowers5'))];
  const table = [
    '# Benchmarks', '',
    `Made by \`npm run bench -- --rounds ${rounds} --epochs ${epochs} --write\`: whole processes in turn, medians of ${rounds} rounds, ratios of one run.`,
    `Machine: ${machine}.`, '', '| | Loupe | otherwise | times faster |', '|---|---|---|---|', ...rows, '',
  ].join('\n');
  console.log(table);
  if (process.argv.includes('--write')) writeFileSync(inRepository('docs', 'benchmarks.md'), table);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
