// npm test [-- part…]: installs what is missing, builds once, runs every test, and ends with one line:
// `N passed, N failed`, and `, N skipped` where some were. Parts: typecheck, lint, unit, integration, e2e, package.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureHosts, ensurePackages } from './lib/install.mjs';
import { ensureChromium } from './lib/npmChromium.mjs';
import { run } from './lib/processes.mjs';
import { inRepository, repository, requireNode } from './lib/repository.mjs';

requireNode();
const minute = 60_000;
const results = inRepository('test-results');

/** @typedef {{passed: number, failed: string[], skipped: string[]}} Outcome names of what failed and was skipped */

/** One check that is a program: it passes where it exits with 0. @returns {Promise<Outcome>} */
async function check(name, args, timeout = 5 * minute) {
  const { code, output, timedOut } = await run(process.execPath, args, { cwd: repository, capture: true, timeout });
  const ok = code === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (!ok) console.log(timedOut ? `not done within ${timeout / minute} min` : output.trimEnd());
  return { passed: ok ? 1 : 0, failed: ok ? [] : [name], skipped: [] };
}

const together = (outcomes) => ({
  passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
  failed: outcomes.flatMap((outcome) => outcome.failed),
  skipped: outcomes.flatMap((outcome) => outcome.skipped),
});

const bin = (...parts) => inRepository('node_modules', ...parts);

async function typecheck() {
  const folders = readdirSync(inRepository('src')).map((name) => `src/${name}`).concat('test')
    .filter((folder) => existsSync(inRepository(folder, 'tsconfig.json')));
  const outcomes = [];
  const next = async () => {
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      outcomes.push(await check(`typecheck ${folder}`, [bin('typescript', 'bin', 'tsc'), '-p', folder]));
    }
  };
  await Promise.all([next(), next()]);
  return together(outcomes);
}

const lint = () => check('lint', [bin('eslint', 'bin', 'eslint.js'), 'src', 'test', 'scripts', '--max-warnings', '0']);

/** A run of vitest, counted by its own report. A file that cannot be loaded counts as one failure. */
async function vitest(part, config, timeout, env = {}) {
  const report = inRepository('test-results', `${part}.json`);
  const { code, timedOut } = await run(
    process.execPath,
    [bin('vitest', 'vitest.mjs'), 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: repository, timeout, env: { ...process.env, ...env } },
  );
  const outcome = { passed: 0, failed: [], skipped: [] };
  if (existsSync(report)) {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    for (const file of testResults) {
      const name = relative(repository, file.name);
      if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')) outcome.failed.push(`${name}: ${file.message || 'its set-up failed'}`);
      for (const test of file.assertionResults) {
        if (test.status === 'passed') outcome.passed++;
        else (test.status === 'failed' ? outcome.failed : outcome.skipped).push(`${name} > ${test.fullName}`);
      }
    }
  }
  if (timedOut) outcome.failed.push(`${part}: not done within ${timeout / minute} min`);
  else if (code !== 0 && outcome.failed.length === 0) outcome.failed.push(`${part}: vitest ended with ${code}`);
  return outcome;
}

const parts = {
  typecheck: { run: typecheck },
  lint: { run: lint },
  unit: { run: (env) => vitest('unit', 'vitest.config.mjs', 12 * minute, env), chromium: true },
  integration: { run: (env) => vitest('integration', 'test/integration/vitest.config.mjs', 6 * minute, env), chromium: true, hosts: true },
  e2e: { run: (env) => vitest('e2e', 'test/e2e/vitest.config.mjs', 12 * minute, env), chromium: true, hosts: true },
  package: { run: (env) => vitest('package', 'test/e2e/package/vitest.config.mjs', 8 * minute, env), chromium: true, hosts: true },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part named ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(64);
}
const chosen = Object.keys(parts).filter((name) => asked.length === 0 || asked.includes(name));
const outcomes = [];
try {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await ensurePackages();
  await ensureBuilt();
  const env = {};
  if (chosen.some((name) => parts[name].chromium)) {
    const { executable, why } = await ensureChromium();
    env.LOUPE_CHROMIUM = executable ?? 'none';
    if (!executable) console.log(`Tests that need a browser are skipped: ${why}.`);
    else if (chosen.some((name) => parts[name].hosts)) await ensureHosts();
  }
  for (const name of chosen) {
    const began = Date.now();
    console.log(`\n== ${name}`);
    const outcome = await parts[name].run(env);
    outcomes.push(outcome);
    console.log(`== ${name}: ${outcome.passed} passed, ${outcome.failed.length} failed, ${outcome.skipped.length} skipped in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
} catch (error) {
  console.error(error.message);
  outcomes.push({ passed: 0, failed: [`set-up: ${error.message.split('\n')[0]}`], skipped: [] });
}
const { passed, failed, skipped } = together(outcomes);
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
