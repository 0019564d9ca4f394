// npm test [-- part…]: installs what is missing, builds once, runs every test, and ends with one line:
// `N passed, N failed`, and `, N skipped` where some were. Parts: typecheck, lint, unit, integration, e2e, package,
// and soak, which runs only where it is named.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureHosts, ensurePackages } from './lib/install.mjs';
import { ensureChromium } from './lib/npmChromium.mjs';
import { run } from './lib/processes.mjs';
import { inRepository, repository, requireNode } from './lib/repository.mjs';
import { longestSilence, runVitest } from './lib/vitestRun.mjs';

requireNode();
const results = inRepository('test-results');

/** One check that is a program: it passes where it exits with 0. */
async function check(name, args) {
  const { code, output, silent } = await run(process.execPath, args, {
    cwd: repository,
    capture: true,
    silence: longestSilence,
  });
  const ok = code === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (!ok) console.log(silent ? `ended after ${longestSilence / 60_000} min without a sign of life` : output.trimEnd());
  return { passed: ok ? 1 : 0, failed: ok ? [] : [name], skipped: [] };
}

const together = (outcomes) => ({
  passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
  failed: outcomes.flatMap((outcome) => outcome.failed),
  skipped: outcomes.flatMap((outcome) => outcome.skipped),
});

const bin = (...parts) => inRepository('node_modules', ...parts);

async function typecheck() {
  const folders = readdirSync(inRepository('src'))
    .map((name) => `src/${name}`)
    .concat('test')
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

async function lint() {
  return together(
    await Promise.all([
      check('lint', [bin('eslint', 'bin', 'eslint.js'), 'src', 'test', 'scripts', '--max-warnings', '0']),
      check('format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    ]),
  );
}

const vitest = (part, config) => (env) => runVitest({ part, config, results, env });

const parts = {
  typecheck: { run: typecheck },
  lint: { run: lint },
  unit: { run: vitest('unit', 'vitest.config.mjs'), chromium: true },
  integration: { run: vitest('integration', 'test/integration/vitest.config.mjs'), chromium: true, hosts: true },
  e2e: { run: vitest('e2e', 'test/e2e/vitest.config.mjs'), chromium: true, hosts: true },
  package: { run: vitest('package', 'test/e2e/package/vitest.config.mjs'), chromium: true, hosts: true },
  soak: { run: vitest('soak', 'test/soak/vitest.config.mjs'), named: true },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part named ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(64);
}
const chosen = Object.keys(parts).filter((name) => (asked.length === 0 ? !parts[name].named : asked.includes(name)));
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
    console.log(
      `== ${name}: ${outcome.passed} passed, ${outcome.failed.length} failed, ${outcome.skipped.length} skipped in ${((Date.now() - began) / 1000).toFixed(0)} s`,
    );
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
