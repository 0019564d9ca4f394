// Building dist/ when a source is newer than it.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { inRepository, repository } from './repository.mjs';

const stamp = inRepository('dist', '.built');
const inputs = ['src', 'esbuild.mjs', 'package.json', 'package-lock.json'];

/** Path, size and time of every file that the bundles are made from, as one text. */
function describeInputs() {
  const rows = [];
  const visit = (relative) => {
    const path = join(repository, relative);
    if (!existsSync(path)) return;
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(`${relative}/${name}`);
    else rows.push(`${relative} ${stat.size} ${stat.mtimeMs}`);
  };
  inputs.forEach(visit);
  return rows.join('\n');
}

/**
 * Builds dist/ unless it is up to date. A production build is never taken for a development build.
 * @returns {Promise<boolean>} whether anything was built; throws where the build fails.
 */
export async function ensureBuilt({ production = false, force = false } = {}) {
  const wanted = `${production ? 'production' : 'development'}\n${describeInputs()}`;
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  console.error('Building…');
  const { code } = await run(process.execPath, ['esbuild.mjs', ...(production ? ['--production'] : [])], {
    cwd: repository,
  });
  if (code !== 0) throw new Error('The build failed; the messages above say where.');
  writeFileSync(stamp, wanted);
  return true;
}
