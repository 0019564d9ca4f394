import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { SplitFile } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, sharedData, temporaryFolder } from './support/datasets';
import { accessibilityFaults, picture, themed } from './support/pages';
import { openBefore } from './support/openBefore';
import { themes, type ThemeName } from './support/settings';
import { again, until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('split');
const workspace = join(temporary.path, 'photos');
const saved = join(workspace, 'patients.split.json');
let workbench: Workbench;

/** Photographs of two classes whose names tell patients, four of each. */
function patients(): void {
  const cut = join(temporary.path, 'cut');
  cutDataset(join(sharedData!, 'flowers5'), cut, 16);
  for (const name of readdirSync(cut).sort().slice(0, 2)) {
    mkdirSync(join(workspace, 'patients', name), { recursive: true });
    readdirSync(join(cut, name)).forEach((file, i) =>
      cpSync(join(cut, name, file), join(workspace, 'patients', name, `patient${name}${Math.floor(i / 4)}_${i}.jpg`)),
    );
  }
}

describe.skipIf(!possible)('a split in a real editor', () => {
  openBefore(
    { temporary, workspace },
    () => {
      patients();
    },
    (opened) => (workbench = opened),
  );

  test('Make Split shows which groups a draw divides, keeps them together, and is saved', async () => {
    await workbench.explorerMenu(['patients'], 'Make Split…', 'submenu');
    const page = await workbench.loupePage('split');
    await page.getByText(/groups of 8 by names stand in more than one part/).waitFor();
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await themed(workbench, page, theme);
      await picture(workbench, `split ${theme}`);
      expect(await accessibilityFaults(page, theme)).toEqual([]);
    }
    await page.getByRole('button', { name: /^Show \d+ Images$/ }).click();
    await until('the images', async () => (await page.getByRole('option', { name: /patient/ }).count()) > 1);
    await page.getByRole('button', { name: 'Keep These Groups Together' }).click();
    await page.getByText('no picture and no group stands in two parts').waitFor();
    await page.getByText(/^Groups: \d+ to train on/).waitFor();
    await page.getByRole('button', { name: 'Save Split…' }).click();
    const input = workbench.page.locator('.quick-input-widget .quick-input-box input');
    await again(
      'the place of the split',
      () => input.fill(saved, { timeout: 10_000 }),
      async () => expect(await input.inputValue()).toBe(saved),
    );
    await input.press('Enter');
    await until('the split that is saved', () => existsSync(saved));
    const split = JSON.parse(readFileSync(saved, 'utf8')) as SplitFile;
    const of = (files: readonly string[]) => new Set(files.map((file) => /patient[a-z]+\d/.exec(file)![0]));
    const sides = [of(split.train), of(split.validation), of(split.test)];
    expect(sides.map(({ size }) => size).reduce((a, b) => a + b)).toBe(8);
    expect(split.groupBy).toBe('names');
  });

  test('a training takes the settings, and the file is checked', async () => {
    const page = await workbench.loupePage('split');
    await page.getByRole('button', { name: 'Train…' }).click();
    const form = await workbench.loupePage('trainForm');
    await until(
      'the groups in the form',
      async () => (await form.getByLabel('Keep Together by', { exact: true }).inputValue()) === 'names',
    );
    await workbench.explorerMenu(['patients.split.json'], 'Check Split…');
    const check = await until('the page of the check', async () => {
      const frame = await workbench.loupePage('split');
      return (await frame.getByRole('heading', { name: 'Check the Split of patients' }).count()) > 0 && frame;
    });
    await check.getByText('no picture and no group stands in two parts').waitFor();
    await picture(workbench, 'split checked');
  });
});
