import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { loupe, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore, ownEnvironment } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled();
const temporary = temporaryFolder('sorting');
const workspace = join(temporary.path, 'sorting-workspace');
const dataset = join(workspace, 'unsorted');
const env = ownEnvironment(temporary);
const truth = new Map<string, string>();
let workbench: Workbench;

describe.skipIf(!possible)('sorting images in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      const sample = join(temporary.path, 'sample');
      await loupe(['sample', sample], { env });
      mkdirSync(dataset, { recursive: true });
      for (const label of ['fish', 'leaf', 'starfish'])
        for (const name of readdirSync(join(sample, label))
          .filter((one) => /-[34]\d\.jpg$/.test(one))
          .slice(0, 16)) {
          const to = `${100 + ((truth.size * 29) % 97)}.jpg`;
          truth.set(to, label);
          renameSync(join(sample, label, name), join(dataset, to));
        }
    },
    (opened) => (workbench = opened),
  );

  test('a folder without classes is sorted by keys; a page is confirmed, applied and brought back', async () => {
    await workbench.explorerMenu(['unsorted'], 'Sort Images…', 'submenu');
    const page = await workbench.loupePage('sorting');
    const names = ['fish', 'leaf', 'starfish'];
    const field = page.getByLabel('Class by name, or a new one');
    const sorted = async (): Promise<number> =>
      Number(/^(\d+) of/.exec(await page.locator('p[role=status]').first().innerText())?.[1]);
    // New classes by name; their keys follow in that order.
    const classes: string[] = [];
    const cells = page.locator('.cell');
    for (let count = 0; (await cells.count()) === 0 && count < 20; count++) {
      await page.locator('.large img').waitFor();
      const file = await page.locator('.single .code').innerText();
      const label = truth.get(file)!;
      const at = classes.indexOf(label);
      if (at < 0) {
        await field.fill(label);
        await field.press('Enter');
        classes.push(label);
      } else await page.locator('#stage').press(String(at + 1));
      await until('the next image', async () => (await sorted()) === count + 1);
    }
    expect(classes.length).toBeGreaterThanOrEqual(2);
    expect(names).toEqual(expect.arrayContaining(classes));
    await until('the pictures', async () => (await page.locator('.cell img').count()) === (await cells.count()));
    await picture(workbench, 'sorting page');
    const before = await sorted();
    const shown = await cells.count();
    await page.locator('#stage').press('Enter');
    await until('the page to be sorted', async () => (await sorted()) === before + shown);
    await page.locator('#stage').press('u');
    await until('the page to be taken back', async () => (await sorted()) === before);

    expect(existsSync(join(dataset, classes[0]!))).toBe(false);
    const apply = page.getByRole('button', { name: /^Apply \d+ Labels$/ });
    await apply.click();
    await until('the files to move', () => {
      const inside = classes.flatMap((label) =>
        existsSync(join(dataset, label)) ? readdirSync(join(dataset, label)).map((file) => [file, label] as const) : [],
      );
      return inside.length === before && inside.every(([file, label]) => truth.get(file) === label);
    });
    await page.getByRole('button', { name: /^Undo Apply/ }).click();
    await until('the files to be back', () => [...truth.keys()].every((file) => existsSync(join(dataset, file))));
    await until('the labels to wait again', async () => (await sorted()) === before);
  });
});
