import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { comparisonFile, type OptimizerComparison } from '../../src/protocol/optimizerComparison';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, extensionFolder, sharedData, temporaryFolder } from './support/datasets';
import { accessibilityFaults, picture, themed } from './support/pages';
import { reportFailures } from './support/report';
import { themes, type ThemeName } from './support/settings';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('comparison');
const workspace = join(temporary.path, 'photos');
const runsFolder = join(workspace, '.loupe', 'runs');

let workbench: Workbench;
let page: Frame;

/** The comparison's folder, once there is one. */
const folder = (): string | undefined =>
  (existsSync(runsFolder) ? readdirSync(runsFolder) : [])
    .map((name) => join(runsFolder, name))
    .find((path) => existsSync(join(path, comparisonFile.record)));

function record(): OptimizerComparison | undefined {
  const found = folder();
  return found === undefined
    ? undefined
    : (JSON.parse(readFileSync(join(found, comparisonFile.record), 'utf8')) as OptimizerComparison);
}

/** Whether a training of the second seed has an epoch. */
function secondSeedLearns(now: OptimizerComparison): boolean {
  const run = now.pairs.find(({ seed, status }) => seed === now.seeds[1] && status !== 'waiting')?.run;
  const events = run !== undefined && join(folder()!, run, 'events.ndjson');
  return events !== false && existsSync(events) && readFileSync(events, 'utf8').includes('"type":"epoch"');
}

/** Holds a process while something is done: what is seen of it must not depend on who is faster. */
async function held(pid: number, action: () => Promise<void>): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    await action();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

describe.skipIf(!possible)('optimizers compared in the editor', () => {
  beforeAll(async () => {
    mkdirSync(workspace, { recursive: true });
    cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 8);
    writeFileSync(
      join(workspace, 'few.loupe.json'),
      '{\n  "extends": "head",\n  "dataset": "flowers5",\n  "imageSize": 96,\n  "epochs": 4\n}\n',
    );
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env: { LOUPE_CACHE_DIR: join(temporary.path, 'cache') },
    });
    await workbench.page.setViewportSize({ width: 1440, height: 1200 });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  test('Compare Optimizers above a recipe draws curves while it trains, is stopped, and continues', async () => {
    await workbench.openFile('few.loupe.json');
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Compare Optimizers' }).click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/15 trainings, one after the other\.\s*With 4 epochs at most they take about \d/).waitFor();
    await picture(workbench, 'compare optimizers asks');
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    page = await workbench.loupePage('optimizerComparison');
    await until(
      'the first curve',
      async () => (await page.locator('loupe-line-chart').first().locator('.mark').count()) > 0,
    );
    const learning = await until('an epoch of the second seed', () => {
      const now = record();
      return now && secondSeedLearns(now) && now;
    });
    await held(learning.process.pid, async () => {
      // A later seed is seen growing, thin, while it is trained.
      await until(
        'the second seed',
        async () => (await page.locator('loupe-line-chart').first().locator('path.behind').count()) > 0,
      );
      await page.getByRole('button', { name: 'Stop' }).click();
      await until('the request to stop', () => existsSync(join(folder()!, 'control', 'stop-now')));
    });
    await page.getByText('Continue trains what is missing.').waitFor();
    expect(record()).toMatchObject({ status: 'stopped', ranking: { images: 8 } });
    expect(record()!.ranking!.seeds).toBeLessThan(3);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    const done = await until('the end', () => {
      const now = record();
      return now?.status === 'completed' && now;
    });
    expect(done.ranking).toMatchObject({ seeds: 3, images: 8 });
    await page.getByText('All 15 trainings are finished.').waitFor();
    await until('the ranking', async () => (await page.locator('.ranking tbody tr[data-place]').count()) === 5);
  });

  test('the page passes in every theme, comes back after a reload, and the runs are not flooded', async () => {
    const found: Record<string, string[]> = {};
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `comparison ${theme}`);
      const faults = await accessibilityFaults(page, theme);
      if (faults.length > 0) found[theme] = faults;
    }
    expect(found).toEqual({});
    await workbench.reload('flowers5-optimizers');
    page = await workbench.loupePage('optimizerComparison');
    await page.getByText('All 15 trainings are finished.').waitFor();
    await page.locator('.trainings tbody tr[data-place]').first().click();
    await workbench.loupePage('training');
    await workbench.command('Loupe: Focus on Runs View');
    // One row for the comparison, none for its trainings.
    const comparisons = await until('the comparison in the tree', async () => {
      const rows = await workbench.treeRows('Runs');
      return rows.length > 0 && rows;
    });
    expect(comparisons).toEqual([expect.stringMatching(/flowers5.*comparison of optimizers/) as string]);
    await workbench.command('View: Close All Editors');
    await workbench.tree('Runs').locator('.monaco-list-row').first().click();
    await (await workbench.loupePage('optimizerComparison')).getByText('All 15 trainings are finished.').waitFor();
    await workbench.command('View: Close All Editors');
    await workbench.command('Loupe: Open Comparison of Optimizers…');
    await workbench.pick(/flowers5-optimizers/);
    await (await workbench.loupePage('optimizerComparison')).getByText('All 15 trainings are finished.').waitFor();
  });
});
