import { describe, expect, it } from 'vitest';
import type { TrainingReady } from '../../src/protocol/pages/training';
import { mostConfusedPairs } from '../../src/core/metrics/matrixOrder';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, waitForRequest } from './harness/browser';
import { classNames, epochEvent, numbered, trainingState, withSettings } from './harness/states';

/** The run as it stands a moment before it is scored, and what comes then. */
function ending(): { before: TrainingReady; events: TrainingReady['events']; after: TrainingReady } {
  const after = trainingState({ epochs: 5, status: 'completed' });
  const before = trainingState({ epochs: 5 });
  const events = after.events.filter(({ n }) => n > before.events.length);
  return { before, events, after };
}

const fit = (iterations: number): TrainingReady =>
  withSettings(
    (({ events, ...state }) => ({
      ...state,
      events: events.map((event) =>
        event.type === 'epoch' ? { ...event, epochs: 200, unit: 'iteration' as const } : event,
      ),
    }))(trainingState({ epochs: iterations, status: 'completed' })),
    { mode: 'features' },
  );

describe.skipIf(!chromiumPath)('the page of a run (needs a Chromium)', () => {
  const tester = usePages();

  it('shows what is read before the first epoch: phase, pace, time of the whole, thumbnails, no chart', async () => {
    const state = trainingState({ epochs: 0, fresh: true });
    const page = await tester.open('training', { state });
    await page.getByRole('heading', { name: 'Computing features · 620 of 1,500' }).waitFor();
    await page.getByText('74 images a second').waitFor();
    // 11.9 s of the features, 3 of the fit, 0.4 and 1 after it.
    await eventually(() => page.locator('loupe-stat.left .value').textContent()).toMatch(/^about 1[0-6] s$/);
    await page.getByText('Time left, all phases').waitFor();
    expect(
      await page.locator('loupe-phase-strip li').evaluateAll((all) => all.map((one) => one.dataset['phase'])),
    ).toEqual(['scan', 'features', 'fit', 'evaluate', 'save']);
    await eventually(() => page.locator('loupe-reading-images img').count()).toBeGreaterThan(12);
    expect(await page.locator('loupe-line-chart').count()).toBe(0);
    const [asked] = await requestsOf(page, 'thumbnails');
    expect((asked!.params as { files: string[] }).files[0]).toBe('/data/flowers/roses/image 81.jpg');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says of which stage it knows the time, and never that none is left', async () => {
    const { events, ...state } = trainingState({ epochs: 0, fresh: true });
    const unplanned = numbered(events.filter(({ type }) => type !== 'plan'));
    const page = await tester.open('training', { state: { ...state, events: unplanned } });
    await page.getByText('Time left, this phase').waitFor();
    const slow = unplanned.map((event) =>
      event.type === 'phase' && event.remaining !== undefined ? { ...event, remaining: 0 } : event,
    );
    await send(page, { kind: 'snapshot', state: { ...state, events: slow } });
    await eventually(() => page.locator('loupe-stat.left .value').textContent()).toBe('a few seconds');
  });

  it('turns into the result when it is done, with the images of the most confused pair, in the same page', async () => {
    const { before, events, after } = ending();
    const page = await tester.open('training', { state: before, images: 4, classes: classNames(5) });
    await page.getByRole('button', { name: 'Stop and Keep Best' }).waitFor();
    await send(page, { kind: 'update', update: { events } });
    const { evaluation, resumeProblem, record } = after;
    await send(page, { kind: 'update', update: { record, standing: { evaluation, resumeProblem } } });
    await page.getByRole('heading', { name: '0.907 test accuracy · 136 of 150 right · 0.849 to 0.944' }).waitFor();
    await page.getByText('“roses” is taken for “tulips” most often: 4 of 30.').waitFor();
    const { matrix } = evaluation!.parts.test!;
    const [pair] = mostConfusedPairs(matrix, 5, 1);
    const [asked] = await waitForRequest(page, 'cellImages');
    expect(asked!.params).toMatchObject({ part: 'test', truth: pair!.truth, predicted: pair!.predicted });
    await eventually(() => page.locator('loupe-image-grid [role="option"][data-file]').count()).toBe(4);
    await page.getByRole('button', { name: 'Look at These 4 Images' }).click();
    await eventually(() =>
      page
        .locator('loupe-image-grid [role="option"]')
        .first()
        .evaluate((one) => one.matches(':focus')),
    ).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('stays on the tab that somebody chose, and shows tab, part and cell again', async () => {
    const { before, events, after } = ending();
    const page = await tester.open('training', { state: before, images: 4, classes: classNames(5) });
    await page.getByRole('tab', { name: 'Details' }).click();
    await send(page, { kind: 'update', update: { events, record: after.record } });
    await page.getByRole('tab', { name: 'Result' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Details' }).getAttribute('aria-selected')).toBe('true');

    const done = await tester.open('training', { state: after, images: 4, classes: classNames(5) });
    await done.getByRole('radio', { name: 'Validation' }).click();
    await done.locator('loupe-evaluation-view [role="gridcell"]').first().click();
    const kept = await done.evaluate(() => window.loupeHost.kept);
    const again = await tester.open('training', { state: after, images: 4, classes: classNames(5), kept });
    const [first] = await waitForRequest(again, 'cellImages');
    expect(first!.params).toMatchObject({ part: 'validation', truth: 0, predicted: 0 });
    await again.getByRole('tab', { name: 'Classes' }).click();
    await again.getByRole('row', { name: /^dandelion/ }).click();
    await eventually(() => again.getByRole('tab', { name: 'Result' }).evaluate((one) => one.matches(':focus'))).toBe(
      true,
    );
    const latest = (await requestsOf(again, 'cellImages')).at(-1);
    expect(latest!.params).toMatchObject({ part: 'validation', truth: 1, predicted: null });
    expect(await faultsOf(again)).toEqual([]);
  });

  it('says so where there is no test part, and where nothing is confused', async () => {
    const state = trainingState({ epochs: 5, status: 'completed', testPart: false });
    const page = await tester.open('training', { state });
    await page.getByText('There is no test part: this is how it does on the validation images.').waitFor();
    const clean = structuredClone(state) as { evaluation: NonNullable<TrainingReady['evaluation']> };
    const { validation } = clean.evaluation.parts;
    validation!.matrix = validation!.matrix.map((count, at) => (at % 6 === 0 ? count : 0));
    await send(page, { kind: 'snapshot', state: clean });
    await page.getByText('No class is taken for another.').waitFor();
    await page.locator('loupe-run-result').getByRole('button', { name: 'Use for Prediction' }).click();
    await waitForRequest(page, 'usePredictions');
  });

  it('names the criterion of the best epoch, and says that a linear head converged', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 14, planned: 20 }) });
    await eventually(() => page.locator('loupe-stat.best .value').textContent()).toMatch(/^0\.\d{4}$/);
    await page.getByText('Best by validation loss').waitFor();
    await page.getByText('epoch 10', { exact: true }).waitFor();
    const watched = withSettings(trainingState({ epochs: 14, planned: 20 }), {
      mode: 'head',
      earlyStopping: { monitor: 'valAccuracy', patience: 3, minDelta: 0 },
    });
    await send(page, { kind: 'snapshot', state: watched });
    await page.getByText('Best by validation accuracy').waitFor();
    const fitted = await tester.open('training', { state: fit(33), kept: { tab: 'curves' } });
    await fitted.getByText('Converged after 33 iterations').waitFor();
    expect(await fitted.getByText('of 200').count()).toBe(0);
    expect(await fitted.locator('loupe-stat.best').count()).toBe(0);
  });

  it('offers to resume only what can be resumed, and says why not', async () => {
    const failed = withSettings(trainingState({ epochs: 0, fresh: true, status: 'failed' }), { mode: 'features' });
    const page = await tester.open('training', { state: failed });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const resumeProblem = 'It cannot be resumed: the folder /data/flowers is not there.';
    await send(page, { kind: 'snapshot', state: { ...failed, resumeProblem } });
    await page.getByText(resumeProblem).waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Train Again…' }).waitFor();
    expect(await page.locator('loupe-line-chart').count()).toBe(0);
  });

  it('keeps notes for experts under Details, and warnings above', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 5, status: 'completed' }) });
    await page.getByText('6 images have an exact copy').waitFor();
    expect(await page.getByText('1,486 of 1,500 features came from the cache.').count()).toBe(0);
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('1,486 of 1,500 features came from the cache.').waitFor();
  });

  it('says under Details what changed in the data since, as soon as that is known', async () => {
    const state = trainingState({ epochs: 20, status: 'completed' });
    const page = await tester.open('training', { state, kept: { tab: 'details' } });
    await page.getByRole('heading', { name: 'Data and Device' }).first().waitFor();
    expect(await page.getByText('The data now').count()).toBe(0);
    const words = '12 images added, 3 relabelled, 1 removed since the run was trained.';
    const { evaluation, resumeProblem } = state;
    await send(page, { kind: 'update', update: { standing: { evaluation, resumeProblem, dataSince: words } } });
    await page.getByText(`The data now: ${words}`).waitFor();
  });

  it('draws once a frame, however many events come', async () => {
    const state = trainingState({ epochs: 1, planned: 500 });
    const page = await tester.open('training', { state });
    await page.locator('.latest', { hasText: 'Epoch 1 of 500' }).waitFor();
    const drawn = await page.evaluate(
      async (events) => {
        const element = document.querySelector('loupe-training-page') as unknown as { updated(changed: unknown): void };
        let count = 0;
        const before = element.updated.bind(element);
        element.updated = (changed) => (count++, before(changed));
        for (const event of events) window.loupeHost.send({ kind: 'update', update: { events: [event] } });
        await new Promise((resolve) => setTimeout(resolve, 500));
        return count;
      },
      numbered(
        Array.from({ length: 300 }, (_, at) => epochEvent(at + 2, 500, 1)),
        state.events.length + 1,
      ),
    );
    await page.locator('.latest', { hasText: 'Epoch 301 of 500' }).waitFor();
    expect(drawn).toBeLessThan(100);
  });
});
