import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { loupe, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore, ownEnvironment } from './support/openBefore';
import { again, until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('map');
const workspace = join(temporary.path, 'map-workspace');
const env = ownEnvironment(temporary);
let workbench: Workbench;

describe.skipIf(!possible)('the map of a dataset in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      await loupe(['sample', join(workspace, 'shapes')], { env });
    },
    (opened) => (workbench = opened),
  );

  const inGrid = async (page: Frame): Promise<number> =>
    Number(/^([\d,]+) image/.exec(await page.locator('loupe-image-grid .status').innerText())?.[1]?.replace(',', ''));

  test('a lasso on the map is what the grid shows, and leaving it shows all again', async () => {
    await workbench.explorerMenu(['shapes'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.getByRole('button', { name: 'Make Map' }).click();
    const map = page.getByRole('application');
    await map.waitFor();
    const all = await inGrid(page);
    expect(all).toBeGreaterThan(100);
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    const { mouse } = workbench.page;
    const place = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
    // Around the left half.
    await again(
      'images to be chosen',
      async () => {
        await mouse.move(...place(0.02, 0.02));
        await mouse.down();
        for (const [x, y] of [
          [0.5, 0.02],
          [0.5, 0.98],
          [0.02, 0.98],
        ] as const)
          await mouse.move(...place(x, y), { steps: 5 });
        await mouse.up();
      },
      (timeout) => page.getByText('images chosen on the map').first().waitFor({ timeout }),
    );
    const chip = page.getByRole('button', { name: /^Remove the filter “[\d,]+ images chosen/ });
    const chosen = Number(/([\d,]+) images/.exec((await chip.getAttribute('aria-label'))!)![1]!.replace(',', ''));
    expect(chosen).toBeGreaterThan(0);
    expect(chosen).toBeLessThan(all);
    await until('the grid to show them', async () => (await inGrid(page)) === chosen);
    await picture(workbench, 'map lasso');
    await chip.click();
    await until('the grid to show all', async () => (await inGrid(page)) === all);
  });

  test('images like one of the Explorer are shown with it above, its copy first, and there is a way back', async () => {
    await workbench.explorerMenu(['shapes', 'daisy', 'daisy-17.jpg'], 'Find Similar Images');
    const page = await workbench.loupePage('datasets');
    await page.getByText('that look most like daisy-17.jpg').waitFor();
    const first = page.locator('loupe-image-grid [data-index="0"]');
    await until('the copy', async () => ((await first.getAttribute('data-file')) ?? '').endsWith('daisy-52.jpg'));
    expect(await first.getAttribute('aria-label')).toContain('1.00, copy');
    await picture(workbench, 'similar images');
    await page.getByRole('button', { name: 'Back' }).click();
    await until('the search to be over', async () => (await page.locator('loupe-similar-bar').count()) === 0);
    expect(await inGrid(page)).toBeGreaterThan(100);
  });
});
