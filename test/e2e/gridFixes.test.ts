import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
const temporary = temporaryFolder('grid-fixes');
const workspace = join(temporary.path, 'fixes-workspace');
const dataset = join(workspace, 'shapes');
const env = ownEnvironment(temporary);
let workbench: Workbench;

/** Every file of the dataset with its content, hidden folders left out. */
function files(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of readdirSync(dataset, { withFileTypes: true }).filter((one) => one.isDirectory()))
    if (!folder.name.startsWith('.'))
      for (const name of readdirSync(join(dataset, folder.name)))
        found.set(`${folder.name}/${name}`, readFileSync(join(dataset, folder.name, name), 'base64'));
  return found;
}

describe.skipIf(!possible)('repairs in a grid in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      await loupe(['sample', dataset], { env });
      await loupe(['train', 'shapes', '--json'], { cwd: workspace, env });
    },
    (opened) => (workbench = opened),
  );

  const cell = (page: Frame, index: number) => page.locator(`loupe-image-grid [data-index="${index}"]`);
  /** The file of a cell, once it is there. */
  const fileAt = (page: Frame, index: number): Promise<string> =>
    until(`image ${index}`, async () => (await cell(page, index).getAttribute('data-file')) ?? undefined);
  const dialog = () => workbench.page.locator('.monaco-dialog-box');

  test('a digit moves images to the class, one at once and several after a preview; U brings all back', async () => {
    const before = files();
    await workbench.explorerMenu(['shapes'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    const bar = page.locator('loupe-repair-bar');
    const first = await fileAt(page, 0);
    const second = await fileAt(page, 1);
    await again(
      'the classes of the digits',
      () => cell(page, 0).click({ timeout: 10_000 }),
      (timeout) => bar.getByText('daisy').waitFor({ timeout }),
    );
    const classes = (await bar.locator('.classes button').allInnerTexts()).map((words) => words.split(/\s+/));
    const [digit, name] = classes.find(([, one]) => one !== basename(dirname(first)) && one !== 'By')!;
    const moved = join(dataset, name!, basename(first));
    await workbench.page.keyboard.press(digit!);
    await until('the file in its new class', () => existsSync(moved) && !existsSync(first));
    await bar.getByText(basename(first)).waitFor();
    // The keyboard went on to the next image.
    await until(
      'the next image',
      async () => (await page.locator('loupe-image-grid [aria-selected="true"]').getAttribute('data-file')) === second,
    );
    await picture(workbench, 'grid fixes digit');
    await workbench.page.keyboard.press('u');
    await until('the file to be back', () => existsSync(first) && !existsSync(moved));
    await until('the image to be back', async () => (await fileAt(page, 0)) === first);
    expect(files()).toEqual(before);

    await cell(page, 0).click();
    await cell(page, 1).click({ modifiers: ['Control'] });
    await workbench.page.keyboard.press(digit!);
    const agree = dialog().locator('.monaco-button').filter({ hasText: 'Relabel' });
    await agree.waitFor();
    expect(await dialog().innerText()).toContain(`${name}/${basename(second)}`);
    await picture(workbench, 'grid fixes preview');
    expect(files()).toEqual(before);
    await agree.click();
    await until('both files in their new class', () => existsSync(moved) && !existsSync(second));
    await until('the list without them', async () => (await fileAt(page, 0)) !== first);
    await bar.getByRole('button', { name: /^Undo/ }).click();
    await until('both files to be back', () => existsSync(first) && existsSync(second));
    await until('both images to be back', async () => (await fileAt(page, 0)) === first);
    expect(files()).toEqual(before);
  });

  test('an image behind a cell of the confusion matrix is excluded, marked, and taken back', async () => {
    await workbench.command('Loupe: Open Confusion Matrix');
    const page = await workbench.loupePage('evaluation');
    const file = await fileAt(page, 0);
    await cell(page, 0).click();
    await again(
      'what can be repaired',
      () => cell(page, 0).click({ timeout: 10_000 }),
      (timeout) => page.locator('[data-action="exclude"]').waitFor({ timeout, state: 'attached' }),
    );
    await workbench.page.keyboard.press('x');
    const list = join(dataset, '.loupeignore');
    await until('the list of excluded files', () => existsSync(list));
    expect(readFileSync(list, 'utf8').trim().split('\n').at(-1)).toBe(`/${basename(dirname(file))}/${basename(file)}`);
    await until('the mark', async () => (await cell(page, 0).locator('.mark').innerText()) === 'excluded');
    await picture(workbench, 'grid fixes matrix');
    await workbench.page.keyboard.press('Control+z');
    await until('the list to be gone', () => !existsSync(list));
    await until('the mark to be gone', async () => !(await cell(page, 0).locator('.mark').isVisible()));
  });
});
