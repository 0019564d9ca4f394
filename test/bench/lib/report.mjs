// Results are kept one by one, so that a part can be measured again alone, and written to docs/benchmarks.md together.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { inRepository } from '../../../scripts/lib/repository.mjs';

const resultFile = (name) => inRepository('out', 'bench-results', `${name}.json`);

/** What the figures were taken on and how. */
export function machine({ rounds }) {
  const [{ model }] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return (
    `${day}; ${cpus().length} x ${model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}; ` +
    `load ${loadavg()[0].toFixed(1)} at the start; ${rounds} rounds.`
  );
}

export function keepResult(name, result) {
  mkdirSync(dirname(resultFile(name)), { recursive: true });
  writeFileSync(resultFile(name), JSON.stringify(result));
}

/** What stands from this line on was measured elsewhere (a machine with a GPU, say) and stays. */
const elsewhere = '<!-- measured elsewhere -->';

export function writeReport(names) {
  const page = inRepository('docs', 'benchmarks.md');
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const kept = before.includes(elsewhere) ? before.slice(before.indexOf(elsewhere)) : '';
  const results = names
    .filter((name) => existsSync(resultFile(name)))
    .map((name) => JSON.parse(readFileSync(resultFile(name), 'utf8')));
  const text =
    [
      '# Benchmarks',
      '',
      'Made by `npm run bench -- --write`. Every contender is a process of its own, with everything loaded; they take turns, and',
      'figures are medians and ratios of one run. Jobs are whole processes, from start to end. Peak memory is that of the',
      "contender's process and of all that it started, added up. Times of the same thing on another day differ more than the ratios do.",
      '',
      ...results.flatMap(({ title, circumstances, tables }) => [`## ${title}`, '', circumstances, '', tables, '']),
    ].join('\n') + (kept ? `\n${kept}` : '');
  writeFileSync(page, text);
}
