import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, loupe, sharedData, temporaryFolder } from './support/datasets';
import { openBefore, ownEnvironment } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('model');
const workspace = join(temporary.path, 'photos');
const env = ownEnvironment(temporary);

let workbench: Workbench;
let flowers: string[];
let pets: string[];

/** A training whose model answers: as few images as can be divided. */
const train = (dataset: string): Promise<string> => loupe(['train', dataset, '--json'], { cwd: workspace, env });

/** What the prediction page says of an image: the model, and the class that it is most like. */
async function shown(page: Frame, file: string): Promise<string> {
  await page.locator(`h1[title$="${basename(file)}"]`).waitFor();
  return page.locator('.model p').innerText();
}

describe.skipIf(!possible)('the model in use, in a real editor', () => {
  openBefore(
    { temporary, workspace },
    async () => {
      flowers = cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 12);
      pets = cutDataset(join(sharedData!, 'cats_vs_dogs', 'train'), join(workspace, 'cats_vs_dogs'), 12);
      await train('flowers5');
    },
    (opened) => (workbench = opened),
  );

  test('a model trained on another dataset later does not change it, and answers for its own images alone', async () => {
    await workbench.openFile(basename(flowers[0]!));
    await workbench.page.locator('.editor-actions [aria-label^="Predict Open Image"]').first().click();
    const page = await workbench.loupePage('prediction');
    const before = await shown(page, flowers[0]!);
    expect(before).toMatch(/^Model: flowers5 · quick · validation \d\.\d{3} — best of flowers5$/);

    await train('cats_vs_dogs');
    expect(readdirSync(join(workspace, '.loupe', 'runs')).filter((name) => !name.startsWith('.'))).toHaveLength(2);
    await workbench.command('Loupe: Focus on Runs View');
    await until('both runs', async () => (await workbench.treeRows('Runs')).length === 2);
    const rows = await workbench.treeRows('Runs');
    expect(rows.filter((row) => row.includes('in use'))).toHaveLength(2);
    expect(rows[0]).toContain('cats_vs_dogs');
    expect(await shown(page, flowers[0]!)).toBe(before);

    await workbench.openFile(basename(pets[0]!));
    expect(await shown(page, pets[0]!)).toMatch(/cats_vs_dogs · quick .* — best of cats_vs_dogs$/);
    await workbench.openFile(basename(flowers[1]!));
    expect(await shown(page, flowers[1]!)).toBe(before);
  });

  test('what is pinned stays, also beside a better training of the same dataset, until it is unpinned', async () => {
    const page = await workbench.loupePage('prediction');
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByText('pinned by you').waitFor();
    await train('flowers5');
    await workbench.command('Loupe: Focus on Runs View');
    await until('three runs', async () => (await workbench.treeRows('Runs')).length === 3);
    await page.getByText('pinned by you').waitFor();
    expect((await workbench.treeRows('Runs')).filter((row) => row.includes('pinned'))).toHaveLength(1);
    await page.getByRole('button', { name: 'Unpin' }).click();
    await page.getByText('best of flowers5').waitFor();
  });

  test('a dataset that was trained on in sight of the window has its numbers and classes without being scanned by hand', async () => {
    await workbench.command('Loupe: Focus on Datasets View');
    await until('the dataset with its numbers', async () =>
      (await workbench.treeRows('Datasets')).some((row) => /flowers5.*60 images · 5 classes/.test(row)),
    );
    await workbench.tree('Datasets').locator('.monaco-list-row').filter({ hasText: 'flowers5' }).first().click();
    await until('its classes', async () =>
      (await workbench.treeRows('Datasets')).some((row) => /tulips?.*12/.test(row)),
    );
  });
});
