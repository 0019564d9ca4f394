import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { extensionFolder, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { reportFailures } from './support/report';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const canSetUp = process.platform === 'linux' && process.arch === 'x64';
const temporary = temporaryFolder('devices');
const workspace = join(temporary.path, 'work');
const cache = join(temporary.path, 'cache');
const programs = join(temporary.path, 'programs');

/** A Python without TensorFlow, whose pip never comes to an end. */
const python =
  '#!/bin/sh\ncase "$*" in *--version) echo "pip 25.3 from here";; *loupe:*) echo "loupe:";; *download*) exec sleep 3600;; esac\n';

/** As much of the Python extension as is asked for: it names the environment that the user selected. */
const pythonExtension = `exports.activate = () => ({ environments: {
  getActiveEnvironmentPath: () => ({ id: 'x', path: 'x' }),
  resolveEnvironment: () => Promise.resolve({ executable: { uri: { fsPath: ${JSON.stringify(join(programs, 'selected-python'))} } } }),
} });`;

let workbench: Workbench;
/** A row of the notification centre: in a driven VS Code notifications wait there. */
const notice = (text: RegExp) =>
  workbench.page.locator('.notifications-center .notification-list-item').filter({ hasText: text }).first();
const rows = (): Promise<string[]> =>
  workbench.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').allTextContents();

describe.skipIf(!possible)('devices in the editor', () => {
  beforeAll(async () => {
    for (const folder of [workspace, cache, programs]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(workspace, 'notes.txt'), 'nothing\n');
    for (const name of ['python3', 'selected-python']) writeFileSync(join(programs, name), python, { mode: 0o755 });
    const extension = join(temporary.path, 'server', 'extensions', 'ms-python.python-1.0.0');
    mkdirSync(extension, { recursive: true });
    writeFileSync(
      join(extension, 'package.json'),
      JSON.stringify({
        name: 'python',
        publisher: 'ms-python',
        version: '1.0.0',
        engines: { vscode: '^1.90.0' },
        main: './main.js',
        activationEvents: [],
      }),
    );
    writeFileSync(join(extension, 'main.js'), pythonExtension);
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { LOUPE_CACHE_DIR: cache, PATH: [programs, process.env.PATH ?? ''].join(delimiter) },
    });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('Show Devices measures and tells what is used, and why the rest is not', async () => {
    await workbench.command('Loupe: Show Devices');
    const page = await workbench.loupePage('devices');
    await page
      .getByText(/computes: /)
      .first()
      .waitFor();
    const row = page.getByRole('row', { name: /onnxruntime-node 1\.\d+\.\d+/ }).first();
    expect(await row.textContent()).toMatch(/CPU[\s\S]*cpu[\s\S]*used[\s\S]*1\.0 ×/);
    await picture(workbench, 'devices');
  });

  test('the list can be copied and measured again', async () => {
    const page = await workbench.loupePage('devices');
    // The status bar says it for some seconds only: it is looked at from before the click on.
    const said = workbench.page.locator('.part.statusbar').getByText('The list of devices was copied.').waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await said;
    const trying = page.getByText(/^Trying/).waitFor();
    await page.getByRole('button', { name: 'Measure Again' }).click();
    await trying;
    await page.getByRole('button', { name: 'Measure Again' }).waitFor();
  });

  test.skipIf(!canSetUp)(
    'Set Up TensorFlow asks with sizes, and names the Python that is selected in the editor',
    async () => {
      await workbench.command('Loupe: Set Up TensorFlow Runtime');
      const shown = await until('the choices', async () => {
        const texts = (await rows()).join('\n');
        // A busy window draws its rows one after the other.
        return texts.includes('Download') && texts.includes('selected-python') && texts;
      });
      expect(shown).toMatch(/Use the selected Python environment.*selected-python/);
      expect(shown).toMatch(/NVIDIA GPU….*downloads 3\.4 GB, keeps 6\.5 GB/);
      expect(shown).toMatch(/CPU….*downloads 275 MB, keeps 850 MB/);
      await picture(workbench, 'set up tensorflow');
      await workbench.pick('Use the selected Python environment');
      await workbench.command('Notifications: Show Notifications');
      await notice(/selected-python has no TensorFlow/).waitFor();
      await picture(workbench, 'set up tensorflow failed');
    },
  );

  test.skipIf(!canSetUp)('a download is agreed to, and cancelled without a trace', async () => {
    await workbench.command('Loupe: Set Up TensorFlow Runtime');
    await workbench.pick('Download for the CPU…');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/About 275 MB are downloaded/).waitFor();
    await picture(workbench, 'set up tensorflow dialog');
    await dialog.getByRole('button', { name: 'Download' }).click();
    await workbench.command('Notifications: Show Notifications');
    const progress = notice(/Setting up TensorFlow/);
    await progress.waitFor();
    await until('the download', () =>
      readdirSync(join(cache, 'tensorflow')).some((name) => name.startsWith('staging-')),
    );
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await notice(/nothing half-installed is left/).waitFor();
    expect(readdirSync(join(cache, 'tensorflow'))).toEqual([]);
  });
});
