// npm start -- [folder] [options of `loupe train`]: installs what is missing, builds, trains.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensurePackages } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRepository, requireNode } from './lib/repository.mjs';

requireNode();
const cli = inRepository('dist', 'cli.js');
const loupe = async (...args) => (await run(process.execPath, [cli, ...args])).code;

/** The folder to train on: the first argument, or the drawn sample dataset, made once. */
async function datasetFolder(argument) {
  // npm runs scripts in the repository; a relative folder is meant from where the user stands.
  if (argument !== undefined) return resolve(process.env.INIT_CWD ?? process.cwd(), argument);
  const sample = inRepository('.loupe', 'sample');
  if (!existsSync(sample)) {
    console.error('No folder was given: drawing the sample dataset.');
    const code = await loupe('sample', sample);
    if (code !== 0) process.exit(code);
  }
  return sample;
}

try {
  await ensurePackages();
  await ensureBuilt();
  const [first, ...rest] = process.argv.slice(2);
  const named = first !== undefined && !first.startsWith('-');
  const folder = await datasetFolder(named ? first : undefined);
  process.exitCode = await loupe('train', folder, ...(named ? rest : process.argv.slice(2)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
