// Sorting images without classes: the key presses of an honest user with proposals, against one press an image.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/lib/processes.mjs';
import { median, table } from './lib/numbers.mjs';

export const title = 'Sorting: key presses with and without proposals';

const seeds = 8;
/** Images of each class; of sets with fewer, all. At most nine classes have keys. */
const sets = [
  ['flowers5', 60],
  ['mushrooms5', 60],
  ['cats_vs_dogs', 150],
];

export async function measure({ dist, cache, data }) {
  const rows = [];
  for (const [set, per] of sets) {
    const folder = join(data, set);
    if (!existsSync(folder)) continue;
    const { code, output } = await run(
      process.execPath,
      [join(dist, 'sorting.cjs'), folder, String(per), String(seeds)],
      {
        capture: true,
        env: { ...process.env, LOUPE_CACHE_DIR: cache },
        timeout: 10 * 60_000,
      },
    );
    if (code !== 0) throw new Error(`Sorting ${set} failed: ${output.slice(-2000)}`);
    const results = JSON.parse(output.trim().split('\n').at(-1));
    const mean = (name) => results.reduce((sum, one) => sum + one[name], 0) / results.length;
    const presses = results.map((one) => one.presses);
    rows.push([
      set,
      mean('images').toFixed(0),
      `${mean('presses').toFixed(0)} (${Math.min(...presses)} to ${Math.max(...presses)})`,
      `${((100 * mean('presses')) / mean('images')).toFixed(0)}%`,
      mean('singles').toFixed(0),
      mean('pages').toFixed(0),
      mean('corrected').toFixed(0),
      mean('wrong').toFixed(0),
      median(results.map((one) => one.fitMilliseconds)).toFixed(0),
    ]);
  }
  return table(
    [
      'set',
      'images',
      `presses (${seeds} seeds)`,
      'of one an image',
      'single images',
      'pages',
      'corrected on pages',
      'errors left',
      'refit, ms',
    ],
    rows,
  );
}
