import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, extensionFolder, sharedData, temporaryFolder } from './support/datasets';
import { accessibilityFaults, curvePoints, picture, themed } from './support/pages';
import { reportFailures } from './support/report';
import { themes, type ThemeName } from './support/settings';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('continue');
const workspace = join(temporary.path, 'photos');
const runsFolder = join(workspace, '.loupe', 'runs');

let workbench: Workbench;
let page: Frame;
let first: string;

const runs = (): string[] =>
  existsSync(runsFolder)
    ? readdirSync(runsFolder)
        .filter((name) => existsSync(join(runsFolder, name, 'run.json')))
        .sort()
    : [];
const record = (run: string): RunRecord =>
  JSON.parse(readFileSync(join(runsFolder, run, 'run.json'), 'utf8')) as RunRecord;
const eventsOf = (run: string): { type: string; epoch?: number }[] =>
  readFileSync(join(runsFolder, run, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; epoch?: number });
const epochsOf = (run: string): (number | undefined)[] =>
  eventsOf(run)
    .filter(({ type }) => type === 'epoch')
    .map(({ epoch }) => epoch);
const newRun = (before: readonly string[]): Promise<string> =>
  until('a new run', () => runs().find((run) => !before.includes(run)));
const ended = (run: string): Promise<RunRecord> =>
  until(`the end of ${run}`, () => {
    const now = record(run);
    return now.status !== 'running' && now;
  });
const codeLens = (title: string) => workbench.page.locator('.codelens-decoration a', { hasText: title }).first();

/** Types into the input box that is open and confirms it. */
async function answer(text: string): Promise<void> {
  const input = workbench.page.locator('.quick-input-widget input[type="text"]');
  await input.fill(text);
  await workbench.page.keyboard.press('Enter');
}

describe.skipIf(!possible)('a run in progress', () => {
  beforeAll(async () => {
    mkdirSync(workspace, { recursive: true });
    cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 12);
    writeFileSync(
      join(workspace, 'long.loupe.json'),
      '{\n  "extends": "small-cnn",\n  "dataset": "flowers5",\n  "imageSize": 48,\n  "epochs": 4000\n}\n',
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { LOUPE_CACHE_DIR: join(temporary.path, 'cache') },
    });
    await workbench.page.setViewportSize({ width: 1600, height: 1200 });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('a run that was stopped continues by its button, from the epoch after its last', async () => {
    await workbench.openFile('long.loupe.json');
    const before = runs();
    await codeLens('Train').click();
    first = await newRun(before);
    page = await workbench.loupePage('training');
    await until('three epochs', async () => (await curvePoints(page)) >= 3);
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    expect(await ended(first)).toMatchObject({ status: 'stopped' });
    const resume = page.getByRole('button', { name: 'Resume' });
    await resume.waitFor();
    const reached = epochsOf(first).length;
    await page.getByRole('tab', { name: 'Curves' }).click();
    await until('the whole curve', async () => (await curvePoints(page)) === reached);
    await resume.click();
    await until('the run to continue', () => record(first).status === 'running');
    await until('more epochs', async () => (await curvePoints(page)) > reached + 2);
    expect(runs()).toEqual([first]);
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    await ended(first);
    const epochs = epochsOf(first);
    expect(eventsOf(first).filter(({ type }) => type === 'resumed')).toEqual([
      expect.objectContaining({ epoch: reached }),
    ]);
    expect(epochs).toEqual(epochs.map((_, index) => index + 1));
  });

  test('the training page draws the learning rate of a schedule, in every theme', async () => {
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('slider', { name: 'Learning Rate, Epoch' }).waitFor();
    const found: Record<string, string[]> = {};
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `stopped training ${theme}`);
      const faults = await accessibilityFaults(page, theme);
      if (faults.length > 0) found[theme] = faults;
    }
    expect(found).toEqual({});
  });

  test('Continue with Other Settings shows the settings, takes changes, and begins a run with the weights', async () => {
    await page.getByRole('button', { name: 'Continue with Other Settings…' }).click();
    const rows = await workbench.choices();
    expect(rows).toEqual(
      expect.arrayContaining(['Epochs', 'Batch size', 'Learning rate', 'Optimizer', 'First weights']),
    );
    await workbench.pick('Epochs');
    await answer('none');
    await workbench.page.getByText('A whole number from 1 to 10,000.').waitFor();
    await answer('3');
    await workbench.pick('Learning rate');
    await answer('0.0005');
    await workbench.page
      .locator('.quick-input-widget', { hasText: 'epochs 4000 → 3, learningRate 0.002 → 0.0005' })
      .waitFor();
    await picture(workbench, 'continue with other settings');
    const before = runs();
    await workbench.pick('Start Training');
    const second = await newRun(before);
    const done = await ended(second);
    expect(done).toMatchObject({
      status: 'completed',
      settings: { epochs: 3, optimizer: { learningRate: 0.0005 } },
      continues: { run: record(first).id, weights: 'best' },
    });
    expect(done.continues!.differences).toEqual(
      expect.arrayContaining([
        { setting: 'epochs', before: '4000', after: '3' },
        { setting: 'optimizer.learningRate', before: '0.002', after: '0.0005' },
      ]),
    );
    // The same images are kept for judging.
    const split = (run: string): unknown =>
      (JSON.parse(readFileSync(join(runsFolder, run, 'split.json'), 'utf8')) as { validation: string[] }).validation;
    expect(split(second)).toEqual(split(first));
    // The page of the first run may still be the one in front.
    await until('where the second run began, on its own page', async () => {
      page = await workbench.loupePage('training');
      await page.getByRole('tab', { name: 'Details' }).click();
      return (
        (await page.locator('p.quiet', { hasText: /Started with the best weights of .*epochs 4000 → 3/ }).count()) > 0
      );
    });
    await picture(workbench, 'continued training');
  });

  test('every setting can be changed in a recipe file that continues from the run', async () => {
    await workbench.command('Loupe: Continue with Other Settings…');
    await workbench.pick(new RegExp(first));
    await workbench.pick('Edit All Settings as a Recipe…');
    // The question for a place proposes a name once it has looked into the folder.
    const proposed = workbench.page.locator('.quick-input-widget input[type="text"]');
    await until('a proposed name', async () =>
      (await proposed.inputValue()).endsWith('continue-long-flowers5.loupe.json'),
    );
    await answer(join(workspace, 'later.loupe.json'));
    const file = join(workspace, 'later.loupe.json');
    await until('the recipe file', () => existsSync(file));
    await workbench.tab('later.loupe.json').waitFor();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"epochs": 4000', '"epochs": 2, "mixup": 0.2'));
    const lens = codeLens('Continue from');
    await lens.waitFor();
    await picture(workbench, 'recipe that continues');
    await until('the changed text', async () =>
      (await workbench.page.locator('.editor-instance .view-lines').first().textContent())!.includes('mixup'),
    );
    const before = runs();
    await lens.click();
    const third = await ended(await newRun(before));
    expect(third).toMatchObject({
      status: 'completed',
      recipe: 'later',
      settings: { epochs: 2, mixup: 0.2 },
      continues: { run: record(first).id },
    });
    expect(third.continues!.differences).toEqual(
      expect.arrayContaining([{ setting: 'mixup', before: '0', after: '0.2' }]),
    );
  });
});
