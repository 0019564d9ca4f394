import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { loupe, temporaryFolder } from './support/datasets';
import { openBefore, ownEnvironment } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('images');
const workspace = join(temporary.path, 'images-workspace');
const env = ownEnvironment(temporary);
let workbench: Workbench;

describe.skipIf(!possible)('images of a page in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      await loupe(['sample', join(workspace, 'shapes')], { env });
    },
    (opened) => (workbench = opened),
  );

  test('the menu of selected images has their actions instead of Cut, Copy and Paste, and Open opens each in a tab', async () => {
    await workbench.explorerMenu(['shapes'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    const cell = (index: number) => page.locator(`loupe-image-grid [data-index="${index}"]`);
    await until('pictures', async () => (await page.locator('loupe-image-grid .picture.sharp').count()) > 1);
    const names = await Promise.all(
      [0, 1].map(async (at) => (await cell(at).getAttribute('data-file'))!.split('/').at(-1)!),
    );
    await cell(0).click();
    await cell(1).click({ modifiers: ['Control'] });
    const rows = workbench.page.locator('.monaco-menu .action-item');
    await until('the menu', async () => {
      if ((await rows.count()) === 0) await cell(1).click({ button: 'right' });
      return (await rows.filter({ hasText: 'Copy Path' }).count()) > 0;
    });
    const words = (await rows.allTextContents()).map((word) => word.trim()).filter(Boolean);
    const repairs = ['Relabel…', 'Exclude from Dataset', 'Move to Trash'];
    expect(words).toEqual(['Open', 'Reveal in Explorer', 'Copy Path', 'Predict', ...repairs]);
    // The menu of one image alone has what can be done with one.
    await workbench.page.keyboard.press('Escape');
    await cell(0).click();
    await until('the menu of one', async () => {
      if ((await rows.count()) === 0) await cell(0).click({ button: 'right' });
      return (await rows.filter({ hasText: 'Find Similar Images' }).count()) > 0;
    });
    await workbench.page.keyboard.press('Escape');
    await cell(1).click({ modifiers: ['Control'] });
    await until('both tabs', async () => {
      if ((await rows.count()) === 0) await cell(1).click({ button: 'right' });
      const entry = rows.filter({ hasText: 'Open' }).first();
      if ((await entry.count()) > 0) await entry.click({ timeout: 2000 }).catch(() => undefined);
      return (await Promise.all(names.map((name) => workbench.tab(name).count()))).every((count) => count > 0);
    });
  });
});
