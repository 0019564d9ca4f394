import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { mostConfusedPairs } from '../../src/core/metrics/matrixOrder';
import { chromiumPath, eventually, faultsOf, usePages, waitForRequest } from './harness/browser';
import { walk } from './harness/focus';
import { settled } from './harness/quiet';
import { classNames, dogNames, evaluationState, withClasses } from './harness/states';

/** The panel of a window of 1440 × 900 pixels, that window itself, and smaller ones. */
const wide = [
  [1440, 900],
  [1150, 820],
] as const;
const all = [...wide, [900, 700], [610, 620], [420, 700]] as const;

const options = (page: Page, name: string): Locator => page.getByRole('listbox', { name }).getByRole('option');
const chosenPair = (page: Page): Locator => page.locator('loupe-confused-pairs [aria-selected="true"]');
const boxOf = async (of: Locator) => (await of.boundingBox())!;
const scrolled = (page: Page): Promise<number> => page.evaluate(() => scrollY);

describe.skipIf(!chromiumPath)('layout of the evaluation page (needs a Chromium)', () => {
  const tester = usePages();
  const open = (classCount: number, [width, height]: readonly [number, number], more: object = {}) =>
    tester.open('evaluation', {
      state: evaluationState(classCount, classCount > 40 ? 8 : 40),
      images: 200,
      classes: classNames(classCount),
      width,
      height,
      ...more,
    });

  it.each(wide.flatMap(([width, height]) => [5, 20, 120].map((count) => [width, height, count] as const)))(
    'shows matrix, pairs and images of the most confused pair at %i × %i without scrolling, of %i classes',
    async (width, height, count) => {
      const page = await open(count, [width, height]);
      await eventually(() => chosenPair(page).count()).toBe(1);
      const image = page.locator('loupe-image-grid [data-index="0"]');
      await image.locator('img').waitFor();
      for (const of of [page.locator('loupe-matrix .reading').first(), chosenPair(page), image]) {
        const { y, height: tall } = await boxOf(of);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + tall).toBeLessThanOrEqual(height);
      }
      const matrix = await boxOf(page.locator('loupe-matrix'));
      expect((await boxOf(page.locator('loupe-cell-images'))).x).toBeGreaterThan(matrix.x + matrix.width);
      expect(await scrolled(page)).toBe(0);
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it.each(all)(
    'scrolls nothing and moves nothing when a cell or a pair is chosen, at %i × %i',
    async (width, height) => {
      const page = await open(5, [width, height]);
      for (const chosen of [
        page.locator('loupe-matrix [data-row="2"][data-column="3"]'),
        options(page, 'Most Confused Pairs').nth(3),
      ]) {
        await chosen.scrollIntoViewIfNeeded();
        const [before, at] = [await scrolled(page), await boxOf(chosen)];
        await chosen.click();
        await settled(page);
        await eventually(() => chosen.getAttribute('aria-selected')).toBe('true');
        expect(await scrolled(page)).toBe(before);
        expect(await boxOf(chosen)).toEqual(at);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
  );

  it('keeps the matrix in sight while the images beside it scroll, and the page where it is when another cell is chosen', async () => {
    const page = await open(5, [1150, 820]);
    await page.getByRole('button', { name: /^Show All \d+$/ }).click();
    const cell = page.locator('loupe-matrix [data-row="0"][data-column="1"]');
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await settled(page);
    const before = await scrolled(page);
    expect(before).toBeGreaterThan(0);
    const at = await boxOf(cell);
    expect(at.y).toBeGreaterThanOrEqual(0);
    await cell.click();
    await settled(page);
    expect(await scrolled(page)).toBe(before);
    expect(await boxOf(cell)).toEqual(at);
  });

  it('leads from the matrix to its images where they are below it', async () => {
    const page = await open(5, [610, 620]);
    await page.getByRole('button', { name: 'Show the Images' }).click();
    await eventually(async () => (await boxOf(page.locator('loupe-cell-images'))).y).toBeLessThan(300);
  });

  it('keeps the sentence of the chosen cell while another one is pointed at', async () => {
    const page = await open(5, [1150, 820]);
    await page.locator('loupe-matrix [data-row="2"][data-column="3"]').click();
    const sentences = page.locator('loupe-matrix .reading');
    await eventually(() => sentences.first().textContent()).toMatch(/^roses taken for sunflowers: /);
    await page.locator('loupe-matrix [data-row="0"][data-column="0"]').hover();
    await eventually(() => sentences.last().textContent()).toMatch(/^daisy predicted right: /);
    expect(await sentences.first().textContent()).toMatch(/^roses taken for sunflowers: /);
    await page.mouse.move(0, 0);
    await eventually(() => sentences.last().textContent()).toBe('');
  });

  it('has a lens that follows pairs, order and search, with names that can be told apart', async () => {
    const names = dogNames(120);
    const page = await open(120, [1440, 900], {
      state: withClasses(evaluationState(120, 8), names),
      classes: names,
    });
    const lens = async (): Promise<string[]> =>
      (await page.locator('loupe-matrix-lens text.lit').allTextContents()).map((name) => name.trim());
    const pair = async (): Promise<string[]> =>
      Promise.all(['.predicted', '.truth'].map(async (name) => (await chosenPair(page).locator(name).textContent())!));
    await eventually(lens).toEqual(await pair());
    await options(page, 'Most Confused Pairs').nth(4).click();
    await eventually(lens).toEqual(await pair());
    const chosen = await pair();
    await page.getByRole('radio', { name: 'Confusion' }).click();
    await settled(page);
    expect(await lens()).toEqual(chosen);
    expect(await pair()).toEqual(chosen);
    await page.getByRole('searchbox', { name: 'Find a class' }).fill('miniature_');
    await page.getByText(/^\d+ classes found$/).waitFor();
    await eventually(lens).toEqual(await pair());
    const found = await options(page, 'Most Confused Pairs').allTextContents();
    expect(found.every((shown) => shown.includes('miniature_'))).toBe(true);
    const { among } = (await waitForRequest(page, 'cellImages')).at(-1)!.params as { among: number[] };
    expect(among.map((index) => names[index]!).sort()).toEqual(
      names.filter((name) => name.includes('miniature_')).sort(),
    );
    await page.getByRole('searchbox', { name: 'Find a class' }).fill('');
    await eventually(lens).toEqual(chosen);
    const shown = await page.locator('loupe-matrix-lens text').allTextContents();
    expect(shown.filter((name) => name.includes('…'))).toEqual([]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('shows the images with known problems alone on request, and remembers all that was chosen', async () => {
    const page = await open(5, [1150, 820], { flagged: 3 });
    await page.getByRole('radiogroup', { name: '3 of these images have known problems.' }).waitFor();
    await page.getByRole('radio', { name: 'Flagged (3)' }).click();
    expect((await waitForRequest(page, 'cellImages', 2)).at(-1)!.params).toMatchObject({ flags: 'flagged' });
    await page.locator('loupe-matrix [data-row="2"][data-column="3"]').click();
    await page.getByRole('radio', { name: 'Test' }).click();
    await page.getByRole('radio', { name: 'Size' }).click();
    const kept = await page.evaluate(() => window.loupeHost.kept);
    const again = await open(5, [1150, 820], { kept, flagged: 3 });
    expect((await waitForRequest(again, 'cellImages'))[0]!.params).toMatchObject({
      part: 'test',
      truth: 2,
      predicted: 3,
      flags: 'flagged',
    });
    expect(await again.getByRole('radio', { name: 'Size' }).getAttribute('aria-checked')).toBe('true');
    await again.locator('loupe-matrix [aria-selected="true"][aria-label^="roses taken for sunflowers"]').waitFor();
  });

  it('shows a dash with its reason for the precision of a class that was never predicted', async () => {
    const state = evaluationState(5, 40);
    const validation = state.metrics.parts.validation!;
    const { matrix } = validation;
    // All images that were taken for daisies were taken for tulips instead.
    for (let truth = 0; truth < 5; truth += 1) {
      matrix[truth * 5 + 4]! += matrix[truth * 5]!;
      matrix[truth * 5] = 0;
    }
    Object.assign(validation.perClass[0]!, { precision: 0, recall: 0, f1: 0 });
    const page = await open(5, [900, 700], { state, kept: { tab: 'classes' } });
    const row = page.getByRole('table', { name: 'Classes' }).getByRole('row').filter({ hasText: 'daisy' }).first();
    await eventually(() => row.locator('td').nth(1).textContent()).toBe('–');
    expect(await row.locator('td').nth(1).getAttribute('title')).toContain('no image was predicted');
    expect(await row.locator('td').nth(2).textContent()).toBe('0.000');
  });

  it.each([
    [1440, 900],
    [900, 700],
  ] as const)('has the keyboard in sight at every step, at %i × %i', async (width, height) => {
    const stops = await walk(await open(120, [width, height], { flagged: 2 }), 60);
    expect(stops.length).toBeGreaterThan(10);
    expect(stops.length).toBeLessThan(60);
    expect(stops.filter(({ ring, seen }) => !ring || !seen)).toEqual([]);
  });

  it('moves through the pairs by arrow keys, the focus in sight and the images following', async () => {
    const page = await open(20, [900, 700]);
    await options(page, 'Most Confused Pairs').first().focus();
    for (let step = 1; step < 5; step += 1) {
      await page.keyboard.press('ArrowDown');
      const option = options(page, 'Most Confused Pairs').nth(step);
      await eventually(() => option.evaluate((one) => one.matches(':focus'))).toBe(true);
      const { y, height } = await boxOf(option);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(700);
    }
    const state = evaluationState(20, 40).metrics.parts.validation!;
    const { truth, predicted } = mostConfusedPairs(state.matrix, 20, 5)[4]!;
    expect((await waitForRequest(page, 'cellImages', 5)).at(-1)!.params).toMatchObject({ truth, predicted });
  });
});
