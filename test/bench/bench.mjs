// npm run bench [-- --only features,steps,jobs,decoding,growth,estimates,scrolling,mapping,prediction,labels,audits,copies,scale,sorting,faces] [--rounds N] [--epochs N] [--torch] [--write]
// Loupe against what a user would otherwise run: contenders take turns, figures are medians and ratios of one run.
// It wants a quiet machine. --torch installs PyTorch, several GB, for its DataLoader and for imagededup.
// --write keeps each part's result and writes docs/benchmarks.md of all that are kept.
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
/**
 * Each is a module with a `title` and `measure(bench)`, which gives its tables as Markdown, and `needsPython` where others
 * are measured beside Loupe.
 */
const all = [
  'features',
  'steps',
  'jobs',
  'decoding',
  'growth',
  'estimates',
  'scrolling',
  'mapping',
  'prediction',
  'labels',
  'audits',
  'copies',
  'scale',
  'sorting',
  'faces',
].filter((name) => existsSync(inRepository('test', 'bench', `${name}.mjs`)));
const only = option('only', all.join(',')).split(',');
const write = process.argv.includes('--write');
const rounds = Number(option('rounds', 3));
const temporary = mkdtempSync(join(tmpdir(), 'loupe-bench-'));
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));

try {
  const unknown = only.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number from 1 on.');
  await ensurePackages();
  const parts = await Promise.all(only.map(async (name) => ({ name, ...(await import(`./${name}.mjs`)) })));
  const bench = {
    rounds,
    /** Epochs of the tutorial's flow that are run; five are reckoned. */
    epochs: Number(option('epochs', 2)),
    data: inRepository('..', 'shared', 'data'),
    temporary,
    cache: join(temporary, 'cache'),
    dist: await buildContenders(),
    python: parts.some(({ needsPython }) => needsPython)
      ? await contendersPython({ torch: process.argv.includes('--torch') })
      : undefined,
  };
  if (only.includes('steps')) await setUpTensorFlow(bench);
  for (const { name, title, measure } of parts) {
    const circumstances = machine(bench);
    console.error(`${title} (${circumstances})…`);
    const began = performance.now();
    try {
      const tables = await measure(bench);
      console.log(`## ${title}\n\n${circumstances}\n\n${tables}\n`);
      if (write) keepResult(name, { title, circumstances, tables });
      console.error(`${name} took ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`);
    } catch (error) {
      // The other parts are worth their minutes all the same.
      console.error(`${name} failed: ${error.stack}`);
      process.exitCode = 1;
    }
  }
  if (write) writeReport(all);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
