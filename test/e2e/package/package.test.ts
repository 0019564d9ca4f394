import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { serverCommand, serverInstalled } from '../../hosts/server.mjs';
import { loupe, repository, temporaryFolder } from '../support/datasets';
import { drawnImages } from '../support/pages';
import { reportFailures } from '../support/report';
import { until } from '../support/until';
import { Workbench } from '../support/workbench';

const run = promisify(execFile);
const temporary = temporaryFolder('package');
const vsix = join(temporary.path, 'loupe.vsix');
const extensions = join(temporary.path, 'extensions');
const env = { LOUPE_CACHE_DIR: join(temporary.path, 'cache') };

let printed = '';
beforeAll(async () => {
  const { stdout, stderr } = await run(process.execPath, [join(repository, 'scripts', 'package.mjs'), '--out', vsix], {
    cwd: repository,
  });
  printed = stdout + stderr;
});
afterAll(() => temporary.remove());

test('the VSIX has what it needs, nothing else, and less than 60 MiB', () => {
  expect(printed).not.toContain('Fault:');
  const [, size] = /files, ([\d.]+) MiB/.exec(printed) ?? [];
  expect(Number(size)).toBeGreaterThan(5);
  expect(Number(size)).toBeLessThan(60);
});

test('NOTICE has the licence of every package that is shipped', async () => {
  await run(process.execPath, [join(repository, 'scripts', 'notice.mjs'), '--check'], { cwd: repository });
});

describe.skipIf(!findChromium() || !serverInstalled())('installed from the VSIX into a real VS Code', () => {
  const workspace = join(temporary.path, 'workspace');
  let workbench: Workbench;
  let installed: string;

  beforeAll(async () => {
    const { command, args } = serverCommand(
      '--install-extension',
      vsix,
      '--extensions-dir',
      extensions,
      '--server-data-dir',
      join(temporary.path, 'server'),
    );
    await run(command, args, { env: { ...process.env, EXTENSIONS_GALLERY: '{}' } });
    const name = readdirSync(extensions).find((entry) => entry.startsWith('loupe.loupe-'));
    if (!name) throw new Error(`Loupe was not installed into ${extensions}.`);
    installed = join(extensions, name);
    await loupe(['sample', join(workspace, 'shapes')], {
      cli: join(installed, 'dist', 'cli.js'),
      cwd: temporary.path,
      env,
    });
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extensionsFolder: extensions,
      env,
      settings: { 'loupe.training.recipe': 'quick' },
    });
  });
  afterAll(() => workbench?.close());

  test('its command line runs without the source tree', async () => {
    const help = await loupe(['--help'], { cli: join(installed, 'dist', 'cli.js'), cwd: temporary.path });
    expect(help).toContain('train');
    expect(existsSync(join(installed, 'src'))).toBe(false);
  });
  reportFailures(() => workbench);

  test('right-click, Train Classifier: it trains, and shows the images behind the matrix', async () => {
    await workbench.explorerMenu(['shapes'], 'Train Classifier');
    const runs = join(workspace, '.loupe', 'runs');
    const record = await until('the end of the run', () => {
      const [name] = existsSync(runs) ? readdirSync(runs) : [];
      const file = name && join(runs, name, 'run.json');
      if (!file || !existsSync(file)) return undefined;
      const now = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
      return now.status !== 'running' && now;
    });
    expect(record.error).toBeNull();
    expect(record.status).toBe('completed');
    const matrix = await workbench.loupePage('training');
    await matrix.locator('[role="gridcell"][aria-label*=" predicted right: "]').first().click();
    await until('thumbnails of the cell', async () => (await drawnImages(matrix)) > 0);
  });
});
