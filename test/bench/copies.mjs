// Near copies: 700 changed copies planted among photographs, found by Loupe, imagededup's hashes and CleanVision.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/lib/processes.mjs';
import { figure, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';

export const title = 'Near copies: 700 planted among 2,160 photographs';
export const needsPython = true;

const set = 'dog_breeds_120';
const kinds = 'exact-duplicate,near-duplicate';

export async function measure({ dist, python, data, temporary }) {
  if (!python) return 'Skipped: there is no Python with a package index.';
  const photographs = join(data, set);
  if (!existsSync(photographs)) return `Skipped: the photographs of ${photographs} are not there.`;
  const folder = join(temporary, 'copies');
  const truth = JSON.parse(await answer(python, [pythonContender('plant_copies.py'), photographs, folder, '1']));
  const begin = performance.now();
  const env = { ...process.env, LOUPE_CACHE_DIR: join(temporary, 'copies-cache') };
  const report = JSON.parse(
    await answer(process.execPath, [join(dist, 'cli.js'), 'audit', folder, '--json', '--only', kinds], env, true),
  );
  const seconds = (performance.now() - begin) / 1000;
  const others = JSON.parse(await answer(python, [pythonContender('near_copies.py'), folder]));
  const found = { Loupe: { seconds, pairs: report.problems.flatMap(({ files }) => pairsOf(files)) }, ...others };
  const rows = Object.entries(found).map(([contender, { pairs, seconds: took }]) => row(contender, pairs, took, truth));
  const told = Object.keys(others).some((name) => name.startsWith('imagededup'))
    ? []
    : ['', 'imagededup was not measured: it needs PyTorch (`--torch`).'];
  return [
    table(['contender', 'time', 'recall', 'precision', 'pairs that are not planted', 'least found kind'], rows),
    ...told,
  ].join('\n');
}

/** Every two files of a group. */
function pairsOf(files) {
  return files.flatMap((one, i) => files.slice(i + 1).map((other) => [one, other]));
}

/** A pair counts as right where both are the same photograph; the set's own copies of a photograph count as wrong. */
function row(contender, pairs, seconds, { photographs, planted }) {
  const all = new Set(pairs.map(([one, other]) => [one, other].sort().join('\n')));
  const right = [...all].filter((pair) => new Set(pair.split('\n').map((name) => photographs[name])).size === 1);
  const counts = new Map(planted.map(([, , kind]) => [kind, { found: 0, of: 0 }]));
  for (const [one, copy, kind] of planted) {
    const count = counts.get(kind);
    count.of++;
    if (all.has([one, copy].sort().join('\n'))) count.found++;
  }
  const hit = [...counts.values()].reduce((sum, { found }) => sum + found, 0);
  const [least, { found, of }] = [...counts].sort(([, a], [, b]) => a.found - b.found)[0];
  return [
    contender,
    `${figure(seconds)} s`,
    (hit / planted.length).toFixed(3),
    all.size === 0 ? '' : (right.length / all.size).toFixed(3),
    String(all.size - right.length),
    found === of ? '' : `${least}: ${found} of ${of}`,
  ];
}

async function answer(program, args, env = process.env, whole = false) {
  const { code, output } = await run(program, args, { capture: true, env, timeout: 20 * 60_000 });
  if (code !== 0) throw new Error(`${program} ${args[0]} failed: ${output.slice(-2000)}`);
  return whole ? output.slice(output.indexOf('\n{') + 1 || 0) : output.trim().split('\n').at(-1);
}
