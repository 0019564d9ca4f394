// Installing what is missing, and nothing when nothing is: a stamp in node_modules remembers the lock file.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { inRepository, repository } from './repository.mjs';

const stampName = '.loupe-installed';
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const readLock = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/**
 * Whether npm's own record of what lies in node_modules has every package of the lock file (other platforms' apart).
 */
function matchesLock(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const present = readLock(record);
  return Object.entries(readLock(join(folder, 'package-lock.json'))).every(
    ([path, entry]) =>
      path === '' || (path in present ? present[path].version === entry.version : Boolean(entry.optional)),
  );
}

/**
 * Whether node_modules is what the lock file says: by the stamp, else by npm's record unless more steps belong to it.
 */
function isInstalled(folder, hasMoreSteps) {
  const stamp = join(folder, 'node_modules', stampName);
  const hash = hashOf(join(folder, 'package-lock.json'));
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === hash;
  if (hasMoreSteps || !matchesLock(folder)) return false;
  writeFileSync(stamp, hash);
  return true;
}

async function npm(args, cwd, timeout) {
  const { code, output, missing, timedOut } = await run('npm', args, { cwd, timeout, capture: true });
  if (code === 0) return;
  const why = missing
    ? 'npm was not found on the PATH'
    : timedOut
      ? 'npm did not end in time'
      : output
          .trim()
          .split('\n')
          .filter((line) => line.trim() !== 'npm error')
          .slice(0, 15)
          .join('\n');
  throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${why}`);
}

/**
 * Runs `npm ci` in a folder unless it is up to date.
 * @param {string} folder absolute path with a package-lock.json
 * @param {string} what named to the user while it happens
 * @param {() => Promise<void>} [andThen] a further step of the same installation
 * @returns {Promise<boolean>} whether anything was installed.
 */
export async function installFolder(folder, what, andThen) {
  if (isInstalled(folder, andThen !== undefined)) return false;
  console.error(`Installing ${what}…`);
  const began = Date.now();
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder, 15 * 60_000);
  await andThen?.();
  writeFileSync(join(folder, 'node_modules', stampName), hashOf(join(folder, 'package-lock.json')));
  console.error(`Installed ${what} in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return true;
}

/** The packages that Loupe is built from and tested with. */
export const ensurePackages = () => installFolder(repository, 'the packages of package-lock.json');

/** The VS Code server for the tests and `npm run editor`. */
export function ensureHosts() {
  const folder = inRepository('test', 'hosts');
  return installFolder(folder, 'a VS Code server (test/hosts)', async () => {
    const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    // The server's own packages are named by the shrinkwrap inside it, which `npm ci` declines.
    await npm(
      ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      server,
      10 * 60_000,
    );
    const log = join(server, 'node_modules', '@vscode', 'spdlog', 'index.js');
    const native = "require('bindings')('spdlog')";
    const text = readFileSync(log, 'utf8');
    if (!text.includes(native)) throw new Error(`${log} is not as expected: it does not load its native part.`);
    writeFileSync(log, text.replace(native, `require(${JSON.stringify(join(folder, 'spdlog.cjs'))})`));
  });
}
