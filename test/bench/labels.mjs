// Wrong labels: 5% of the labels of a dataset flipped; Loupe's ranking against cleanlab's on the same features and folds.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/lib/processes.mjs';
import { table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';

export const title = 'Wrong labels: 5% flipped, five seeds';
export const needsPython = true;

const seeds = 5;

export async function measure({ dist, cache, python, data, temporary }) {
  if (!python) return 'Skipped: there is no Python with a package index.';
  const rows = [];
  for (const set of ['flowers5', 'mushrooms5', 'cats_vs_dogs']) {
    const folder = join(data, set);
    if (!existsSync(folder)) continue;
    const out = join(temporary, `labels-${set}`);
    const env = { ...process.env, LOUPE_CACHE_DIR: cache };
    await answer(process.execPath, [join(dist, 'labelAudit.cjs'), folder, out, String(seeds)], env);
    const { results, seconds } = JSON.parse(await answer(python, [pythonContender('cleanlab_labels.py'), out], env));
    const best = (words) =>
      Object.entries(results)
        .filter(([name]) => words.every((word) => name.includes(word)))
        .sort(([, [a]], [, [b]]) => b - a)[0];
    const [name, found] = Object.entries(results)
      .filter(([one]) => one.includes('filter'))
      .sort(([, a], [, b]) => b[3] - a[3])[0];
    const line = (contender, [precision, ...filter], judges) => [
      set,
      contender,
      precision.toFixed(3),
      ...(judges ? filter.map((value) => value.toFixed(2)) : ['', '', '']),
    ];
    rows.push(line(`Loupe (${seconds.toFixed(1)} s)`, results.Loupe, true));
    for (const words of [['C=1 ', 'rank'], ['rank']]) {
      const [one, values] = best(words);
      rows.push(line(`cleanlab, ${words.length > 1 ? '' : 'best of all: '}${one}`, values, false));
    }
    rows.push(line(`cleanlab, best filter: ${name}`, found, true));
  }
  return table(['set', 'contender', 'mean average precision', 'precision', 'recall', 'F1'], rows);
}

async function answer(program, args, env) {
  const { code, output } = await run(program, args, { capture: true, env, timeout: 20 * 60_000 });
  if (code !== 0) throw new Error(`${program} ${args[0]} failed: ${output.slice(-2000)}`);
  return output.trim().split('\n').at(-1);
}
