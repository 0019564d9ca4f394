import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageTag, type PageName } from '../../src/protocol/pages/envelope';
import { chromiumPath, faultsOf, PageTester, picture, type OpenOptions } from './harness/browser';
import { comparisonState } from './harness/optimizerComparisonStates';
import { root, themes } from './harness/server';
import { previewState } from './harness/previewStates';
import { comparedRuns, runRow, runsState } from './harness/runsStates';
import { sweepingState, sweepState } from './harness/learningRateFinderStates';
import { classNames, datasetState, evaluationState, imagePrediction, tablePrediction, trainingState, withSettings } from './harness/states';

const axeSource = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Every page in the states that look different; each is shown in each theme. */
const scenes: Readonly<Record<string, { page: PageName; options: OpenOptions; /** A folded section that is opened first. */ open?: string }>> = {
  'dataset': { page: 'datasets', options: { state: { ...datasetState(5), stale: true }, images: 300, classes: classNames(5) } },
  'dataset-120': { page: 'datasets', options: { state: datasetState(120, false), images: 9000, classes: classNames(120) } },
  'dataset-empty': { page: 'datasets', options: { state: { state: 'empty', message: 'No images in “holiday”.', hint: 'Loupe looks for JPEG, PNG, WebP, GIF, TIFF and BMP files, one folder for each class.' } } },
  'training-fresh': { page: 'training', options: { state: trainingState({ epochs: 0, fresh: true }) } },
  'training': { page: 'training', options: { state: trainingState({ epochs: 14 }) } },
  'training-stages': { page: 'training', options: { state: trainingState({ epochs: 14, headEpochs: 5 }) }, open: 'Network' },
  'training-schedule': { page: 'training', options: { state: withSettings(trainingState({ epochs: 20, headEpochs: 8, status: 'stopped', rate: (epoch) => (epoch <= 8 ? 2e-3 : 1e-4) * 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / 20)) }), { mode: 'fine-tune' }) } },
  'training-2000': { page: 'training', options: { state: trainingState({ epochs: 2000 }) } },
  'training-done': { page: 'training', options: { state: trainingState({ epochs: 20, status: 'completed' }) } },
  'training-interrupted': { page: 'training', options: { state: trainingState({ epochs: 9, status: 'interrupted' }) } },
  'training-early-stopping': { page: 'training', options: { state: withSettings(trainingState({ epochs: 16, planned: 20 }), { mode: 'scratch', earlyStopping: { monitor: 'valLoss', patience: 5, minDelta: 0 } }) } },
  'training-failed': { page: 'training', options: { state: trainingState({ epochs: 1, status: 'failed' }) } },
  'evaluation-2': { page: 'evaluation', options: { state: evaluationState(2, 150), images: 30, classes: classNames(2) } },
  'evaluation-5': { page: 'evaluation', options: { state: evaluationState(5), images: 42, classes: classNames(5) } },
  'evaluation-25': { page: 'evaluation', options: { state: evaluationState(25, 40), images: 42, classes: classNames(25) } },
  'evaluation-26': { page: 'evaluation', options: { state: evaluationState(26, 40), images: 42, classes: classNames(26) } },
  'evaluation-120': { page: 'evaluation', options: { state: evaluationState(120, 20), images: 400, classes: classNames(120) } },
  'evaluation-failed': { page: 'evaluation', options: { state: { state: 'failed', message: 'The scores of this run cannot be read: evaluation/metrics.json is missing.', remedy: 'Run “loupe evaluate” on the run folder, or train again.' } } },
  'prediction': { page: 'prediction', options: { state: imagePrediction(5, true) } },
  'prediction-120': { page: 'prediction', options: { state: imagePrediction(120, false) } },
  'runs': { page: 'runs', options: { state: runsState(12) } },
  'runs-1000': { page: 'runs', options: { state: { ...runsState(1000), reading: { done: 1000, total: 1400 } }, kept: { runs: { filter: 'flowers accuracy>0.7', selected: [runRow(3).run], compared: [] } } } },
  'runs-selected': { page: 'runs', options: { state: runsState(12), kept: { runs: { filter: '', selected: [runRow(5).run], compared: [] } } } },
  'runs-compared': { page: 'runs', options: comparedRuns(12, 4) },
  'runs-empty': { page: 'runs', options: { state: { state: 'empty', message: 'No classifier has been trained here yet', hint: 'Every training is a run.' } } },
  'preview': { page: 'preview', options: { state: previewState(true) } },
  'preview-plain': { page: 'preview', options: { state: previewState(false, { stale: true }) } },
  'comparison': { page: 'optimizerComparison', options: { state: comparisonState() } },
  'comparison-running': { page: 'optimizerComparison', options: { state: comparisonState({ finished: 4 }) } },
  'comparison-failed': { page: 'optimizerComparison', options: { state: comparisonState({ finished: 7, status: 'failed' }) } },
  'sweep': { page: 'learningRateFinder', options: { state: sweepState() } },
  'sweep-running': { page: 'learningRateFinder', options: { state: sweepingState(54) } },
  'sweep-begins': { page: 'learningRateFinder', options: { state: sweepingState(0) } },
  'sweep-failed': { page: 'learningRateFinder', options: { state: sweepState({ status: 'failed', points: [], found: null, failure: 'Mode head needs the weights of mobilenet_v2, which are not here.', recipeFile: null }) } },
  'prediction-table': { page: 'prediction', options: { state: tablePrediction(200, 320) } },
};

