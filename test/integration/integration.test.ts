import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { extensionFolder, loupe, repository, temporaryFolder } from '../e2e/support/datasets';
import { serverInstalled } from '../hosts/server.mjs';
import type { SuiteResult } from './suite/runner';

const possible = findChromium() !== undefined && serverInstalled();
const folder = temporaryFolder('integration');
afterAll(() => folder.remove());

/** Builds the suite, runs it inside VS Code through the launcher, and returns what each test came to. */
async function runSuite(): Promise<{ results: readonly SuiteResult[]; exitCode: number }> {
  const entry = join(repository, 'out', 'integration', 'index.js');
  await build({
    entryPoints: [join(repository, 'test', 'integration', 'suite', 'index.ts')],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'error',
  });
  const workspace = join(folder.path, 'workspace');
  const cache = join(folder.path, 'cache');
  const file = join(folder.path, 'results.json');
  await loupe(['sample', join(workspace, 'shapes')], { env: { LOUPE_CACHE_DIR: cache } });
  await loupe(['train', 'shapes', '--json'], { cwd: workspace, env: { LOUPE_CACHE_DIR: cache } });
  const exitCode = await runTests({
    // The desktop program where the environment names one, else the npm-delivered server.
    vscodeExecutablePath: process.env.LOUPE_VSCODE ?? join(repository, 'test', 'hosts', 'launcher.mjs'),
    extensionDevelopmentPath: extensionFolder,
    extensionTestsPath: entry,
    launchArgs: [workspace],
    extensionTestsEnv: { LOUPE_CACHE_DIR: cache, LOUPE_TEST_RESULTS: file },
  }).catch((error: unknown) => {
    console.error(String(error));
    return 1;
  });
  return { results: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SuiteResult[]) : [], exitCode };
}

const suite = possible ? await runSuite() : undefined;

describe.skipIf(!suite)('inside a real VS Code, through runTests of @vscode/test-electron', () => {
  test('the suite ran to its end and its exit code came through', () => {
    const failed = suite?.results.some((result) => result.outcome === 'failed');
    expect(suite?.results.length).toBeGreaterThan(0);
    expect(suite?.exitCode).toBe(failed ? 1 : 0);
  });

  for (const result of suite?.results ?? []) {
    test(result.name, () => {
      expect(result.error, result.error ?? '').toBeNull();
    });
  }
});
