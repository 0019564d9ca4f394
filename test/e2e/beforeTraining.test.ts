import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('before-training');
const workspace = join(temporary.path, 'photos');

let workbench: Workbench;
/** A row of the notification centre: in a driven VS Code notifications wait there. */
const notice = (text: RegExp) =>
  workbench.page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
/** Waits for one, and shows the centre, which opens only once it holds something. */
const noticed = (text: RegExp) =>
  until('a notification', async () => {
    await workbench.command('Notifications: Show Notifications');
    return (await notice(text).count()) > 0;
  });

describe.skipIf(!possible)('before a training', () => {
  openBefore(
    { temporary, workspace },
    () => {
      mkdirSync(join(workspace, 'holiday'), { recursive: true });
      cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 12);
    },
    (opened) => (workbench = opened),
  );

  test('a folder without images is told of once, and leaves no run and no row in the list', async () => {
    await workbench.explorerMenu(['holiday'], 'Train Classifier');
    await noticed(/There are no images in this folder/);
    const said = notice(/There are no images in this folder/);
    await picture(workbench, 'folder without images');
    expect(await said.count()).toBe(1);
    expect(await said.getByRole('button', { name: 'Choose Another Folder…' }).count()).toBe(1);
    expect(await said.getByRole('button', { name: 'Inspect Dataset' }).count()).toBe(0);
    expect(await workbench.page.locator('.quick-input-widget').isVisible()).toBe(false);
    expect(existsSync(join(workspace, '.loupe'))).toBe(false);
  });

  test('its page says in a few words what it lacks, with buttons and without a notification', async () => {
    await workbench.explorerMenu(['holiday'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    await page.getByRole('heading', { name: 'No images in holiday' }).waitFor();
    await page.getByRole('button', { name: 'Choose Another Folder…' }).waitFor();
    await picture(workbench, 'page of a folder without images');
    await page.getByRole('button', { name: 'Rescan' }).click();
    await page.getByRole('heading', { name: 'No images in holiday' }).waitFor();
    await noticed(/no images/i);
    // The one of the training.
    expect(await notice(/no images/i).count()).toBe(1);
    await workbench.showView('Loupe', '.pane-header[aria-label^="Datasets"]');
    const rows = workbench.page.locator('.part.sidebar .monaco-list-row:visible', { hasText: 'holiday' });
    await until('the list without it', async () => (await rows.count()) === 0);
    await workbench.showView('Explorer', '.explorer-folders-view .monaco-list-row');
  });

  test('from the folder to the form of all settings is one question; the form estimates each change and trains', async () => {
    await workbench.explorerMenu(['flowers5'], 'Train Classifier');
    expect((await workbench.choices()).map((row) => row.replace(/^\W+/, '').trim())).toEqual([
      'Quick',
      'Fine-tune',
      'Small CNN from scratch',
      'More Options…',
      'Mushrooms Tutorial',
      'Cats and Dogs Tutorial',
      'Dog Breeds Tutorial',
      'Dog App Tutorial',
    ]);
    await until('a time for Quick', async () =>
      /about \d/.test(await workbench.page.locator('.quick-input-list .monaco-list-row').first().innerText()),
    );
    await picture(workbench, 'the one question');
    await workbench.pick('More Options…');
    const page = await workbench.loupePage('trainForm');
    await page
      .getByText(/^about \d/)
      .first()
      .waitFor();
    await picture(workbench, 'the form');
    await page.getByLabel('Recipe').selectOption('small-cnn');
    await page.getByLabel('Image Size').waitFor({ state: 'attached' });
    await page.getByLabel('Epochs', { exact: true }).fill('2');
    await page.getByText('2 epochs at most').waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await workbench.loupePage('training');
    const runs = join(workspace, '.loupe', 'runs');
    const record = await until('the run', () => {
      const [run] = existsSync(runs) ? readdirSync(runs) : [];
      const file = run && join(runs, run, 'run.json');
      return file && existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as RunRecord);
    });
    expect(record).toMatchObject({ recipe: 'small-cnn', settings: { epochs: 2, model: 'small-cnn' } });
  });
});
