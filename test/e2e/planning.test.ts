import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, extensionFolder, sharedData, temporaryFolder } from './support/datasets';
import { accessibilityFaults, picture, themed } from './support/pages';
import { outputOf, reportFailures } from './support/report';
import { themes, type ThemeName } from './support/settings';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('planning');
const workspace = join(temporary.path, 'photos');
const runsFolder = join(workspace, '.loupe', 'runs');
const recipe = join(workspace, 'few.loupe.json');

let workbench: Workbench;
let page: Frame;

const codeLens = (title: string) => workbench.page.locator('.codelens-decoration a', { hasText: title }).first();
/** Lines of the editor that is active; spaces that it draws as no-break ones are plain here. */
const editorText = async () =>
  (await workbench.page.locator('.editor-instance .view-lines .view-line').allTextContents())
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe.skipIf(!possible)('what is found out before a training', () => {
  beforeAll(async () => {
    mkdirSync(workspace, { recursive: true });
    cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 12);
    writeFileSync(
      recipe,
      '{\n  // Two epochs are enough here.\n  "extends": "small-cnn",\n  "dataset": "flowers5",\n  "imageSize": 224,\n  "epochs": 2\n}\n',
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { LOUPE_CACHE_DIR: join(temporary.path, 'cache') },
      // In a browser VS Code saves by itself: an edit that is not saved could not be told from one that is.
      settings: { 'files.autoSave': 'off' },
    });
    await workbench.page.setViewportSize({ width: 1600, height: 1000 });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('Estimate above a recipe opens the form of its settings, with how long the training takes', async () => {
    await workbench.openFile('few.loupe.json');
    await codeLens('Estimate').click();
    const form = await workbench.loupePage('trainForm');
    await form
      .getByText(/^about \d/)
      .first()
      .waitFor();
    await picture(workbench, 'estimate');
    await form.getByText('60 images found in 5 classes · Begun with few.loupe.json').waitFor();
    expect(await form.getByLabel('Epochs', { exact: true }).inputValue()).toBe('2');
    await form.getByText('2 epochs at most').waitFor();
  });

  test('Find Learning Rate above a recipe draws the sweep, stops when asked, and tries again', async () => {
    await workbench.openFile('few.loupe.json');
    await codeLens('Find Learning Rate').click();
    page = await workbench.loupePage('learningRateFinder');
    await page.locator('.status', { hasText: 'Trying learning rate' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page
      .locator('.status', { hasText: /^Stopped after \d+ of 100 learning rates, so none is suggested\.$/ })
      .waitFor();
    // Small images from here on: all rates are tried with them.
    writeFileSync(recipe, readFileSync(recipe, 'utf8').replace('224', '64'));
    await page.getByText('The recipe changed since these rates were tried.').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('.status', { hasText: /learning rates were tried/ }).waitFor();
    await until('the values', async () => (await page.locator('.values tbody tr[data-place]').count()) > 8);
    await page.getByRole('button', { name: /^Train with / }).waitFor();
  });

  test('the rate goes into the recipe as an edit that can be undone', async () => {
    const before = readFileSync(recipe, 'utf8');
    const button = page.locator('vscode-button', { hasText: /^\s*Put .+ into the Recipe/ });
    const rate = /^Put (.+) into/.exec((await button.textContent())!.trim())![1]!;
    await button.click();
    const tab = workbench.tab('few.loupe.json');
    await until('an edited recipe', async () => (await editorText()).includes(`"learningRate": ${rate}`));
    await until('a tab that is not saved', async () => (await tab.getAttribute('class'))!.includes('dirty'));
    expect(await editorText()).toContain('// Two epochs are enough here.');
    expect(readFileSync(recipe, 'utf8')).toBe(before);
    await page.getByText('as the recipe has it').waitFor();
    await picture(workbench, 'learning rate in the recipe');
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+z');
    await until('the recipe as it was', async () => !(await editorText()).includes('learningRate'));
    await page.getByText('the recipe has 0.002').waitFor();
  });

  test('the page passes in every theme and comes back after a reload without trying again', async () => {
    const found: Record<string, string[]> = {};
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `learning rate ${theme}`);
      const faults = await accessibilityFaults(page, theme);
      if (faults.length > 0) found[theme] = faults;
    }
    expect(found).toEqual({});
    const values = await page.locator('.values tbody tr[data-place="3"]').textContent();
    const sweeps = (): number => outputOf(workbench.dataFolder).split('> loupe find-learning-rate').length - 1;
    const before = sweeps();
    expect(before).toBeGreaterThan(0);
    await workbench.reload('loupe.sweep');
    page = await workbench.loupePage('learningRateFinder');
    await page.locator('.status', { hasText: /learning rates were tried/ }).waitFor();
    await until(
      'the values',
      async () => (await page.locator('.values tbody tr[data-place="3"]').textContent()) === values,
    );
    expect(sweeps()).toBe(before);
  });

  test('Train takes the rate, whatever the recipe says', async () => {
    const button = page.locator('vscode-button', { hasText: /^\s*Train with / });
    const rate = Number(/^Train with (.+)$/.exec((await button.textContent())!.trim())![1]);
    await button.click();
    await workbench.loupePage('training');
    const record = await until('the end of the run', () => {
      const run = existsSync(runsFolder)
        ? readdirSync(runsFolder).find((name) => existsSync(join(runsFolder, name, 'run.json')))
        : undefined;
      const now = run && (JSON.parse(readFileSync(join(runsFolder, run, 'run.json'), 'utf8')) as RunRecord);
      return now && now.status !== 'running' && now;
    });
    expect(record).toMatchObject({
      status: 'completed',
      recipe: 'few',
      settings: { epochs: 2, optimizer: { learningRate: rate } },
    });
  });

  test('a folder has Find Learning Rate in its menu, which asks for a recipe that has a rate', async () => {
    await workbench.explorerMenu(['flowers5'], 'Find Learning Rate', 'submenu');
    expect((await workbench.choices()).map((row) => row.replace(/^\W+/, '').trim())).toEqual([
      'Head',
      'Fine-tune',
      'Small CNN from scratch',
      'Mushrooms Tutorial',
      'Cats and Dogs Tutorial',
      'Dog Breeds Tutorial',
      'Dog App Tutorial',
    ]);
    await workbench.pick('Small CNN from scratch');
    const other = await workbench.loupePage('learningRateFinder');
    await other.getByText('small-cnn · small-cnn · scratch').waitFor();
    // The preset's images are larger than the recipe's: the whole sweep would take a minute.
    await other.locator('.status', { hasText: 'Trying learning rate' }).waitFor();
    await other.getByRole('button', { name: 'Stop' }).click();
    await other.locator('.status', { hasText: /^Stopped after \d+ of 100/ }).waitFor();
    expect(await other.getByRole('button', { name: 'Open Recipe' }).count()).toBe(0);
  });
});
