import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('layout');
const workspace = join(temporary.path, 'work');
const plants = join(workspace, 'plants');

let workbench: Workbench;

/** Pairs of folders, `apple/scab`: the crop may be the class, its state, or both. */
function drawPairs(): void {
  const from = join(sharedData!, 'flowers5', 'daisy');
  const images = readdirSync(from).sort();
  for (const [at, pair] of ['apple/scab', 'apple/healthy', 'grape/rot', 'grape/healthy'].entries()) {
    mkdirSync(join(plants, pair), { recursive: true });
    for (const image of images.slice(at * 3, at * 3 + 3)) cpSync(join(from, image), join(plants, pair, image));
  }
}

describe.skipIf(!possible)('a folder with several readings', () => {
  openBefore(
    { temporary, workspace },
    () => {
      drawPairs();
    },
    (opened) => (workbench = opened),
  );

  test('is asked about with the counts of each, and read as chosen', async () => {
    await workbench.explorerMenu(['plants'], 'Inspect Dataset');
    const widget = workbench.page.locator('.quick-input-widget');
    await widget.locator('.quick-input-title', { hasText: 'How is plants meant?' }).waitFor();
    await widget.locator('.monaco-list-row').nth(2).waitFor();
    const rows = await widget.locator('.monaco-list-row').allTextContents();
    expect(rows).toHaveLength(3);
    for (const [at, words] of [
      ['4 classes: apple/healthy', 'the first and second folder of each path together', '4 classes, 12 images'],
      ['3 classes: healthy, rot and scab', 'the second folder of each path', '3 classes, 12 images'],
      ['2 classes: apple and grape', 'the first folder of each path', '2 classes, 12 images'],
    ].entries())
      for (const word of words) expect(rows[at]).toContain(word);
    await picture(workbench, 'layout-question');
    await workbench.pick('3 classes: healthy, rot and scab');

    const page = await workbench.loupePage('datasets');
    await page.locator('[role="option"][aria-label^="healthy: 6 images"]').first().waitFor();
    for (const name of ['rot', 'scab'])
      expect(await page.locator(`[role="option"][aria-label^="${name}: 3 images"]`).count()).toBeGreaterThan(0);
    for (const name of ['apple', 'grape'])
      expect(await page.locator(`[role="option"][aria-label^="${name}"]`).count()).toBe(0);

    // The answer holds: a second look asks nothing.
    await workbench.explorerMenu(['plants'], 'Inspect Dataset');
    await workbench.command('Loupe: Focus on Datasets View');
    await until('the dataset in its tree', async () =>
      (await workbench.treeRows('Datasets')).some((row) => row.includes('plants') && row.includes('12')),
    );
    expect(await widget.locator('.quick-input-title', { hasText: 'How is plants meant?' }).isVisible()).toBe(false);
  });
});
