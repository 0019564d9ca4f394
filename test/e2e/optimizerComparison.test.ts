import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { OptimizerComparison } from '../../src/protocol/optimizerComparison';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, extensionFolder, sharedData, temporaryFolder } from './support/datasets';
import { accessibilityFaults, picture, themed } from './support/pages';
import { themes, until, Workbench, type ThemeName } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('comparison');
const workspace = join(temporary.path, 'photos');
const runsFolder = join(workspace, '.loupe', 'runs');

let workbench: Workbench;
let page: Frame;

function record(): OptimizerComparison | undefined {
  const name = existsSync(runsFolder) ? readdirSync(runsFolder).find((entry) => existsSync(join(runsFolder, entry, 'comparison.json'))) : undefined;
  return name === undefined ? undefined : (JSON.parse(readFileSync(join(runsFolder, name, 'comparison.json'), 'utf8')) as OptimizerComparison);
}

describe.skipIf(!possible)('optimizers compared in the editor', () => {
  beforeAll(async () => {
    mkdirSync(workspace, { recursive: true });
    cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 8);
    writeFileSync(join(workspace, 'few.loupe.json'), '{\n  "extends": "head",\n  "dataset": "flowers5",\n  "imageSize": 96,\n  "epochs": 4\n}\n');
    workbench = await Workbench.open({ folder: workspace, dataFolder: join(temporary.path, 'server'), extension: extensionFolder, env: { LOUPE_CACHE_DIR: join(temporary.path, 'cache') } });
    await workbench.page.setViewportSize({ width: 1440, height: 1200 });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });

  test('Compare Optimizers above a recipe draws curves while it trains, is stopped, and goes on', async () => {
    await workbench.openFile('few.loupe.json');
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Compare Optimizers' }).click();
    page = await workbench.loupePage('optimizerComparison', 60_000);
    await until('the first curve', async () => (await page.locator('loupe-line-chart').first().locator('.mark').count()) > 0, 60_000);
    // A later seed is seen growing, thin, while it is trained.
    await until('the second seed', async () => (await page.locator('loupe-line-chart').first().locator('path.behind').count()) > 0, 60_000);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Go On trains what is missing.').waitFor();
    expect(record()).toMatchObject({ status: 'stopped', ranking: { images: 8 } });
    expect(record()!.ranking!.seeds).toBeLessThan(3);
    await page.getByRole('button', { name: 'Go On' }).click();
    const done = await until('the end', () => { const now = record(); return now?.status === 'completed' && now; }, 90_000);
    expect(done.ranking).toMatchObject({ seeds: 3, images: 8 });
    await page.getByText('All 15 trainings are finished.').waitFor();
    expect(await page.locator('.ranking tbody tr[data-place]').count()).toBe(5);
  });

  test('the page passes in every theme, comes back after a reload, and the runs are not flooded', async () => {
    const found: Record<string, string[]> = {};
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `comparison ${theme}`);
      const faults = await accessibilityFaults(page);
      if (faults.length > 0) found[theme] = faults;
    }
    expect(found).toEqual({});
    await workbench.reload('flowers5-optimizers');
    page = await workbench.loupePage('optimizerComparison', 60_000);
    await page.getByText('All 15 trainings are finished.').waitFor();
    await page.locator('.trainings tbody tr[data-place]').first().click();
    await workbench.loupePage('training', 60_000);
    await workbench.command('Loupe: Focus on Runs View');
    // One row for the comparison, none for its trainings.
    const comparisons = await until('the comparison in the tree', async () => {
      const rows = await workbench.treeRows('Runs');
      return rows.length > 0 && rows;
    });
    expect(comparisons).toEqual([expect.stringMatching(/flowers5.*comparison of optimizers/) as string]);
    await workbench.command('View: Close All Editors');
    await workbench.tree('Runs').locator('.monaco-list-row').first().click();
    await (await workbench.loupePage('optimizerComparison', 60_000)).getByText('All 15 trainings are finished.').waitFor();
    await workbench.command('View: Close All Editors');
    await workbench.command('Loupe: Open Comparison of Optimizers…');
    await workbench.pick(/flowers5-optimizers/);
    await (await workbench.loupePage('optimizerComparison', 60_000)).getByText('All 15 trainings are finished.').waitFor();
  });
});
