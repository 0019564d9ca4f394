import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { drawnFaces, opencvBoxes } from '../engine/faces/drawnFaces';
import { serverInstalled } from '../hosts/server.mjs';
import { temporaryFolder } from './support/datasets';
import { accessibilityFaults, picture, themed } from './support/pages';
import { openBefore } from './support/openBefore';
import { themes, type ThemeName } from './support/settings';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('faces');
const workspace = join(temporary.path, 'work');
let workbench: Workbench;

describe.skipIf(!possible)('faces in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      mkdirSync(join(workspace, 'people'), { recursive: true });
      writeFileSync(join(workspace, 'people', 'a.png'), await drawnFaces().png().toBuffer());
      writeFileSync(join(workspace, 'people', 'plain.png'), await drawnFaces().resize(40, 30).png().toBuffer());
      writeFileSync(join(workspace, 'people', 'broken.png'), 'no image');
      writeFileSync(join(workspace, 'one.jpg'), await drawnFaces().jpeg({ quality: 95 }).toBuffer());
    },
    (opened) => (workbench = opened),
  );

  test('Detect Faces on a folder: counts, boxes on thumbnails and on the large picture, what was skipped', async () => {
    await workbench.explorerMenu(['people'], 'Detect Faces', 'submenu');
    const page = await workbench.loupePage('faces');
    await page.getByRole('group', { name: 'Images with Faces' }).getByText('of 2').waitFor();
    await until('the large picture', async () => (await page.locator('loupe-face-viewer img').count()) === 1);
    expect(await page.locator('loupe-face-viewer rect.over').count()).toBe(2);
    await page.getByRole('cell', { name: 'broken.png' }).waitFor();
    await page.getByRole('option', { name: /a\.png/ }).click();
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `faces ${theme}`);
      expect(await accessibilityFaults(page, theme)).toEqual([]);
    }
    await page.getByLabel('Neighbours').fill('500');
    await page.getByRole('button', { name: 'Search Again' }).click();
    await page.getByText('No face was found in it.').waitFor();
  });

  test('Detect Faces on an image shows its boxes in the pixels of the image', async () => {
    await workbench.explorerMenu(['one.jpg'], 'Detect Faces');
    const page = await workbench.loupePage('faces');
    await page.getByRole('heading', { name: 'Faces in one.jpg' }).waitFor();
    const first = page.getByRole('table', { name: 'Boxes, in Pixels of the Image' }).getByRole('row').nth(1);
    await first.waitFor();
    const numbers = await first.getByRole('cell').allTextContents();
    opencvBoxes[0].forEach((value, i) => expect(Math.abs(Number(numbers[i]) - value)).toBeLessThan(12));
  });
});
