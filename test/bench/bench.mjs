// npm run bench [-- --only features,steps,jobs,decoding,growth] [--rounds N] [--epochs N] [--write]
// Loupe against what a user would otherwise run: contenders take turns, figures are medians and ratios of one run.
// It wants a quiet machine. --write keeps each part's result and writes docs/benchmarks.md of all that are kept.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from '../../scripts/lib/install.mjs';
import { inRepository, requireNode } from '../../scripts/lib/repository.mjs';
import { buildContenders, setUpTensorFlow } from './lib/contenders.mjs';
import { contendersPython } from './lib/python.mjs';
import { keepResult, machine, writeReport } from './lib/report.mjs';

requireNode();
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
/** Each is a module with a `title` and `measure(bench)`, which gives its tables as Markdown. */
const all = ['features', 'steps', 'jobs', 'decoding', 'growth'].filter((name) => existsSync(inRepository('test', 'bench', `${name}.mjs`)));
const only = option('only', all.join(',')).split(',');
const write = process.argv.includes('--write');
const temporary = mkdtempSync(join(tmpdir(), 'loupe-bench-'));

try {
  const unknown = only.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  await ensurePackages();
  const bench = {
    rounds: Number(option('rounds', 3)),
    /** Epochs of the tutorial's flow that are run; five are reckoned. */
    epochs: Number(option('epochs', 1)),
    data: inRepository('..', 'shared', 'data'),
    temporary,
    cache: join(temporary, 'cache'),
    dist: await buildContenders(),
    python: await contendersPython(),
  };
  if (only.includes('steps')) await setUpTensorFlow(bench);
  for (const name of only) {
    const { title, measure } = await import(`./${name}.mjs`);
    const circumstances = machine(bench);
    console.error(`${title} (${circumstances})…`);
    const tables = await measure(bench);
    console.log(`## ${title}\n\n${circumstances}\n\n${tables}\n`);
    if (write) keepResult(name, { title, circumstances, tables });
  }
  if (write) writeReport(all);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
