// How often a training takes as long as `loupe estimate` said right before: six sets of photographs, four modes.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { figure, table } from './lib/numbers.mjs';
import { wholeProcess } from './lib/wholeProcess.mjs';

export const title = 'Estimates: the range that was said, and what came';

/** Classes and images of each that are taken; `images` of a folder without class folders: all. */
const sets = [
  { name: 'flowers5' },
  { name: 'mushrooms5' },
  { name: 'cats_vs_dogs' },
  { name: 'dog_breeds_120', classes: 6 },
  { name: 'dog_breeds_csv' },
  { name: 'dog_breeds_120', as: '12 × 14 photographs', classes: 12, images: 14, from: 20 },
];

/** Recipes, cut so that each takes seconds, and the images of a set that they are given at most. */
const jobs = [
  { name: 'quick', recipe: { extends: 'quick' }, most: 600 },
  { name: 'head', recipe: { extends: 'head', epochs: 2 }, most: 200 },
  {
    name: 'fine-tune',
    recipe: { extends: 'fine-tune', epochs: 1, fineTune: { headEpochs: 1 } },
    most: 120,
  },
  { name: 'scratch', recipe: { extends: 'small-cnn', epochs: 2 }, most: 200 },
];

export async function measure({ data, dist, temporary, rounds }) {
  const present = sets.filter(({ name }) => existsSync(join(data, name)));
  if (present.length === 0) return `Skipped: the photographs of ${data} are not there.`;
  const program = join(dist, 'cli.js');
  const tried = [];
  for (let round = 0; round < rounds; round++) {
    for (const set of present) {
      // Each set begins with an empty cache; its later jobs find what the earlier ones left there.
      const cache = join(temporary, 'estimates-cache');
      for (const job of jobs) {
        const folder = join(temporary, 'estimates');
        take(join(data, set.name), folder, set, job.most ?? Infinity);
        const config = join(temporary, 'estimates.loupe.json');
        writeFileSync(config, JSON.stringify(job.recipe));
        const run = join(temporary, 'estimates-run');
        const about = [folder, '--config', config, '--json'];
        const { said } = await wholeProcess(process.execPath, [program, 'estimate', ...about], {
          LOUPE_CACHE_DIR: cache,
        });
        await wholeProcess(process.execPath, [program, 'train', ...about, '--out', run], { LOUPE_CACHE_DIR: cache });
        tried.push({ set: set.as ?? set.name, job: job.name, said, came: secondsOf(run) });
        console.error(stagesOf(tried.at(-1)));
        for (const made of [folder, run]) rmSync(made, { recursive: true, force: true });
      }
      rmSync(cache, { recursive: true, force: true });
    }
  }
  const inside = tried.filter(({ said, came }) => isWithin(came.total, said.total)).length;
  return [
    table(
      ['photographs', 'mode', 'images', 'said', 'range', 'came', 'within'],
      tried.map(({ set, job, said: { images, total }, came }) => [
        set,
        job,
        String(images),
        `${figure(total.seconds)} s`,
        `${figure(total.low)} to ${figure(total.high)} s`,
        `${figure(came.total)} s`,
        isWithin(came.total, total) ? 'yes' : came.total < total.low ? 'sooner' : 'later',
      ]),
    ),
    '',
    `The real time lay in the range ${inside} times of ${tried.length} (goal: 9 of 10). It is the run's own, without the saving that the estimate leaves out.`,
  ].join('\n');
}

const isWithin = (seconds, { low, high }) => seconds >= low && seconds <= high;

/** Copies a set, or of its classes and images some, taken evenly. */
function take(source, folder, { classes = Infinity, images = Infinity, from = 0 }, most) {
  const labels = readdirSync(source).filter((name) => name === 'labels_present.csv');
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.csv'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(source.length + 1))
    .sort();
  const folders = [...new Set(files.map((file) => dirname(file)))].slice(from, from + classes);
  const groups = folders.map((of) => files.filter((file) => dirname(file) === of));
  const each = groups.map((group) => group.slice(0, images));
  const share = Math.min(1, most / each.flat().length);
  const kept = each.flatMap((group) => group.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share)));
  for (const file of kept) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(source, file), join(folder, file));
  }
  // The table names what there is in all; here only what was taken.
  for (const name of labels) {
    const [head, ...rows] = readFileSync(join(source, name), 'utf8').trim().split(/\r?\n/);
    const taken = new Set(kept.map((file) => file.replaceAll('\\', '/')));
    writeFileSync(join(folder, 'labels.csv'), [head, ...rows.filter((row) => taken.has(row.split(',')[0]))].join('\n'));
  }
}

/** Seconds of a run's phases and of all of them but the saving. */
function secondsOf(run) {
  const events = readFileSync(join(run, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const phases = Object.fromEntries(
    events
      .filter(({ type, state }) => type === 'phase' && state === 'end')
      .map(({ phase, seconds }) => [phase, seconds]),
  );
  const [first, last] = [events[0], events.find(({ type, phase }) => type === 'phase' && phase === 'save')];
  return { ...phases, total: (last.t - first.t) / 1000 };
}

function stagesOf({ set, job, said, came }) {
  const stages = said.stages.map(
    ({ stage, seconds, low, high }) => `${stage} ${[low, seconds, high].map(figure).join('<')}`,
  );
  const phases = Object.entries(came).map(([phase, seconds]) => `${phase} ${figure(seconds)}`);
  return `${set} ${job}: said ${stages.join(', ')}; came ${phases.join(', ')}`;
}
