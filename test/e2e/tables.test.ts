import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore } from './support/openBefore';
import { again, until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('tables');
const workspace = join(temporary.path, 'photos');
const table = join(workspace, 'flowers', 'labels.csv');

let workbench: Workbench;
let files: string[];

describe.skipIf(!possible)('a table of labels in the editor', () => {
  openBefore(
    { temporary, workspace },
    () => {
      const folder = join(workspace, 'flowers');
      mkdirSync(folder, { recursive: true });
      files = cutDataset(join(sharedData!, 'flowers5'), folder, 4);
      const rows = files.map((file) => `${file},${file.split('/')[0]!}`);
      writeFileSync(table, ['filename,label', ...rows, 'gone.jpg,daisy', rows.at(-1)!, ''].join('\n'));
    },
    (opened) => (workbench = opened),
  );

  test('has its counts above the first line, and its problems by line', async () => {
    await workbench.openFile('labels.csv');
    const { page } = workbench;
    await page
      .locator('.codelens-decoration', { hasText: `5 classes, ${files.length} images, 1 row without a file` })
      .waitFor();
    await page.locator('.codelens-decoration a', { hasText: 'Inspect' }).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.command('View: Toggle Problems');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'There is no image “gone.jpg”' });
    await problem.waitFor();
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'says the same of this image' }).waitFor();
    await picture(workbench, 'table problems');
  });

  test('shows the image of a row, and leads to it', async () => {
    const { page } = workbench;
    const id = page.locator('.view-line span', { hasText: files[0]! }).last();
    const hover = page.locator('.monaco-hover img[src^="data:image/"]');
    await again(
      'the hover',
      async () => {
        await page.mouse.move(5, 5);
        await id.hover({ position: { x: 20, y: 5 } });
      },
      (timeout) => hover.first().waitFor({ timeout }),
    );
    await page.locator('.monaco-hover', { hasText: 'Class “' }).first().waitFor();
    await picture(workbench, 'table hover');
    await page.keyboard.press('Escape');
    await id.click({ position: { x: 20, y: 5 } });
    await page.keyboard.press('F12');
    await workbench.tab(files[0]!.split('/')[1]!).waitFor();
    await page.locator('.tab.active', { hasText: files[0]!.split('/')[1]! }).waitFor();
  });

  test('a fix removes the row that repeats another, and can be undone', async () => {
    const { page } = workbench;
    const before = readFileSync(table, 'utf8');
    await workbench.openFile('labels.csv');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'says the same of this image' }).dblclick();
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Remove this row' });
    await again(
      'the fix',
      () => page.keyboard.press('Control+.'),
      (timeout) => fix.waitFor({ timeout }),
    );
    await fix.click();
    await until('the problem to go', async () => {
      const left = page.locator('.markers-panel .monaco-list-row', { hasText: 'says the same of this image' });
      return (await left.count()) === 0;
    });
    await workbench.command('File: Save');
    const without = before
      .split('\n')
      .filter((_, line, all) => line !== all.length - 2)
      .join('\n');
    await until('the saved table', () => readFileSync(table, 'utf8') === without);
    await page.keyboard.press('Control+z');
    await workbench.command('File: Save');
    await until('the table as it was', () => readFileSync(table, 'utf8') === before);
    expect(readFileSync(table, 'utf8')).toBe(before);
  });
});
