// What is wrong with a folder: `loupe audit` against CleanVision, time and findings, as whole processes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figure, median, mebibytes, ratio, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Audits: what is wrong with a folder';
export const needsPython = true;

/** CleanVision's names of what both look for. */
const names = {
  dark: ['dark'],
  light: ['bright'],
  odd_aspect_ratio: ['odd-aspect'],
  odd_size: ['odd-size'],
  low_information: ['low-information'],
  blurry: ['blurred'],
  grayscale: ['grey'],
  exact_duplicates: ['exact-duplicate', 'duplicate-across-classes', 'duplicate-across-parts'],
  near_duplicates: ['near-duplicate'],
};
const kinds = Object.values(names).flat().join(',');

export async function measure(bench) {
  const sets = ['flowers5', 'mushrooms5', 'odd_images'].filter((name) => existsSync(join(bench.data, name)));
  if (sets.length === 0) return `Skipped: the photographs of ${bench.data} are not there.`;
  const times = [];
  const findings = [];
  for (const name of sets) {
    const folder = join(bench.data, name);
    const runs = { cold: [], warm: [], other: [] };
    let failed;
    for (let round = 0; round < bench.rounds; round++) {
      const env = { LOUPE_CACHE_DIR: join(bench.temporary, `audit-${name}-${round}`) };
      const args = [join(bench.dist, 'cli.js'), 'audit', folder, '--json', '--only', kinds];
      runs.cold.push(await wholeProcess(process.execPath, args, env));
      runs.warm.push(await wholeProcess(process.execPath, args, env));
      if (failed) continue;
      try {
        if (!bench.python) throw new Error('there is no Python with a package index');
        runs.other.push(await wholeProcess(bench.python, [pythonContender('python_cleanvision.py'), folder]));
      } catch (error) {
        failed = error.message.trim().split('\n').at(-1);
      }
    }
    const secondsOf = (list) => median(list.map(({ seconds }) => seconds));
    const peakOf = (list) => mebibytes(Math.max(...list.map(({ memory }) => memory ?? NaN)));
    const other = failed ? undefined : secondsOf(runs.other);
    for (const [what, list] of [
      ['Loupe, nothing cached', runs.cold],
      ['Loupe, again', runs.warm],
    ])
      times.push([
        name,
        what,
        `${figure(secondsOf(list))} s`,
        other ? ratio(other / secondsOf(list)) : '',
        peakOf(list),
      ]);
    times.push([
      name,
      'CleanVision',
      failed ? `fails: ${failed}` : `${figure(other)} s`,
      '',
      failed ? '' : peakOf(runs.other),
    ]);
    if (!failed) findings.push(...compared(name, runs.cold[0].said.problems, runs.other[0].said.issues));
  }
  return [
    table(['images', 'contender', 'wall time', "Loupe's speed against CleanVision", 'peak memory'], times),
    '',
    table(['images', 'kind', 'both', 'Loupe alone', 'CleanVision alone'], findings),
    '',
    'Both look for the same kinds. docs/audit.md explains the differences.',
  ].join('\n');
}

/** Files that either names, by kind; kinds that neither finds are left out. */
function compared(set, problems, issues) {
  return Object.entries(names).flatMap(([theirs, ours]) => {
    const mine = new Set(problems.filter(({ kind }) => ours.includes(kind)).flatMap(({ files }) => files));
    const other = new Set(issues[theirs] ?? []);
    const both = [...mine].filter((file) => other.has(file)).length;
    const row = [set, ours.join(', '), both, mine.size - both, other.size - both];
    return mine.size + other.size === 0 ? [] : [row];
  });
}
