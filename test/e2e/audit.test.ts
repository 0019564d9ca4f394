import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { loupe, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore, ownEnvironment } from './support/openBefore';
import { again, until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('audit');
const workspace = join(temporary.path, 'audit-workspace');
const dataset = join(workspace, 'shapes');
const env = ownEnvironment(temporary);
let workbench: Workbench;

/** What the sample is drawn with, as an audit of it must tell: the title of the kind, and the files. */
const planted = [
  ['Same picture in two classes', ['leaf-23.jpg', 'starfish-08.jpg']],
  ['Cannot be read', ['fish-31.jpg']],
  ['Same picture twice', ['daisy-17.jpg', 'daisy-52.jpg']],
  ['Extension of another format', ['butterfly-12.jpg']],
  ['Dark', ['leaf-05.jpg']],
] as const;

describe.skipIf(!possible)('an audit in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      await loupe(['sample', dataset], { env });
    },
    (opened) => (workbench = opened),
  );

  const panel = () => workbench.page.locator('.markers-panel');
  const rows = () => panel().locator('.monaco-list-row');
  const shown = async (): Promise<string> => (await rows().allInnerTexts()).join('\n');

  /** Lists only lines with these words in the Problems panel. */
  async function filter(words: string): Promise<void> {
    const input = workbench.page
      .locator('.viewpane-filter input, .markers-panel-action-filter-container input')
      .first();
    await again(
      `the filter ${words}`,
      async () => {
        if (!(await input.isVisible())) await workbench.command('Problems: Focus on Problems View');
        await input.fill(words, { timeout: 10_000 });
      },
      async () => expect(await input.inputValue()).toBe(words),
    );
  }

  test('the Problems panel has every planted fault; a repair moves the file, and Undo brings it back', async () => {
    await workbench.explorerMenu(['shapes'], 'Audit Dataset', 'submenu');
    await workbench.command('Problems: Focus on Problems View');
    for (const [title, files] of planted) {
      await filter(title);
      await until(title, async () => {
        const text = await shown();
        return text.includes(title) && files.every((file) => text.includes(file));
      });
    }
    await filter('Same picture in two classes');
    await picture(workbench, 'audit problems');

    const before = readFileSync(join(dataset, 'leaf', 'leaf-23.jpg'));
    const button = (name: string) =>
      workbench.page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: name });
    // The link behind the kind, in the line below the file's name.
    const line = rows()
      .filter({ hasText: /leaf\/leaf-23\.jpg and starfish/ })
      .first();
    await again(
      'the explanation',
      () => line.locator('a').filter({ hasText: 'duplicate-across-classes' }).first().click({ timeout: 10_000 }),
      (timeout) => button('Move to Trash').waitFor({ timeout }),
    );
    const words = await workbench.page.locator('.monaco-dialog-box').innerText();
    expect(words).toContain('The same picture has two labels, so one of them is wrong');
    // Either of the two copies; the title says which is meant.
    const meant = join(dataset, /in two classes: (\S+)/.exec(words)![1]!);
    await picture(workbench, 'audit explanation');
    await button('Move to Trash').click();
    await until('the file to go', () => !existsSync(meant));
    await until('the problem to go', async () => !(await shown()).includes('Same picture in two classes'));

    // The message itself may be gone by now; the list of messages keeps it.
    await workbench.command('Notifications: Show Notifications');
    await workbench.page.locator('.notification-list-item').getByText('Undo', { exact: true }).first().click();
    await until('the file to be back', () => existsSync(meant));
    expect(readFileSync(meant).equals(before)).toBe(true);
    await until('the problem to be back', async () => (await shown()).includes('leaf-23.jpg'));
  });

  test('the page lists the problems by kind, and filters its grid by them', async () => {
    await workbench.explorerMenu(['shapes'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    await page.getByRole('tab', { name: 'Problems' }).click();
    await page.getByRole('button', { name: /^Dark/ }).first().click();
    await page.getByRole('button', { name: 'Show These Images in the Grid' }).click();
    await until(
      'the dark image',
      async () => (await page.locator('loupe-image-grid [data-file*="leaf-05"]').count()) === 1,
    );
    await page.getByRole('tab', { name: 'Sizes and Formats' }).click();
    await page.locator('loupe-histogram').filter({ hasText: 'Brightness' }).waitFor();
    await picture(workbench, 'audit charts');
  });
});
