import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { probabilityHeading } from '../../src/core/csv';
import type { PredictOutput } from '../../src/protocol/cliOutput';
import type { RunRecord } from '../../src/protocol/runFiles';
import { serverInstalled } from '../hosts/server.mjs';
import { cutDataset, extensionFolder, loupe, sharedData, temporaryFolder } from './support/datasets';
import { curvePoints, drawnImages, picture, policyFaults } from './support/pages';
import { reportFailures } from './support/report';
import { until } from './support/until';
import { Workbench } from './support/workbench';

const possible = findChromium() !== undefined && serverInstalled() && sharedData !== undefined;
const temporary = temporaryFolder('walk');
const workspace = join(temporary.path, 'photos');
const dataset = join(workspace, 'flowers5');
const env = { LOUPE_CACHE_DIR: join(temporary.path, 'cache') };
const runsFolder = join(workspace, '.loupe', 'runs');

let workbench: Workbench;
let broken = false;

/** A step of the walk: the rest is skipped once one has failed, since it stands on it. */
function step(name: string, body: () => Promise<void>): void {
  test(name, async (context: TestContext) => {
    if (broken) return context.skip();
    broken = true;
    await body();
    broken = false;
  });
}

const runs = (): string[] => (existsSync(runsFolder) ? readdirSync(runsFolder).sort() : []);
const record = (run: string): RunRecord =>
  JSON.parse(readFileSync(join(runsFolder, run, 'run.json'), 'utf8')) as RunRecord;

/** The name of a run that was not there before. */
const newRun = (before: readonly string[]): Promise<string> =>
  until('a new run', () =>
    runs().find((run) => !before.includes(run) && existsSync(join(runsFolder, run, 'run.json'))),
  );

const ended = (run: string): Promise<RunRecord> =>
  until(`the end of ${run}`, () => {
    const now = record(run);
    return now.status !== 'running' && now;
  });

/** Rows of a CSV file by their column names. */
const rows = (file: string): Record<string, string | undefined>[] =>
  parse(readFileSync(file), { columns: true, bom: true });
const validation = (run: string): Record<string, string | undefined>[] =>
  rows(join(runsFolder, run, 'evaluation', 'validation.csv'));

/** The classes and probabilities that the prediction page was last sent. */
interface SentPrediction {
  file: string;
  top: { class: string; probability: number }[];
}

/** Follows what the host sends to the prediction page; read it with `sentPrediction`. */
const followMessages = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const holder = globalThis as unknown as { loupeTestState?: unknown };
    addEventListener('message', ({ data }: MessageEvent<{ kind?: string; state?: unknown }>) => {
      if (data.kind === 'snapshot') holder.loupeTestState = data.state;
    });
  });
const sentPrediction = (frame: Frame): Promise<SentPrediction | undefined> =>
  frame.evaluate(() => (globalThis as unknown as { loupeTestState?: SentPrediction }).loupeTestState);

