import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { makeZip } from '../engine/archives/makeArchives';
import { file, json, serve, status, type TestServer } from '../engine/jobs/get/kaggleServer';
import { serverInstalled } from '../hosts/server.mjs';
import { extensionFolder, sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { reportFailures } from './support/report';
import { again, until } from './support/until';
import { Workbench } from './support/workbench';

const photos = sharedData && join(sharedData, 'mushrooms5');
const temporary = temporaryFolder('get');
const workspace = join(temporary.path, 'work');
const cache = join(temporary.path, 'cache');
const secret = 'do-not-tell-0123456789';
let workbench: Workbench;
let server: TestServer;
let archive: Buffer;
const notice = (text: RegExp) =>
  workbench.page.locator('.notifications-center .notification-list-item').filter({ hasText: text }).first();

/** Three images of each of two classes. */
function mushrooms(): Buffer {
  const classes = readdirSync(photos!).filter((name) => statSync(join(photos!, name)).isDirectory());
  return makeZip(
    classes.slice(0, 2).flatMap((name) =>
      readdirSync(join(photos!, name))
        .slice(0, 3)
        .map((image) => ({ name: `${name}/${image}`, data: readFileSync(join(photos!, name, image)), method: 0 })),
    ),
  );
}

describe.skipIf(!findChromium() || !serverInstalled() || !photos)('getting a dataset in the editor', () => {
  beforeAll(async () => {
    for (const folder of [workspace, cache]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(workspace, 'notes.txt'), 'nothing\n');
    archive = mushrooms();
    server = await serve({
      '/api/v1/datasets/view/owner/mushrooms': json({ title: 'Mushrooms', licenseName: 'CC0', ownerName: 'Ann' }),
      '/api/v1/datasets/download/owner/mushrooms': [
        // The first answer stops in the middle and waits.
        (_, response) => {
          response.writeHead(200, { 'content-length': archive.length, etag: '"1"' });
          response.write(archive.subarray(0, archive.length >> 1));
        },
        file(archive),
      ],
      '/api/v1/competitions/data/download-all/dogs': status(403),
    });
    const machine = join(temporary.path, 'server', 'data', 'Machine');
    mkdirSync(machine, { recursive: true });
    writeFileSync(
      join(machine, 'settings.json'),
      JSON.stringify({ 'loupe.kaggleAddress': server.address, 'loupe.cacheFolder': cache }),
    );
    // What a workspace says of where the token goes is not heard.
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(
      join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'loupe.kaggleAddress': 'https://evil.invalid' }),
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { KAGGLE_USERNAME: 'ann', KAGGLE_KEY: secret, HTTP_PROXY: '', http_proxy: '' },
    });
  });
  afterAll(async () => {
    await workbench?.close();
    await server?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  /** Answers both questions; the file dialog is a quick input in a browser. */
  async function start(source: string): Promise<void> {
    await workbench.command('Loupe: Get Dataset');
    const widget = workbench.page.locator('.quick-input-widget');
    const input = widget.locator('input[type="text"]').first();
    await widget.getByText('kaggle:owner/name').first().waitFor();
    await input.fill(source);
    await picture(workbench, 'get dataset');
    await workbench.page.keyboard.press('Enter');
    await until('the file dialog', async () => (await input.inputValue()).startsWith('/'));
    // The dialog puts its own folder there again while it opens.
    await again(
      'the folder in the file dialog',
      () => input.fill(`${workspace}/`),
      (timeout) =>
        widget
          .getByText('notes.txt')
          .or(widget.locator('.monaco-list-row', { hasText: '..' }))
          .first()
          .waitFor({ timeout }),
    );
    await widget.getByRole('button', { name: /^(OK|Choose)$/ }).click();
    await workbench.command('Notifications: Show Notifications');
  }

  test('it can be cancelled, continues the next time, and is opened as a dataset', async () => {
    await start('kaggle:owner/mushrooms');
    const progress = notice(/Getting the dataset/);
    await progress.getByText(/\d of \d MB/).waitFor();
    const downloads = join(cache, 'downloads');
    await until('half of the archive', () =>
      (existsSync(downloads) ? readdirSync(downloads) : []).some(
        (name) => name.endsWith('.part') && statSync(join(downloads, name)).size === archive.length >> 1,
      ),
    );
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await until('the end of the download', async () => !(await progress.isVisible()));
    await workbench.command('Notifications: Show Notifications');
    await notice(/Nothing of it is in the folder; what has arrived is kept/).waitFor();
    expect(readdirSync(workspace).sort()).toEqual(['.vscode', 'notes.txt']);

    await start('kaggle:owner/mushrooms');
    await workbench.loupePage('datasets');
    await workbench.command('Notifications: Show Notifications');
    await notice(/Found 6 images of 2 classes in .*mushrooms: .*Licence: CC0\./).waitFor();
    await picture(workbench, 'got dataset');
    expect(server.asked.at(-1)!.range).toBe(`bytes=${archive.length >> 1}-`);
    const record = readFileSync(join(workspace, 'mushrooms', 'DATASET.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ source: 'kaggle:owner/mushrooms', licence: 'CC0', files: 6 });
    expect(record).not.toContain(secret);
  });

  test('rules that were not accepted are named with their page', async () => {
    await start('kaggle-competition:dogs');
    await notice(/its rules have not been accepted\. Open .*\/competitions\/dogs\/rules/).waitFor();
    expect(existsSync(join(workspace, 'dogs'))).toBe(false);
  });
});
