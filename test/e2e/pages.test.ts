import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { extensionFolder, loupe, temporaryFolder } from './support/datasets';
import { accessibilityFaults, curvePoints, drawnImages, picture, themed } from './support/pages';
import { reportFailures } from './support/report';
import { themes, type ThemeName } from './support/settings';
import { keepPictures } from './support/shownPictures';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('pages');
const workspace = join(temporary.path, 'shapes-workspace');
const env = { LOUPE_CACHE_DIR: join(temporary.path, 'cache') };

let workbench: Workbench;

/** Pictures for the README: drawn images only, and only when they are asked for. */
const wanted = process.env.LOUPE_UPDATE_SCREENSHOTS === '1';

/** Takes the page's picture in every theme and returns what axe finds, by theme. */
async function look(name: string, frame: Frame): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const theme of Object.keys(themes) as ThemeName[]) {
    await themed(workbench, frame, theme);
    await picture(workbench, `${name} ${theme}`);
    const faults = await accessibilityFaults(frame, theme);
    if (faults.length > 0) found[theme] = faults;
  }
  if (wanted) await keepPictures(name, Object.keys(themes) as ThemeName[]);
  return found;
}

describe.skipIf(!possible)('every page on the sample dataset, in every theme', () => {
  beforeAll(async () => {
    await loupe(['sample', join(workspace, 'shapes')], { env });
    await loupe(['train', 'shapes', '--json'], { cwd: workspace, env });
    writeFileSync(
      join(workspace, 'shapes.loupe.json'),
      '{\n  "extends": "head",\n  "dataset": "shapes",\n  "augmentation": { "rotation": 25, "flipHorizontal": 0.5, "hue": 20 }\n}\n',
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env,
    });
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    await workbench.command('Loupe: Focus on Runs View');
    await until('the run in the tree', async () => (await workbench.treeRows('Runs')).length === 1);
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('dataset', async () => {
    await workbench.explorerMenu(['shapes'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    await page.locator('[role="listbox"] [role="option"]').first().waitFor();
    await until('thumbnails', async () => (await drawnImages(page)) >= 8);
    await workbench.command('Loupe: Focus on Datasets View');
    expect(await look('dataset', page)).toEqual({});
  });

  test('training', async () => {
    await workbench.command('Loupe: Focus on Runs View');
    await workbench.tree('Runs').locator('.monaco-list-row').first().click();
    const page = await workbench.loupePage('training');
    await page.getByText(/validation accuracy · /).waitFor();
    await until(
      'images behind a mistake, or all right',
      async () => (await page.getByText('No class is taken for another.').count()) > 0 || (await drawnImages(page)) > 0,
    );
    expect(await look('result', page)).toEqual({});
    await page.getByRole('tab', { name: 'Curves' }).click();
    await until('the whole curve', async () => (await curvePoints(page)) > 1);
    expect(await look('training', page)).toEqual({});
  });

  test('evaluation', async () => {
    await workbench.command('Loupe: Focus on Runs View');
    const row = workbench.tree('Runs').locator('.monaco-list-row').first();
    await row.hover();
    await row.locator('[aria-label^="Open Confusion Matrix"]').click();
    const page = await workbench.loupePage('evaluation');
    const cell = page.locator('[role="gridcell"][aria-label*=" taken for "]:not([aria-label*=": 0 of"])').first();
    await cell.click();
    await until('thumbnails of the cell', async () => (await drawnImages(page)) > 0);
    expect(await look('evaluation', page)).toEqual({});
  });

  test('runs', async () => {
    await workbench.command('Loupe: Show Runs');
    const page = await workbench.loupePage('runs');
    const rows = page.locator('loupe-runs-table tbody tr[data-run]');
    await until('the run in the table', async () => (await rows.count()) === 1);
    await loupe(['train', 'shapes', '--seed', '2', '--json'], { cwd: workspace, env });
    await until(
      'the second run, finished',
      async () => (await rows.count()) === 2 && (await rows.filter({ hasText: 'completed' }).count()) === 2,
    );
    const [run] = readdirSync(join(workspace, '.loupe', 'runs'))
      .sort()
      .reverse();
    await page.getByRole('button', { name: `Star ${run}` }).click();
    await until(
      'the star in the tree',
      async () => (await workbench.tree('Runs').locator('.monaco-list-row .codicon-star-full').count()) > 0,
    );
    expect(JSON.parse(readFileSync(join(workspace, '.loupe', 'runs', run!, 'notes.json'), 'utf8'))).toEqual({
      version: 1,
      name: '',
      note: '',
      star: true,
    });
    // As another window would.
    writeFileSync(
      join(workspace, '.loupe', 'runs', run!, 'notes.json'),
      JSON.stringify({ version: 1, note: 'seed 2 tried', star: true }),
    );
    await until(
      'the note of another window',
      async () => (await rows.filter({ hasText: 'seed 2 tried' }).count()) === 1,
    );
    await rows.first().click();
    await rows.last().click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const settings = page.locator('loupe-comparison .settings tbody tr[data-place]');
    await until('what differs', async () => (await settings.count()) === 1);
    expect(await settings.first().textContent()).toMatch(/^\s*seed/);
    await page.getByText('Images moved from').first().waitFor();
    await until(
      'both curves',
      async () => (await page.locator('loupe-compared-curves loupe-line-chart').first().locator('.mark').count()) === 2,
    );
    expect(await look('runs', page)).toEqual({});
  });

  test('runs are filtered by any column or setting, sorted, noted and moved to the trash', async () => {
    await workbench.command('Loupe: Show Runs');
    const page = await workbench.loupePage('runs');
    const rows = page.locator('loupe-runs-table tbody tr[data-run]');
    const folders = readdirSync(join(workspace, '.loupe', 'runs')).sort();
    const record = (run: string): RunRecord =>
      JSON.parse(readFileSync(join(workspace, '.loupe', 'runs', run, 'run.json'), 'utf8')) as RunRecord;
    const shown = (): Promise<(string | null)[]> =>
      rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-run')!.split('/').at(-1)!));
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    const fits = async (words: string, wanted: readonly string[]): Promise<void> => {
      await until(`the runs of “${words}”`, async () => {
        // What is inserted goes where the keyboard is, and a window that is still busy may have moved it.
        if ((await filter.inputValue()) !== words) await filter.fill(words);
        return JSON.stringify((await shown()).sort()) === JSON.stringify([...wanted].sort());
      });
    };
    const [first, second] = folders as [string, string];
    const accuracy = (run: string): number => record(run).result!.parts.validation!.accuracy;
    await fits('seed=2', [second]);
    await fits('accuracy>1', []);
    await fits(`accuracy>=${Math.min(accuracy(first), accuracy(second))} time<3600 device:cpu`, folders);
    await fits(`fingerprint:${record(first).dataset.fingerprint!.slice(0, 8)}`, folders);
    await fits('started>2100-01-01', []);
    await fits('', folders);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await until('the order of names', async () => JSON.stringify(await shown()) === JSON.stringify(folders));
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await until(
      'the other order',
      async () => JSON.stringify(await shown()) === JSON.stringify([...folders].reverse()),
    );

    await rows.filter({ hasText: first }).locator('td.col-status').click();
    await page.getByRole('textbox', { name: 'Note' }).fill('the one to keep');
    await page.getByRole('searchbox', { name: 'Filter' }).focus();
    await until(
      'the note',
      () =>
        (JSON.parse(readFileSync(join(workspace, '.loupe', 'runs', first, 'notes.json'), 'utf8')) as { note: string })
          .note === 'the one to keep',
    );

    await rows.filter({ hasText: first }).locator('td.col-status').click();
    await page.locator(`loupe-runs-table tr[aria-selected="true"]`).press('F2');
    const input = workbench.page.locator('.quick-input-widget input.input');
    await input.fill('the first try');
    await input.press('Enter');
    await rows.filter({ hasText: 'the first try' }).waitFor();
    await workbench.tree('Runs').getByText('the first try').first().waitFor();

    await rows.filter({ hasText: 'the first try' }).locator('td.col-dataset').click({ button: 'right' });
    const menu = workbench.page.locator('.monaco-menu');
    await menu.getByText('Reveal Run Folder').waitFor();
    // Nothing of a text field, and nothing that takes two runs.
    expect(await menu.getByText(/^(Cut|Paste|Compare Runs…)$/).count()).toBe(0);
    expect(await menu.getByText('Rename Run…').count()).toBe(1);
    await workbench.page.keyboard.press('Escape');

    await loupe(['train', 'shapes', '--seed', '3', '--json'], { cwd: workspace, env });
    const third = readdirSync(join(workspace, '.loupe', 'runs')).find((run) => !folders.includes(run))!;
    await until('the third run', async () => (await shown()).includes(third));
    await rows.filter({ hasText: third }).locator('td.col-status').click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    const remove = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Delete…' }).click();
      await dialog.getByText(`Move ${third} to the trash?`).waitFor();
      await dialog.getByRole('button', { name: 'Move to Trash' }).click();
      await until(
        'the end of the third run',
        async () => !existsSync(join(workspace, '.loupe', 'runs', third)) && !(await shown()).includes(third),
      );
    };
    await remove();
    expect((await shown()).sort()).toEqual(folders);
    // A server has no trash of its own: nothing is lost all the same.
    const trash = join(workspace, '.loupe', 'trash');
    if (existsSync(trash)) {
      expect(readdirSync(trash)).toEqual([expect.stringMatching(new RegExp(`^${third}-\\d{8}T\\d{9}Z$`))]);
      await workbench.command('Loupe: Restore Deleted Run');
      const row = workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: third });
      await row.getByRole('checkbox', { name: third }).first().click();
      await workbench.page.locator('.quick-input-widget').getByText('1 Selected').waitFor();
      await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
      await until('the restored run', async () => (await shown()).includes(third));
      expect(readdirSync(trash)).toEqual([]);
      await rows.filter({ hasText: third }).locator('td.col-status').click();
      await remove();
    }
  });

  test('a page in the background of a reloaded window is opened once, whoever asks for it', async () => {
    await workbench.command('Loupe: Show Runs');
    const tabs = (): Promise<number> =>
      workbench.page
        .locator('.tabs-container .tab')
        .filter({ hasText: /^Runs$/ })
        .count();
    await workbench.loupePage('runs');
    expect(await tabs()).toBe(1);
    await workbench.command('Loupe: Focus on Runs View');
    await workbench.tree('Runs').locator('.monaco-list-row').first().click();
    await workbench.loupePage('training');
    await workbench.command('View: Show Explorer');
    await workbench.reload('loupe.training');
    await workbench.loupePage('training');
    expect(await tabs()).toBe(1);
    await workbench.command('Loupe: Show Runs');
    const page = await workbench.loupePage('runs');
    await until('the runs', async () => (await page.locator('loupe-runs-table tbody tr[data-run]').count()) === 2);
    await until('one tab', async () => (await tabs()) === 1);
  });

  test('prediction', async () => {
    const [name] = readdirSync(join(workspace, 'shapes'))
      .filter((entry) => !entry.includes('.'))
      .sort();
    const [file] = readdirSync(join(workspace, 'shapes', name!)).sort();
    await workbench.openFile(file!);
    await workbench.command('Loupe: Predict Open Image');
    const page = await workbench.loupePage('prediction');
    await page.locator('loupe-probability-bars, [role="list"], [role="img"], svg').first().waitFor();
    expect(await look('prediction', page)).toEqual({});
  });

  test('preview', async () => {
    await workbench.setTheme('dark');
    await workbench.openFile('shapes.loupe.json');
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Preview Augmentation' }).first().click();
    const page = await workbench.loupePage('preview');
    await page.getByText('(32, 224, 224, 3)').waitFor();
    await until('the pictures', async () => (await page.locator('.picture img').count()) === 96);
    await page
      .getByText('images looked at is of one colour')
      .or(page.getByRole('cell', { name: /same colour|all zero/ }))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Next Epoch' }).click();
    await page.getByText('Training images of epoch 2').waitFor();
    await until('the pictures of the next epoch', async () => (await page.locator('.picture img').count()) === 96);
    expect(await look('preview', page)).toEqual({});
  });
});