describe.skipIf(!possible)('the whole walk on photographs of flowers', () => {
  beforeAll(async () => {
    cutDataset(join(sharedData!, 'flowers5'), dataset, 40);
    // More epochs than any machine trains while a window is reloaded: the long run ends when it is stopped.
    workbench = await Workbench.open({
      folder: workspace,
      dataFolder: join(temporary.path, 'server'),
      extension: extensionFolder,
      env,
      settings: { 'loupe.training.epochs': 10_000 },
    });
  });
  afterAll(async () => {
    await workbench?.close();
    temporary.remove();
  });
  reportFailures(() => workbench);

  let quickRun: string;
  let matrix: Frame;
  let image: string;

  step('a right-click on the folder offers Train Classifier, which asks one question', async () => {
    await workbench.explorerMenu(['flowers5'], 'Train Classifier');
    expect((await workbench.choices()).map((choice) => choice.replace(/^\W+/, '').trim())).toEqual([
      'Quick',
      'Fine-tune',
      'Small CNN from scratch',
      'More Options…',
      'Mushrooms Tutorial',
      'Cats and Dogs Tutorial',
      'Dog Breeds Tutorial',
      'Dog App Tutorial',
    ]);
    const before = runs();
    await workbench.pick('Quick');
    quickRun = await newRun(before);
  });

  step('the page of the run opens and shows device, phases and curves', async () => {
    const page = await workbench.loupePage('training');
    await page.getByRole('heading', { name: 'flowers5 · quick' }).waitFor();
    await page
      .getByText(/ONNX Runtime/)
      .first()
      .waitFor();
    const { status, result } = await ended(quickRun);
    expect(status).toBe('completed');
    // 5 classes of 40 photographs, 8 of each for validation: chance is 0.2; features of MobileNetV2 give about 0.8.
    expect(result?.parts.validation?.images).toBe(40);
    expect(result?.parts.validation?.accuracy).toBeGreaterThan(0.6);
    // The tabs of the result move the last one.
    await page.getByRole('tab', { name: 'Classes' }).waitFor();
    await page.getByRole('tab', { name: 'Details' }).click();
    for (const phase of ['Scan', 'Features', 'Fit', 'Evaluate', 'Save'])
      await page.getByText(phase, { exact: true }).first().waitFor();
    await page.getByRole('tab', { name: 'Curves' }).click();
    await until('the whole curve', async () => (await curvePoints(page)) > 0);
    await page.getByText(/^Converged after \d+ iterations/).waitFor();
  });

  step('the same page shows the result, and the images of the most confused pair without a click', async () => {
    matrix = await workbench.loupePage('training');
    await matrix.getByRole('tab', { name: 'Result' }).click();
    const { accuracy, images } = record(quickRun).result!.parts.validation!;
    await matrix
      .getByRole('heading', { name: new RegExp(`${accuracy.toFixed(3)}.*validation accuracy.* of ${images} right`) })
      .waitFor();
    await matrix.getByText(/is taken for .* most often: \d+ of 8/).waitFor();
    await until('thumbnails of the pair', async () => (await drawnImages(matrix)) > 0);
    expect(await workbench.page.locator('.tabs-container .tab').count()).toBe(1);
    await picture(workbench, 'walk result');
  });

  step('one line an iteration stands in the output channel', async () => {
    await workbench.command('Loupe: Show Output');
    const line =
      /^Iteration +\d+ of at most \d+ {2}loss \d+\.\d{4} {2}acc \d\.\d{3} {2}val_loss \d+\.\d{4} {2}val_acc \d\.\d{3} {2}\d/m;
    await until('a line of an iteration', async () => line.test(await workbench.outputText('Iteration')));
    await workbench.command('View: Toggle Panel Visibility');
  });

  step('a cell of the matrix shows its very images', async () => {
    const cell = matrix.locator('[role="gridcell"][aria-label*=" predicted right: "]').first();
    await cell.waitFor();
    const [, name, count] =
      /^(.+) predicted right: (\d+) of \d+/.exec((await cell.getAttribute('aria-label')) ?? '') ?? [];
    await cell.click();
    // In a narrow panel they lie below the matrix, and only images in view are drawn.
    await matrix.locator('loupe-cell-images').evaluate((images) => images.scrollIntoView());
    const shown = await until('the images of the cell', async () => {
      const files = await matrix
        .locator('[role="option"][data-file]')
        .evaluateAll((options) => options.map((option) => option.getAttribute('data-file') ?? ''));
      return files.length === Number(count) && files;
    });
    await until('thumbnails of the cell', async () => (await drawnImages(matrix)) > 0);
    const behind = validation(quickRun)
      .filter((row) => row.truth === name && row.predicted === name)
      .map((row) => basename(row.file!))
      .sort();
    expect(shown.map((file) => basename(file)).sort()).toEqual(behind);
  });

  step('an image of the cell opens in the editor', async () => {
    const first = matrix.locator('[role="option"][data-file]').first();
    image = basename((await first.getAttribute('data-file')) ?? '');
    await first.dblclick();
    await workbench.tab(image).waitFor();
  });

  step('Predict in the title bar shows the top class of the image', async () => {
    await workbench.tab(image).click();
    await workbench.page.locator('.editor-actions [aria-label^="Predict Open Image"]').first().click();
    const page = await workbench.loupePage('prediction');
    const row = validation(quickRun).find(({ file }) => basename(file!) === image)!;
    await page.getByText(row.predicted!, { exact: true }).first().waitFor();
  });

  step(
    'five paths give the same probabilities: the run, evaluate, predict a file and a folder, the editor',
    async () => {
      const page = await workbench.loupePage('prediction');
      const run = join(runsFolder, quickRun);
      const inRun = validation(quickRun).at(-1)!;
      const file = join(dataset, inRun.file!);
      // The page follows the active tab, and is listened to while it does.
      await followMessages(page);
      await workbench.openFile(basename(file));
      const inEditor = await until('the prediction of the other image', async () => {
        const sent = await sentPrediction(page);
        return sent?.file === file && sent;
      });
      expect(inEditor.top.length).toBe(5);
      const one = JSON.parse(await loupe(['predict', run, file, '--top', '5', '--json'], { env })) as PredictOutput;
      const table = join(temporary.path, 'predictions.csv');
      await loupe(['predict', run, join(dataset, inRun.truth!), '--csv', table, '--json'], { env });
      const inFolder = rows(table).find((row) => row.file!.endsWith(basename(file)))!;
      await loupe(['evaluate', run, '--json'], { env });
      const evaluated = validation(quickRun).find((row) => row.file === inRun.file)!;
      for (const { class: name, probability } of inEditor.top) {
        const others = {
          'the run': Number(inRun[probabilityHeading(name)]),
          evaluate: Number(evaluated[probabilityHeading(name)]),
          'predict, a folder': Number(inFolder[probabilityHeading(name)]),
          'predict, a file': one.predictions[0]!.top.find((entry) => entry.class === name)!.probability,
        };
        for (const [path, other] of Object.entries(others))
          expect(Math.abs(probability - other), `${name}: the editor and ${path}`).toBeLessThan(1e-4);
      }
      await picture(workbench, 'walk prediction');
    },
  );

  let longRun: string;

  step('a long run shows points before its end', async () => {
    const before = runs();
    // The first run's page is still in sight beside the image.
    await workbench.command('View: Close All Editors');
    await workbench.explorerMenu(['flowers5'], 'Train Classifier');
    await workbench.pick('Small CNN from scratch');
    longRun = await newRun(before);
    const page = await workbench.loupePage('training');
    await until('three points', async () => (await curvePoints(page)) >= 3);
    expect(record(longRun).status).toBe('running');
  });

  step('the window is reloaded in mid-run: the curve is whole and keeps moving', async () => {
    const before = await curvePoints(await workbench.loupePage('training'));
    await workbench.reload(longRun);
    const page = await workbench.loupePage('training');
    const after = await until('the curve', async () => {
      const points = await curvePoints(page);
      return points >= before && points;
    });
    await until('more points', async () => (await curvePoints(page)) > after + 1);
    expect(record(longRun).status).toBe('running');
  });

  step('a second window sees the same run', async () => {
    const other = await workbench.openAnother();
    try {
      await other.command('Loupe: Focus on Runs View');
      await until('the run in progress in its tree', async () =>
        (await other.treeRows('Runs')).some((row) => /epoch/i.test(row)),
      );
    } finally {
      await other.page.close();
    }
  });

  step('stopping keeps the best model', async () => {
    const page = await workbench.loupePage('training');
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    const { status, result } = await ended(longRun);
    expect(status).toBe('stopped');
    expect(result?.parts.validation).toBeDefined();
    await page
      .getByText(/Stopped/)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: /validation accuracy/ }).waitFor();
    const one = JSON.parse(
      await loupe(['predict', join(runsFolder, longRun), join(dataset, 'daisy'), '--json'], { env }),
    ) as PredictOutput;
    expect(one.predictions.length).toBe(40);
  });

  step('a reload after the end shows the same page, tab and cell', async () => {
    const chosen = async (frame: Frame): Promise<string | null> => {
      const cell = frame.locator('[role="gridcell"][aria-selected="true"]');
      return (await cell.count()) === 1 ? cell.getAttribute('aria-label') : null;
    };
    const page = await workbench.loupePage('training');
    await page.locator('[role="gridcell"]').last().click();
    const cell = await until('the chosen cell', () => chosen(page));
    // What the page keeps is stored a moment later.
    await workbench.reload('predicted');
    const again = await workbench.loupePage('training');
    await until('the same cell', async () => (await chosen(again)) === cell);
    await again.getByRole('tab', { name: 'Classes' }).click();
    await workbench.reload('classes');
    const classes = await workbench.loupePage('training');
    await until(
      'the same tab',
      async () => (await classes.getByRole('tab', { name: 'Classes' }).getAttribute('aria-selected')) === 'true',
    );
  });

  step('a run started in the terminal appears in the Runs tree by itself', async () => {
    await workbench.command('Loupe: Focus on Runs View');
    await until('the two runs', async () => (await workbench.treeRows('Runs')).length === 2);
    await loupe(['train', 'flowers5', '--json'], { cwd: workspace, env });
    await until('a third row', async () => (await workbench.treeRows('Runs')).length === 3);
  });

  step('Inspect Dataset shows the class balance, and a bar shows its images', async () => {
    await workbench.explorerMenu(['flowers5'], 'Inspect Dataset');
    const page = await workbench.loupePage('datasets');
    const bar = page.locator('[role="option"][aria-label^="tulip: 40 images"]').first();
    await bar.waitFor();
    await bar.click();
    await until('thumbnails of the class', async () => (await drawnImages(page)) > 4);
    await workbench.command('Loupe: Focus on Datasets View');
    await until('the dataset in its tree', async () =>
      (await workbench.treeRows('Datasets')).some((row) => row.includes('flowers5') && row.includes('200')),
    );
  });

  step('nothing was refused by a content security policy', async () => {
    expect(policyFaults(workbench)).toEqual([]);
  });
});