/** Waits until what the page shows has settled: fonts, thumbnails, observers. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction((name) => customElements.get(name) !== undefined, pageTag((await page.evaluate(() => document.body.dataset['page'])) as PageName));
  await page.waitForTimeout(500);
}

async function accessibilityFaults(page: Page): Promise<string[]> {
  // Through the browser's protocol: the page's own policy forbids added scripts.
  await page.evaluate(axeSource);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`));
}

/** Where the keyboard is, through all shadow roots: what it is, whether a focus ring is drawn, and whether it can be seen. */
function focused(): { what: string; ring: boolean; seen: boolean } | null {
  let element = document.activeElement;
  const chain: Element[] = [];
  while (element && element !== document.body) {
    chain.push(element);
    element = element.shadowRoot?.activeElement ?? null;
  }
  const inner = chain.at(-1);
  if (!inner) return null;
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--vscode-focusBorder)';
  const ringColour = getComputedStyle(probe).color;
  probe.remove();
  // Marks of a chart have a stroke instead of an outline.
  const drawn = (one: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(one);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none' || (stroke === ringColour && Number.parseFloat(strokeWidth) > 0);
  };
  const marked = drawn(inner) || [...inner.querySelectorAll('*')].some(drawn) || (chain.length > 1 && chain.slice(-2).some(drawn));
  const box = inner.getBoundingClientRect();
  return {
    what: `${inner.tagName.toLowerCase()} ${inner.getAttribute('aria-label') ?? inner.textContent?.trim().slice(0, 30) ?? ''}`,
    ring: marked, seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}

/** Scenes that are walked through by Tab, one of each page. */
const walked = ['dataset', 'training-done', 'evaluation-5', 'evaluation-120', 'prediction', 'prediction-table', 'runs-compared', 'preview', 'comparison'];

describe.skipIf(!chromiumPath)('pages (need a Chromium)', () => {
  let tester: PageTester;
  beforeAll(async () => void (tester = await PageTester.start()));
  afterAll(() => tester?.stop());

  it.each(walked.flatMap((scene) => (['dark', 'hc-light'] as const).map((theme) => [scene, theme] as const)))('%s is walked through by Tab in the theme %s: every stop is in sight and marked, and there is an end', async (scene, theme) => {
    const { page: name, options } = scenes[scene]!;
    const page = await tester.open(name, { ...options, theme, width: 900 });
    await settled(page);
    const stops: { what: string; ring: boolean; seen: boolean }[] = [];
    for (let press = 0; press < 150; press += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(focused);
      if (!stop) break;
      stops.push(stop);
    }
    expect(stops.length).toBeGreaterThan(2);
    expect(stops.length).toBeLessThan(150);
    expect(stops.filter(({ ring, seen }) => !ring || !seen)).toEqual([]);
    await page.context().close();
  });

  for (const [scene, { page: name, options, open }] of Object.entries(scenes)) {
    it.each(themes)(`${scene} breaks neither the content policy nor accessibility rules in the theme %s`, async (theme) => {
      const page = await tester.open(name, { ...options, theme });
      await settled(page);
      if (open) await page.getByRole('button', { name: open }).click();
      await picture(page, `${scene}-${theme}`);
      expect(await faultsOf(page)).toEqual([]);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.context().close();
    });

    it(`${scene} fits a panel 420 pixels wide`, async () => {
      const page = await tester.open(name, { ...options, width: 420 });
      await settled(page);
      if (open) await page.getByRole('button', { name: open }).click();
      await picture(page, `${scene}-narrow`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
      expect(await faultsOf(page)).toEqual([]);
      await page.context().close();
    });
  }
});
