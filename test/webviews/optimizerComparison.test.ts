import { describe, expect, it } from 'vitest';
import { meanCurves, optimizerCurves, seedCurves } from '../../src/webviews/optimizerComparison/meanCurves';
import { allRequests, chromiumPath, eventually, faultsOf, send, usePages, waitForRequest } from './harness/browser';
import { comparisonState } from './harness/optimizerComparisonStates';

describe('the curve of an optimizer', () => {
  it('is the mean over its finished seeds, never of trainings that reach differently far', () => {
    const { comparison, curves } = comparisonState({ finished: 7 });
    const drawn = optimizerCurves(comparison, curves);
    const of = (run: string) => curves.find((one) => one.run === run)!;
    expect(drawn[0]!.loss[3]).toBeCloseTo(
      (of('runs/sgd-full-seed1').loss[3]! + of('runs/sgd-full-seed2').loss[3]!) / 2,
      12,
    );
    // Seed 2 of momentum continues: the curve is that of seed 1.
    expect(drawn[2]).toEqual({ ...of('runs/momentum-seed1'), run: 'momentum' });
    expect(meanCurves('x', [of('runs/sgd-seed1'), of('runs/momentum-seed2')]).epoch).toHaveLength(7);
  });

  it('has every seed behind it that is finished or continues, unless that is the curve itself', () => {
    const { comparison, curves } = comparisonState({ finished: 7 });
    expect(seedCurves(comparison, curves).map((own) => own.map(({ run }) => run))).toEqual([
      ['runs/sgd-full-seed1', 'runs/sgd-full-seed2'],
      ['runs/sgd-seed1', 'runs/sgd-seed2'],
      ['runs/momentum-seed1', 'runs/momentum-seed2'],
      [],
      [],
    ]);
  });

  it('is the running training before any is finished, and none before that', () => {
    const { comparison, curves } = comparisonState({ finished: 1 });
    const drawn = optimizerCurves(comparison, curves);
    expect(drawn[1]!.epoch).toHaveLength(7);
    expect(drawn[4]).toBeUndefined();
  });
});

describe.skipIf(!chromiumPath)('the comparison page (needs a Chromium)', () => {
  const tester = usePages();

  it('shows every training without a scroll of its own, and how long the rest takes', async () => {
    const page = await tester.open('optimizerComparison', { state: comparisonState({ finished: 4 }) });
    await eventually(() => page.locator('.trainings tbody tr[data-place]').count()).toBe(15);
    await page.getByText(/ · about \d+ (s|min).* left/).waitFor();
    const scrolls = await page
      .locator('.trainings')
      .evaluate((section) =>
        [...section.querySelectorAll('*')]
          .flatMap((one) => [one, ...(one.shadowRoot?.querySelectorAll('.scroller') ?? [])])
          .some((one) => one.clientHeight > 0 && one.scrollHeight > one.clientHeight + 1),
      );
    expect(scrolls).toBe(false);
  });

  it('draws a curve with a letter for each optimizer, the ranking, and the sentence', async () => {
    const page = await tester.open('optimizerComparison', { state: comparisonState() });
    await page.getByText('the best two, SGD with momentum 0.9 and Adam, is not more than noise').first().waitFor();
    const chart = page.locator('loupe-line-chart').first();
    expect((await chart.locator('text.mark').allTextContents()).sort()).toEqual(['A', 'B', 'C', 'D', 'E']);
    const rows = page.locator('.ranking tbody tr[data-place]');
    await eventually(() => rows.first().textContent()).toMatch(/1\s*C\s*SGD with momentum 0\.9/);
    await eventually(() => rows.count()).toBe(5);
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const saved = (await waitForRequest(page, 'saveText'))[0]!.params as { name: string; text: string };
    expect(saved.name).toBe('optimizers.csv');
    expect(saved.text.split('\r\n')[1]).toMatch(/^1,C,SGD with momentum 0\.9,0\.84/);
    expect(await page.getByRole('button', { name: 'Continue', exact: true }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says how far it is, stops when asked, and opens a training by keyboard', async () => {
    const page = await tester.open('optimizerComparison', { state: comparisonState({ finished: 6 }) });
    await page.getByText('Training 7 of 15: SGD, mini-batches, seed 2, epoch 7 of 20').waitFor();
    await page.getByText('So far, over 1 of 3 seeds').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.trainings tbody tr[data-place="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const requests = await allRequests(page);
    expect(requests).toContainEqual({ method: 'stop', params: null });
    expect(requests).toContainEqual({ method: 'open', params: { run: 'runs/sgd-seed1' } });
  });

  it('draws each seed thin behind its mean, longer with every epoch that is told', async () => {
    const ready = comparisonState({ finished: 6 });
    const page = await tester.open('optimizerComparison', { state: ready });
    const thin = page.locator('loupe-line-chart').first().locator('path.behind');
    // Full batch and mini-batches have two seeds each; each has a curve of training and one of validation.
    await eventually(() => thin.count()).toBe(8);
    const going = ready.curves.at(-1)!;
    const length = async (): Promise<number> => (await thin.nth(5).getAttribute('d'))!.split('L').length;
    await eventually(length).toBe(7);
    const more = comparisonState({ finished: 7 }).curves.find(({ run }) => run === going.run)!;
    await send(page, { kind: 'update', update: { kind: 'curves', curves: [more] } });
    await page.getByText('epoch 20 of 20').waitFor();
    await eventually(length).toBe(20);
    const next = comparisonState({ finished: 7 }).comparison;
    await send(page, { kind: 'update', update: { kind: 'record', comparison: next, stopping: false } });
    await page.getByText('Training 8 of 15').waitFor();
    await page.getByRole('button', { name: 'Each Seed' }).first().click();
    await eventually(() => thin.count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('continues with what was interrupted, and says why it failed', async () => {
    const page = await tester.open('optimizerComparison', {
      state: comparisonState({ finished: 3, status: 'interrupted' }),
    });
    await page.getByText('after 3 of 15 trainings').waitFor();
    await page.getByText('There is no ranking yet').waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    expect((await allRequests(page)).at(-1)).toEqual({ method: 'resume', params: null });
    await send(page, { kind: 'snapshot', state: comparisonState({ finished: 7, status: 'failed' }) });
    await page.getByText('Failed: ENOSPC').waitFor();
  });
});
