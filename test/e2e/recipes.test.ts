import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, sharedData, temporaryFolder } from './support/datasets';
import { picture } from './support/pages';
import { openBefore } from './support/openBefore';
import { until } from './support/until';
import type { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('recipes');
const workspace = join(temporary.path, 'photos');
const runsFolder = join(workspace, '.loupe', 'runs');
const recipe = join(workspace, 'few.loupe.json');

let workbench: Workbench;

describe.skipIf(!possible)('a recipe file in the editor', () => {
  openBefore(
    { temporary, workspace },
    () => {
      mkdirSync(workspace, { recursive: true });
      cutDataset(join(sharedData!, 'flowers5'), join(workspace, 'flowers5'), 12);
      writeFileSync(
        recipe,
        '{\n  // Two epochs are enough here.\n  "extends": "small-cnn",\n  "dataset": "flowers5",\n  "epoch": 2\n}\n',
      );
      writeFileSync(join(workspace, 'new.loupe.json'), '');
    },
    (opened) => (workbench = opened),
  );

  test('a setting that does not exist is marked where it stands', async () => {
    await workbench.openFile('few.loupe.json');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.command('View: Toggle Problems');
    const problem = workbench.page.locator('.markers-panel .monaco-list-row', {
      hasText: '“epoch” is no setting here',
    });
    await problem.waitFor();
    await picture(workbench, 'recipe problem');
    // Each fault once: the schema that completes the settings finds none of its own.
    expect(await workbench.page.locator('.markers-panel .monaco-list-row[aria-level="2"]').count()).toBe(1);
  });

  test('a new recipe is offered whole ones to begin with', async () => {
    await workbench.openFile('new.loupe.json');
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+Space');
    const row = workbench.page.locator('.suggest-widget .monaco-list-row', { hasText: 'Recipe: fine-tune' });
    await row.waitFor();
    await picture(workbench, 'recipe snippets');
    await row.click();
    const text = async () =>
      (await workbench.page.locator('.editor-instance .view-lines .view-line').allTextContents()).join('\n');
    await until('the recipe', async () => (await text()).includes('flipHorizontal'));
    await workbench.page.keyboard.press('Escape');
    await workbench.openFile('few.loupe.json');
  });

  test('Train above the text trains as the file says', async () => {
    writeFileSync(recipe, readFileSync(recipe, 'utf8').replace('"epoch"', '"epochs"'));
    await until('no problem', async () => (await workbench.page.locator('.squiggly-error').count()) === 0);
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Train' }).first().click();
    await workbench.loupePage('training');
    const record = await until('the end of the run', () => {
      const run = existsSync(runsFolder)
        ? readdirSync(runsFolder).find((name) => existsSync(join(runsFolder, name, 'run.json')))
        : undefined;
      const now = run && (JSON.parse(readFileSync(join(runsFolder, run, 'run.json'), 'utf8')) as RunRecord);
      return now && now.status !== 'running' && now;
    });
    expect(record).toMatchObject({ status: 'completed', recipe: 'few', settings: { extends: 'small-cnn', epochs: 2 } });
  });
});
