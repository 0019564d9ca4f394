import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serveFile, type FileServer } from '../engine/downloads/fileServer';
import { serverInstalled } from '../hosts/server.mjs';
import { extensionFolder, repository, sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { reportFailures } from './support/report';
import { again, until } from './support/until';
import { Workbench } from './support/workbench';

const file = 'mobilenet_2_5_224_tf_no_top.h5';
const models = sharedData && join(sharedData, 'models');
const temporary = temporaryFolder('weights');
const workspace = join(temporary.path, 'work');
const cache = join(temporary.path, 'cache');
let workbench: Workbench;
let server: FileServer;
/** A row of the notification centre: in a driven VS Code notifications wait there. */
const notice = (text: RegExp) =>
  workbench.page.locator('.notifications-center .notification-list-item').filter({ hasText: text }).first();

/** Goes to a folder in the file dialog, which is a quick input in a browser, and takes a file there. */
async function chooseFile(path: string): Promise<void> {
  const widget = workbench.page.locator('.quick-input-widget');
  const row = (name: string) =>
    widget
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: workbench.page.getByText(name, { exact: true }) })
      .first();
  await until('the file dialog', async () =>
    (await widget.locator('input[type="text"]').first().inputValue()).startsWith('/'),
  );
  await row('..').waitFor();
  // The dialog puts its own folder there again while it opens.
  await again(
    `${path} in the file dialog`,
    () =>
      widget
        .locator('input[type="text"]')
        .first()
        .fill(`${dirname(path)}/`),
    (timeout) => row(basename(path)).waitFor({ timeout }),
  );
  await row(basename(path)).click();
}

describe.skipIf(!findChromium() || !serverInstalled() || !models)('weights and models in the editor', () => {
  beforeAll(async () => {
    for (const folder of [workspace, cache]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(workspace, 'notes.txt'), 'nothing\n');
    const bytes = readFileSync(join(models!, file));
    // The first answer stops in the middle and waits.
    server = await serveFile(bytes, [
      (_, response) => {
        response.writeHead(200, { 'content-length': bytes.length, etag: '"1"' });
        response.write(bytes.subarray(0, 400_000));
        return true;
      },
    ]);
    const machine = join(temporary.path, 'server', 'data', 'Machine');
    mkdirSync(machine, { recursive: true });
    writeFileSync(
      join(machine, 'settings.json'),
      JSON.stringify({ 'loupe.weightsMirror': server.address, 'loupe.cacheFolder': cache }),
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { KERAS_HOME: temporary.path, HTTP_PROXY: '', http_proxy: '' },
    });
  });
  afterAll(async () => {
    await workbench?.close();
    await server?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  async function startDownload(): Promise<void> {
    await workbench.command('Loupe: Download Weights');
    const rows = workbench.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'MobileNet 0.25' }).first().waitFor();
    await picture(workbench, 'download weights');
    await workbench.pick('MobileNet 0.25');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Licence: Apache-2.0').waitFor();
    await picture(workbench, 'download weights dialog');
    await dialog.getByRole('button', { name: 'Download' }).click();
    await workbench.command('Notifications: Show Notifications');
  }

  test('a download says its size and licence, can be cancelled, and continues the next time', async () => {
    const part = join(cache, 'weights', `${file}.part`);
    await startDownload();
    const progress = notice(/Downloading the weights of MobileNet 0\.25/);
    await progress.getByText(/\d of 2 MB/).waitFor();
    await until('half of the file', () => existsSync(part) && statSync(part).size === 400_000);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await until('the end of the download', async () => !(await progress.isVisible()));
    await workbench.command('Notifications: Show Notifications');
    await notice(/What has arrived is kept/).waitFor();
    await startDownload();
    await notice(/The weights of MobileNet 0\.25 are here/).waitFor();
    expect(server.seen).toEqual([`GET /${file}`, `GET /${file} bytes=400000-`]);
    expect(readFileSync(join(cache, 'weights', file)).length).toBe(readFileSync(join(models!, file)).length);
  });

  test('Import Weights refuses a file that does not fit', async () => {
    await workbench.command('Loupe: Import Weights');
    await chooseFile(join(repository, 'test', 'engine', 'networks', 'importing', 'expected', 'tf.h5'));
    await until('the networks', async () => (await workbench.choices()).some((label) => label.includes('MobileNet')));
    await workbench.page.keyboard.type('Xception');
    await workbench.pick('Xception');
    await workbench.command('Notifications: Show Notifications');
    await notice(/tf\.h5 has 4 weights, but the network/).waitFor();
  });

  test('Import Model makes a run whose model can be used', async () => {
    writeFileSync(join(workspace, 'classes.txt'), 'a\nb\nc\n');
    await workbench.command('Loupe: Import Model');
    await chooseFile(join(repository, 'test', 'engine', 'networks', 'importing', 'expected', 'tf.h5'));
    await workbench.pick('Finished classifier');
    await workbench.pick('-1 to 1');
    await workbench.pick('From a file…');
    await chooseFile(join(workspace, 'classes.txt'));
    await workbench.command('Notifications: Show Notifications');
    const done = notice(/tf was imported with 3 classes/);
    await done.waitFor();
    await picture(workbench, 'import model');
    await done.getByRole('button', { name: 'Use for Prediction' }).click();
    await notice(/tf .* now answers for images outside every dataset/).waitFor();
  });
});
