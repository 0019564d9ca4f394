import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, waitForRequest } from './harness/browser';
import { epochEvent, numbered, runRecord, trainingState, withSettings } from './harness/states';

describe.skipIf(!chromiumPath)('training page (needs a Chromium)', () => {
  const tester = usePages();

  it('draws events as they come, ignores repeated ones, and keeps the focus where it is', async () => {
    const state = trainingState({ epochs: 3, planned: 20 });
    const page = await tester.open('training', { state });
    const cursor = page.getByRole('slider', { name: 'Loss, Epoch' });
    await cursor.focus();
    const next = state.events.length + 1;
    const more = numbered([epochEvent(4, 20, 4), epochEvent(5, 20, 5)], next);
    await send(page, { kind: 'update', update: { events: more } });
    await send(page, { kind: 'update', update: { events: more } });
    await page.locator('.latest', { hasText: 'Epoch 5 of 20' }).waitFor();
    await eventually(() => page.locator('loupe-line-chart').first().locator('svg > .train .dot').count()).toBe(5);
    expect(await cursor.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('reads values under the keyboard’s cursor, on both charts at once', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 14, planned: 20 }) });
    const loss = page.getByRole('slider', { name: 'Loss, Epoch' });
    await loss.focus();
    await page.keyboard.press('Home');
    const first = trainingState({ epochs: 14, planned: 20 }).events.find((event) => event.type === 'epoch')!;
    await eventually(() => loss.getAttribute('aria-valuetext')).toBe(
      `Epoch 1 · Training ${first.loss.toFixed(4)} · Validation ${first.valLoss!.toFixed(4)}`,
    );
    await eventually(() =>
      page.getByRole('slider', { name: 'Accuracy, Epoch' }).getAttribute('aria-valuetext'),
    ).toContain('Epoch 1 · Training 0.');
    await eventually(() => page.locator('loupe-line-chart .cursor').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    await eventually(() => loss.getAttribute('aria-valuetext')).toContain('Epoch 2 ');
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('loupe-line-chart .cursor').count()).toBe(0);
  });

  it('hides a series on both charts, switches to time, smooths and takes logarithms', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 14, planned: 20 }) });
    const curves = page.locator('loupe-line-chart .curve');
    await eventually(() => curves.count()).toBe(4);
    await page.getByRole('button', { name: 'Validation' }).first().click();
    await eventually(() => curves.count()).toBe(2);
    await page.getByRole('radio', { name: 'Time' }).click();
    await page.getByRole('slider', { name: 'Loss, Time' }).waitFor();
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.6');
    await eventually(() => page.locator('loupe-line-chart .raw').count()).toBe(2);
    const before = await curves.first().getAttribute('d');
    await page.getByRole('checkbox', { name: 'Log loss scale' }).click();
    await eventually(() => curves.first().getAttribute('d')).not.toBe(before);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('draws the learning rate where it changed, on the same axis and under the same cursor', async () => {
    const page = await tester.open('training', {
      state: trainingState({ epochs: 14, planned: 20, rate: (epoch) => 1e-3 * 0.5 ** epoch }),
    });
    const rate = page.getByRole('slider', { name: 'Learning Rate, Epoch' });
    await rate.focus();
    await page.keyboard.press('Home');
    await eventually(() => rate.getAttribute('aria-valuetext')).toBe('Epoch 1 · Learning Rate 0.0005');
    await eventually(() => page.getByRole('slider', { name: 'Loss, Epoch' }).getAttribute('aria-valuetext')).toContain(
      'Epoch 1 ',
    );
    const before = await page.locator('loupe-line-chart.rate .curve').getAttribute('d');
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.6');
    await eventually(() => page.locator('loupe-line-chart .raw').count()).toBe(4);
    expect(await page.locator('loupe-line-chart.rate .curve').getAttribute('d')).toBe(before);
  });

  it.each([
    ['constant', () => 1e-3],
    ['absent', undefined],
  ] as const)('draws no learning rate that is %s', async (_, rate) => {
    const page = await tester.open('training', { state: trainingState({ epochs: 14, ...(rate && { rate }) }) });
    await page.getByRole('slider', { name: 'Loss, Epoch' }).waitFor();
    expect(await page.locator('loupe-line-chart').count()).toBe(2);
  });

  it('continues with other settings from the result, and from a run that has epochs but no result', async () => {
    const page = await tester.open('training', {
      state: withSettings(trainingState({ epochs: 5, status: 'completed' }), { mode: 'head' }),
    });
    await page.getByRole('button', { name: 'Continue with Other Settings…' }).click();
    await waitForRequest(page, 'continueWith');
    await send(page, {
      kind: 'snapshot',
      state: withSettings(trainingState({ epochs: 5, status: 'interrupted' }), { mode: 'head' }),
    });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('button', { name: 'Continue with Other Settings…' }).click();
    expect(await waitForRequest(page, 'continueWith', 2)).toHaveLength(2);
    await send(page, {
      kind: 'snapshot',
      state: withSettings(trainingState({ epochs: 0, status: 'interrupted' }), { mode: 'head' }),
    });
    await page.getByRole('button', { name: 'Continue with Other Settings…' }).waitFor({ state: 'detached' });
  });

  it('can be stopped again after it was stopped and resumed', async () => {
    const state = withSettings(trainingState({ epochs: 3 }), { mode: 'head' });
    const page = await tester.open('training', { state });
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    await page.getByRole('button', { name: 'Stopping…' }).waitFor();
    const first = state.events.length + 1;
    const tell = (update: unknown): Promise<void> => send(page, { kind: 'update', update });
    await tell({
      events: numbered([{ type: 'ended', status: 'stopped', error: null }], first),
      record: { ...state.record, status: 'stopped' },
    });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await tell({
      events: numbered([{ type: 'resumed', epoch: 3, epochs: 20, message: 'Resumed after epoch 3 of 20.' }], first + 1),
      record: state.record,
    });
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    expect(await waitForRequest(page, 'stop', 2)).toHaveLength(2);
  });

  it('marks where the last blocks begin, and draws what is frozen and what is trained', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 14, headEpochs: 5 }) });
    await eventually(() => page.locator('loupe-line-chart .boundary').count()).toBe(2);
    await page.getByText('last blocks too').first().waitFor();
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Network' }).click();
    const picture = page.locator('loupe-architecture');
    const words = (await picture.locator('svg text').allTextContents()).map((one) => one.trim());
    expect(words).toContain('stem – block_14');
    expect(words.filter((one) => one === 'partly trained')).toHaveLength(2);
    expect(words).toContain('frozen');
    await picture.getByRole('button', { name: /table/i }).first().click();
    await picture.getByRole('cell', { name: 'stem – block_14' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('pauses, continues, and resumes what was interrupted', async () => {
    const running = trainingState({ epochs: 3 });
    const page = await tester.open('training', { state: running });
    await page.getByRole('button', { name: 'Pause' }).click();
    await waitForRequest(page, 'pause');
    await send(page, {
      kind: 'update',
      update: { events: numbered([{ type: 'control', request: 'pause' }], running.events.length + 1) },
    });
    await page.locator('.state', { hasText: 'Paused' }).waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await waitForRequest(page, 'continue');
    await send(page, {
      kind: 'update',
      update: { events: numbered([{ type: 'control', request: 'continue' }], running.events.length + 2) },
    });
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);

    const dead = trainingState({ epochs: 9, status: 'interrupted' });
    const record = {
      ...dead.record,
      settings: { mode: 'scratch', earlyStopping: { monitor: 'valLoss', patience: 4, minDelta: 0 } },
    };
    const again = await tester.open('training', { state: { ...dead, record } });
    await again.getByRole('button', { name: 'Resume' }).click();
    await waitForRequest(again, 'resume');
    const told = numbered(
      [{ type: 'resumed', epoch: 7, epochs: 20, message: 'Resumed after epoch 7 of 20.' }, epochEvent(8, 20, 8)],
      dead.events.length + 1,
    );
    await send(again, { kind: 'update', update: { events: told, record: { ...record, status: 'running' } } });
    await again.getByRole('button', { name: 'Pause' }).waitFor();
    await eventually(() => again.locator('loupe-line-chart .shade').count()).toBe(2);
    await eventually(() => again.locator('loupe-line-chart').first().locator('svg > .train .dot').count()).toBe(8);
    expect(await faultsOf(again)).toEqual([]);
  });

  it('asks for more epochs of a network that is done', async () => {
    const done = trainingState({ epochs: 20, status: 'completed' });
    const continues = {
      run: 'older-run',
      folder: '/w/older-run',
      weights: 'best' as const,
      epoch: 12,
      differences: [{ setting: 'optimizer.learningRate', before: '0.001', after: '0.0001' }],
    };
    const page = await tester.open('training', {
      state: { ...done, record: { ...done.record, settings: { mode: 'fine-tune' }, continues } },
    });
    await page.getByRole('button', { name: 'Train Longer…' }).click();
    await waitForRequest(page, 'trainLonger');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page
      .getByText('Started with the best weights of older-run, epoch 12. optimizer.learningRate 0.001 → 0.0001')
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
    const fitted = await tester.open('training', {
      state: { ...done, record: { ...done.record, settings: { mode: 'features' } } },
    });
    await fitted.getByRole('button', { name: 'Train Again…' }).waitFor();
    expect(await fitted.getByRole('button', { name: 'Train Longer…' }).count()).toBe(0);
  });

  it('asks to stop once, and says that it is stopping', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 3 }) });
    await page.getByRole('button', { name: 'Stop and Keep Best' }).click();
    await page.getByRole('button', { name: 'Stopping…' }).waitFor();
    await page.getByRole('button', { name: 'Stopping…' }).click({ force: true });
    expect(await requestsOf(page, 'stop')).toHaveLength(1);
  });

  it('offers the next steps when done, each where it belongs', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 20, status: 'completed' }) });
    await page.getByText('136 of 150 right').waitFor();
    expect(await page.getByRole('button', { name: 'Stop and Keep Best' }).count()).toBe(0);
    for (const [button, method] of [
      ['Open Confusion Matrix', 'openMatrix'],
      ['Use for Prediction', 'usePredictions'],
      ['Train Again…', 'trainAgain'],
      ['14 files were skipped', 'openSkipped'],
      ['Show Output', 'showOutput'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await waitForRequest(page, method);
    }
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Why this device?' }).click();
    await waitForRequest(page, 'showDevices');
  });

  it('says plainly when a run was interrupted, also while the page is open', async () => {
    const state = trainingState({ epochs: 4 });
    const page = await tester.open('training', { state });
    await page.getByRole('button', { name: 'Stop and Keep Best' }).waitFor();
    await send(page, { kind: 'update', update: { record: runRecord('interrupted') } });
    await page.getByText('The training process ended without finishing').waitFor();
    expect(await page.getByRole('button', { name: 'Stop and Keep Best' }).count()).toBe(0);
  });

  it('ticks while it runs', async () => {
    const page = await tester.open('training', { state: trainingState({ epochs: 4 }) });
    const elapsed = page.locator('loupe-stat').filter({ hasText: 'Elapsed' }).locator('.value');
    const before = await elapsed.textContent();
    await eventually(() => elapsed.textContent()).not.toBe(before);
  });

  it('announces at most one of many quick epochs', async () => {
    const state = trainingState({ epochs: 1, planned: 400 });
    const page = await tester.open('training', { state });
    await page.locator('.latest', { hasText: 'Epoch 1 of 400' }).waitFor();
    await page.evaluate(() => {
      // Announcements are held back by the clock, which stands still here: no machine is too slow for one of them.
      const now = Date.now();
      Date.now = () => now;
      const setTimer = window.setTimeout.bind(window);
      window.setTimeout = ((run: () => void, delay?: number) =>
        delay !== undefined && delay > 5000 ? 0 : setTimer(run, delay)) as typeof window.setTimeout;
    });
    await page.locator('[aria-live="polite"]').evaluate((region) => {
      new MutationObserver(
        () =>
          (window.loupeHost.kept = [...((window.loupeHost.kept as string[] | undefined) ?? []), region.textContent]),
      ).observe(region, { childList: true, characterData: true, subtree: true });
    });
    for (let epoch = 2; epoch <= 30; epoch += 1) {
      const events = numbered([epochEvent(epoch, 400, 1)], state.events.length + epoch);
      await send(page, { kind: 'update', update: { events } });
    }
    await page.locator('.latest', { hasText: 'Epoch 30 of 400' }).waitFor();
    expect(await page.evaluate(() => window.loupeHost.kept)).toEqual([
      expect.stringMatching(/^Epoch \d+ of 400: loss \d\.\d{4}, accuracy \d\.\d{3}, validation accuracy \d\.\d{3}$/),
    ]);
  });

  it('draws 5,000 epochs with no more elements than 200 take, and adds one at a time', async () => {
    const page = await tester.open('training', {});
    await page.waitForFunction(() => customElements.get('loupe-training-page'));
    const show = (message: unknown, epoch: number) =>
      page.evaluate(
        async ([sent, wanted]) => {
          const count = (root: ParentNode): number =>
            [...root.querySelectorAll('*')].reduce(
              (sum, element) => sum + 1 + (element.shadowRoot ? count(element.shadowRoot) : 0),
              0,
            );
          const start = performance.now();
          window.loupeHost.send(sent);
          for (;;) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            const latest = document.querySelector('loupe-training-page')?.shadowRoot?.querySelector('.latest');
            if (latest?.textContent?.includes(`Epoch ${wanted as number} of`))
              return { elements: count(document), milliseconds: performance.now() - start };
          }
        },
        [message, epoch] as const,
      );
    const few = await show({ kind: 'snapshot', state: trainingState({ epochs: 200, planned: 6000 }) }, 200);
    const state = trainingState({ epochs: 5000, planned: 6000 });
    const many = await show({ kind: 'snapshot', state }, 5000);
    const one = await show(
      { kind: 'update', update: { events: numbered([epochEvent(5001, 6000, 1)], state.events.length + 1) } },
      5001,
    );
    expect(many.elements).toBeLessThan(few.elements + 40);
    const curve = (await page.locator('loupe-line-chart .curve').first().getAttribute('d'))!;
    // Two charts beside each other are under 640 pixels wide each: four points a pixel column at most.
    expect(curve.split('L').length).toBeLessThan(4 * 640);
    process.stdout.write(
      `5,000 epochs: snapshot drawn in ${many.milliseconds.toFixed(0)} ms, one more in ${one.milliseconds.toFixed(0)} ms\n`,
    );
  });
});
