import { describe, expect, it } from 'vitest';
import { nearestStep, suggestedRate } from '../../src/webviews/learningRateFinder/suggestion';
import { allRequests, chromiumPath, eventually, faultsOf, send, usePages, waitForRequest } from './harness/browser';
import { sweepingState, sweepPoints, sweepState } from './harness/learningRateFinderStates';

describe('a suggestion', () => {
  it('is rounded as it is shown and used, and null where there is none', () => {
    const { found } = sweepState();
    expect(suggestedRate(found, 'valley')).toBe(0.0064);
    expect(suggestedRate({ ...found!, valley: null }, 'valley')).toBeNull();
    expect(suggestedRate(null, 'steepest')).toBeNull();
  });

  it('stands at the step whose rate is nearest in ratio', () => {
    const points = sweepPoints(100);
    const at = nearestStep(points, 0.0064);
    expect(Math.abs(Math.log(points[at]!.learningRate / 0.0064))).toBeLessThan(Math.log(1e8) / 99 / 2 + 1e-9);
    expect(nearestStep([], 0.1)).toBe(-1);
    expect(nearestStep(points, null)).toBe(-1);
  });
});

describe.skipIf(!chromiumPath)('the page that looks for a learning rate (needs a Chromium)', () => {
  const tester = usePages();

  it('draws the steps as they come on a logarithmic axis, and stops when asked', async () => {
    const page = await tester.open('learningRateFinder', { state: sweepingState(0) });
    await page.locator('.status', { hasText: 'Preparing the images: features, 412 of 1,500' }).waitFor();
    const points = sweepPoints(40);
    await send(page, { kind: 'update', update: { points, of: 100 } });
    await page.getByText('Trying learning rate 40 of 100').waitFor();
    const ticks = await page.locator('loupe-line-chart text[text-anchor="middle"]').allTextContents();
    expect(ticks).toEqual(expect.arrayContaining(['1e-7', '0.001', '10']));
    const places = await page
      .locator('loupe-line-chart')
      .evaluate((chart) =>
        [...chart.shadowRoot!.querySelectorAll('text[text-anchor="middle"]')]
          .map((tick) => [Number(tick.textContent), Number(tick.getAttribute('x'))] as const)
          .filter(([rate]) => rate > 0),
      );
    const apart = places.slice(1).map(([rate, x], i) => (x - places[i]![1]) / Math.log10(rate / places[i]![0]));
    // The same number of pixels a decade everywhere.
    for (const one of apart) expect(one).toBeCloseTo(apart[0]!, 0);
    await page.getByRole('button', { name: 'Stop' }).click();
    expect((await allRequests(page)).at(-1)).toEqual({ method: 'stop', params: null });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('marks the suggestion, reads steps by keyboard, and puts the rate that is chosen to use', async () => {
    const page = await tester.open('learningRateFinder', { state: sweepState() });
    await page.getByText('then the loss ran away').waitFor();
    const chart = page.locator('loupe-line-chart');
    await eventually(() => chart.locator('.best-label').textContent()).toBe('suggested 0.0064');
    const cursor = page.getByRole('slider', { name: /^Loss by Learning Rate/ });
    await cursor.focus();
    await page.keyboard.press('Home');
    await eventually(() => cursor.getAttribute('aria-valuetext')).toBe(
      'learning rate, logarithmic 1e-7 · Smoothed loss 1.6000',
    );
    await page.getByRole('button', { name: 'Put 0.0064 into the Recipe' }).click();
    await page.getByRole('radio', { name: 'Steepest fall' }).click();
    await eventually(() => chart.locator('.best-label').textContent()).toBe('steepest 0.033');
    await page.getByRole('button', { name: 'Train with 0.033' }).click();
    const requests = await allRequests(page);
    expect(requests).toContainEqual({ method: 'use', params: { learningRate: 0.0064 } });
    expect(requests).toContainEqual({ method: 'train', params: { learningRate: 0.033 } });
    await eventually(() => page.locator('.values tbody tr[data-place]').first().textContent()).toMatch(
      /^1\s*1e-7\s*1\.6000\s*1\.6000$/,
    );
    expect(await faultsOf(page)).toEqual([]);
  });

  it('saves the drawing with its mark', async () => {
    const page = await tester.open('learningRateFinder', { state: sweepState() });
    await page.getByRole('button', { name: 'Save Loss by Learning Rate as SVG' }).click();
    const saved = (await waitForRequest(page, 'saveText'))[0]!.params as { name: string; text: string };
    expect(saved.name).toBe('loss-by-learning-rate.svg');
    expect(saved.text).toContain('suggested 0.0064');
  });

  it('says that it was stopped, that the recipe changed, that nothing falls, and why it failed', async () => {
    const page = await tester.open('learningRateFinder', {
      state: sweepState({ status: 'stopped', points: sweepPoints(12), found: null }),
    });
    await page
      .locator('.status', { hasText: 'Stopped after 12 of 100 learning rates, so none is suggested.' })
      .waitFor();
    expect(await page.getByRole('button', { name: /^Train with/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Try Again' }).click();
    expect((await allRequests(page)).at(-1)).toEqual({ method: 'sweep', params: null });
    const show = (state: unknown): Promise<void> => send(page, { kind: 'snapshot', state });
    await show(
      sweepState({ stale: true, found: { ...sweepState().found!, valley: null, steepest: null, minimum: null } }),
    );
    await page.getByText('The recipe changed since these rates were tried.').waitFor();
    await page.getByText('there is nothing to suggest').waitFor();
    await show(sweepState({ status: 'failed', points: [], found: null, failure: 'There is no folder /data/flowers.' }));
    await page.getByText('There is no folder /data/flowers.').waitFor();
  });
});
