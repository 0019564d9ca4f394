import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runStates } from '../../src/core/runs/runStates';
import { nextStepsOf } from '../../src/webviews/runs/runsRequests';
import {
  chromiumPath,
  eventually,
  faultsOf,
  picture,
  requestsOf,
  send,
  usePages,
  waitForRequest,
} from './harness/browser';
import type { RunRow } from '../../src/protocol/pages/runs';
import { comparedRuns, comparisonOf, runCurves, runRow, runsState } from './harness/runsStates';

/** Folder names of the rows that are drawn, from the top. */
const names = (page: Page): Promise<string[]> =>
  page
    .locator('loupe-runs-table tbody tr[data-run]')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-run')!.split('/').at(-1)!));
const selected = (page: Page): Promise<number> => page.locator('loupe-runs-table tr[aria-selected="true"]').count();
const row = (page: Page, index: number) => page.locator(`loupe-runs-table tr[data-run="${runRow(index).run}"]`);
const update = (page: Page, sent: unknown): Promise<void> => send(page, { kind: 'update', update: sent });

describe.skipIf(!chromiumPath)('runs page (needs a Chromium)', () => {
  const tester = usePages();

  it('shows the latest first, sorts by any column, and has the host remember it', async () => {
    const page = await tester.open('runs', { state: runsState(40) });
    await row(page, 0).waitFor();
    expect((await names(page)).slice(0, 2)).toEqual([runRow(0).name, runRow(1).name]);
    await page.getByRole('button', { name: 'Accuracy', exact: true }).click();
    const score = ({ scores }: RunRow): number => (scores.test ?? scores.validation)?.accuracy ?? -1;
    const best = [...runsState(40).rows].sort((a, b) => score(b) - score(a));
    await eventually(async () => (await names(page))[0]).toBe(best[0]!.name);
    await eventually(() =>
      page.getByRole('columnheader', { name: 'Accuracy', exact: true }).getAttribute('aria-sort'),
    ).toBe('descending');
    expect((await waitForRequest(page, 'setView'))[0]!.params).toEqual({
      columns: null,
      sort: { key: 'accuracy', descending: true },
    });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('lists on a question mark what its table and itself understand', async () => {
    const page = await tester.open('runs', { state: runsState(3) });
    await row(page, 0).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect((await page.locator('loupe-key-help kbd').allTextContents()).slice(-9)).toEqual([
      '?',
      'Shift ↑ ↓',
      'Space',
      'Ctrl A',
      'S',
      'Delete',
      'F2',
      'C',
      '/',
    ]);
  });

  it('filters by words, columns and numbers, and says where a column is not known', async () => {
    const page = await tester.open('runs', { state: runsState(40) });
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await filter.fill('recipe:small-cnn accuracy>0.8');
    const fitting = runsState(40).rows.filter(
      ({ recipe, scores }) => recipe === 'small-cnn' && ((scores.test ?? scores.validation)?.accuracy ?? 0) > 0.8,
    ).length;
    expect(fitting).toBeGreaterThan(0);
    await page.getByText(`${fitting} of 40 runs`).waitFor();
    await eventually(() => names(page)).toHaveLength(fitting);
    await filter.fill('learningrate:0.001 units=128 seed=2');
    await page.getByText('1 of 40 runs').waitFor();
    await filter.fill('colour:red');
    await page.getByText('No column is called “colour”.').waitFor();
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await page.getByText('40 runs', { exact: false }).first().waitFor();
    await eventually(async () => (await names(page)).length).toBeGreaterThan(10);
  });

  it('shows any setting as a column, and drops a column', async () => {
    const page = await tester.open('runs', { state: runsState(12) });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'head.layers.0.units' }).check();
    await page.getByRole('checkbox', { name: 'Device' }).uncheck();
    await page.getByRole('columnheader', { name: 'head.layers.0.units' }).waitFor();
    await eventually(() => page.getByRole('columnheader', { name: 'Device' }).count()).toBe(0);
    const [, last] = await waitForRequest(page, 'setView', 2);
    const { columns } = last!.params as { columns: string[] };
    expect(columns).toContain('settings.head.layers.0.units');
    expect(columns).not.toContain('device');
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('group', { name: 'Columns' }).count()).toBe(0);
  });

  it('keeps the list of columns inside a narrow panel', async () => {
    const page = await tester.open('runs', { state: runsState(12), width: 420 });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'head.layers.0.units' }).scrollIntoViewIfNeeded();
    await picture(page, 'runs-columns-narrow');
    const box = (await page.getByRole('group', { name: 'Columns' }).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(420);
  });

  it('selects by keyboard and mouse, stars, opens and deletes what is selected', async () => {
    const page = await tester.open('runs', { state: runsState(40), answers: { remove: { removed: 3 } } });
    await row(page, 1).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await eventually(() => selected(page)).toBe(3);
    await page.keyboard.press('Delete');
    expect((await waitForRequest(page, 'remove'))[0]!.params).toEqual({
      runs: [1, 2, 3].map((index) => runRow(index).run),
    });
    await page.keyboard.press('s');
    expect((await waitForRequest(page, 'setStar'))[0]!.params).toEqual({
      runs: [1, 2, 3].map((index) => runRow(index).run),
      star: true,
    });
    await page.keyboard.press('Escape');
    await eventually(() => selected(page)).toBe(0);
    await page.keyboard.press('Control+a');
    await page.getByText('40 selected').waitFor();
    await row(page, 5).click();
    await row(page, 7).click({ modifiers: ['Control'] });
    await eventually(() => selected(page)).toBe(2);
    await row(page, 9).click({ modifiers: ['Shift'] });
    await eventually(() => selected(page)).toBe(3);
    await page.keyboard.press('Enter');
    expect((await waitForRequest(page, 'open'))[0]!.params).toEqual({ run: runRow(9).run });
    await page.getByRole('button', { name: `Remove the star of ${runRow(3).name}` }).click();
    expect((await waitForRequest(page, 'setStar', 2))[1]!.params).toEqual({ runs: [runRow(3).run], star: false });
  });

  it.each([610, 420])('keeps state, dataset and accuracy in sight in a panel %i pixels wide', async (width) => {
    const page = await tester.open('runs', { state: runsState(40), width });
    await row(page, 2).waitFor();
    const scroller = page.locator('loupe-runs-table .scroller');
    const seen = async (): Promise<void> => {
      const frame = (await scroller.boundingBox())!;
      let from = frame.x;
      for (const column of ['star', 'status', 'dataset', 'accuracy']) {
        const box = (await row(page, 2).locator(`td.col-${column}`).boundingBox())!;
        expect(box.x, column).toBeGreaterThanOrEqual(from - 1);
        from = box.x + box.width;
        expect(from, column).toBeLessThanOrEqual(frame.x + frame.width);
      }
      const text = row(page, 2).locator('td.col-accuracy');
      expect(await text.textContent()).toMatch(/^\s*0\.\d{3}\s+test\s*$/);
      expect(await text.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true);
    };
    await seen();
    await scroller.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
    expect(await scroller.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
    await seen();
    // What the accuracy rests on, and the state in words where only its sign has room.
    expect(await row(page, 2).locator('td.col-accuracy').getAttribute('title')).toMatch(
      /^\d+ of 150 test images, 95% interval 0\.\d{3} to 0\.\d{3}$/,
    );
    expect(await row(page, 2).locator('td.col-status').textContent()).toContain('completed');
    expect(await row(page, 2).locator('td.col-status').getAttribute('title')).toBe('completed');
  });

  it.each([1150, 610, 420])('moves nothing when rows are selected, %i pixels wide', async (width) => {
    const page = await tester.open('runs', { state: runsState(12), width });
    await row(page, 1).waitFor();
    const places = () =>
      page.evaluate(() => {
        const page = document.querySelector('loupe-runs-page')!.shadowRoot!;
        const tools = page.querySelector('loupe-runs-toolbar')!.shadowRoot!;
        const table = page.querySelector('loupe-runs-table')!;
        return [...tools.querySelectorAll('.controls > *'), table].map((one) => {
          const { x, y, width: wide, height } = one.getBoundingClientRect();
          return [x, y, wide, one === table ? 0 : height].map(Math.round);
        });
      });
    const before = await places();
    expect(new Set(before.slice(0, -1).map(([, y]) => y)).size).toBe(1);
    await row(page, 1).click();
    expect(await places()).toEqual(before);
    await row(page, 3).click({ modifiers: ['Control'] });
    await page.getByText('2 selected').waitFor();
    expect(await places()).toEqual(before);
  });

  it('has one sign a state, and no tick on a run that was stopped', async () => {
    const states = runStates.map((status, index) => runRow(index, { status, progress: null }));
    const page = await tester.open('runs', { state: { ...runsState(0), rows: states } });
    await row(page, 1).waitFor();
    const drawn = await Promise.all(
      states.map((_, index) => row(page, index).locator('td.col-status path').getAttribute('d')),
    );
    expect(new Set(drawn).size).toBe(runStates.length);
  });

  it('names a run: asked for with F2 and a button, shown instead of the folder', async () => {
    const page = await tester.open('runs', { state: runsState(12) });
    await row(page, 4).getByText('labels corrected').waitFor();
    await row(page, 4).click();
    await page.keyboard.press('F2');
    expect((await waitForRequest(page, 'rename'))[0]!.params).toEqual({ run: runRow(4).run });
    await page.getByRole('button', { name: 'Rename…' }).click();
    await waitForRequest(page, 'rename', 2);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('name:corrected');
    await page.getByText('1 of 12 runs').waitFor();
  });

  it('tells the menu what it is opened on, and the selection follows', async () => {
    const page = await tester.open('runs', { state: runsState(12) });
    const context = async (): Promise<unknown> =>
      JSON.parse((await page.locator('loupe-runs-page').getAttribute('data-vscode-context')) ?? 'null');
    await row(page, 1).click();
    await row(page, 2).click({ button: 'right' });
    await eventually(() => selected(page)).toBe(1);
    expect(await context()).toEqual({
      webviewSection: 'run',
      preventDefaultContextMenuItems: true,
      run: runRow(2).run,
      runs: [runRow(2).run],
      loupeRun: 'open matrix rename reveal delete',
    });
    await row(page, 4).click({ modifiers: ['Control'] });
    await row(page, 2).click({ button: 'right' });
    await eventually(() => selected(page)).toBe(2);
    expect(await context()).toMatchObject({ runs: [runRow(2).run, runRow(4).run], loupeRun: 'compare delete' });
    // One that is being trained is not deleted, and one that cannot be read is neither opened nor compared.
    await row(page, 0).click({ button: 'right' });
    expect(await context()).toMatchObject({ loupeRun: 'open rename reveal' });
    await page.getByRole('row', { name: /half a copy/ }).click({ button: 'right' });
    expect(await context()).toMatchObject({ loupeRun: 'reveal delete' });
  });

  it('compares what a menu or the palette asked for', async () => {
    const { state, answers } = comparedRuns(12, 2);
    const page = await tester.open('runs', { state, answers });
    await row(page, 1).waitFor();
    const compare = [runRow(0).run, runRow(1).run];
    await update(page, { rows: [], removed: [], reading: null, compare });
    expect((await waitForRequest(page, 'compare'))[0]!.params).toEqual({ runs: compare });
    await page.locator('loupe-verdict').waitFor();
  });

  it('acts only on runs that the filter shows', async () => {
    const page = await tester.open('runs', { state: runsState(40) });
    await row(page, 1).focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('searchbox', { name: 'Filter' }).fill('seed=4');
    await page.getByText('1 of 40 runs').waitFor();
    await page.getByRole('button', { name: 'Delete…' }).click();
    expect((await waitForRequest(page, 'remove'))[0]!.params).toEqual({ runs: [runRow(4).run] });
  });

  it('keeps the focus and the place while rows change, come and go', async () => {
    const page = await tester.open('runs', { state: runsState(40) });
    await row(page, 4).focus();
    await update(page, {
      rows: [
        runRow(0, { status: 'completed', progress: null }),
        runRow(4, { star: true }),
        runRow(100, { started: Date.now() }),
      ],
      removed: [runRow(2).run],
      reading: null,
    });
    await page.getByText('40 runs').waitFor();
    await row(page, 100).waitFor();
    expect((await names(page))[0]).toBe(runRow(100).name);
    await eventually(() => row(page, 2).count()).toBe(0);
    expect(await row(page, 4).evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  it('saves a note when the field is left, and shows one from elsewhere unless somebody types', async () => {
    const page = await tester.open('runs', { state: runsState(12) });
    await row(page, 2).click();
    const note = page.getByRole('textbox', { name: 'Note' });
    await update(page, { rows: [runRow(2, { note: 'from another window' })], removed: [], reading: null });
    await eventually(() => note.inputValue()).toBe('from another window');
    await note.fill('labels corrected');
    await update(page, { rows: [runRow(2, { note: 'from another window', star: true })], removed: [], reading: null });
    expect(await note.inputValue()).toBe('labels corrected');
    await note.blur();
    expect((await waitForRequest(page, 'setNote'))[0]!.params).toEqual({
      run: runRow(2).run,
      note: 'labels corrected',
    });
  });

  it('says what is wrong with a folder that cannot be read, and offers neither note nor comparison', async () => {
    const page = await tester.open('runs', { state: runsState(12) });
    await page.getByRole('row', { name: /half a copy/ }).click();
    await page.getByText('is not a run record that this version reads').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Note' }).count()).toBe(0);
    await row(page, 1).click({ modifiers: ['Control'] });
    await eventually(() => page.getByRole('button', { name: /^Compare/ }).isDisabled()).toBe(true);
  });

  it('compares: curves overlaid, scores, what differs, what is the same on request', async () => {
    const { state, answers } = comparedRuns(12, 4);
    const page = await tester.open('runs', { state, answers });
    await row(page, 0).click();
    await row(page, 3).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    expect((await waitForRequest(page, 'compare'))[0]!.params).toEqual({
      runs: state.rows.slice(0, 4).map(({ run }) => run),
    });
    const chart = page.locator('loupe-compared-curves loupe-line-chart').first();
    await eventually(() => chart.locator('.curve').count()).toBe(7);
    await chart.getByRole('button', { name: 'B', exact: true }).click();
    await eventually(() => chart.locator('.curve').count()).toBe(5);
    await chart.getByRole('button', { name: 'Training' }).click();
    await eventually(() => chart.locator('.curve').count()).toBe(2);
    await eventually(() => chart.locator('.mark').allTextContents()).toEqual(['A', 'D']);
    await page.getByText('judged on different images').waitFor();
    const settings = page.locator('loupe-comparison .settings');
    await eventually(() => settings.locator('tbody tr[data-place]').count()).toBe(2);
    await page.getByRole('checkbox', { name: 'Show what is the same too' }).click();
    await eventually(() => settings.locator('tbody tr[data-place]').count()).toBe(4);
    await page.getByText('Images moved from validation to training: 2').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close Comparison' }).click();
    await eventually(() => page.locator('loupe-comparison').count()).toBe(0);
  });

  it('reads curves over time, each run at its own pace', async () => {
    const page = await tester.open('runs', comparedRuns(12, 2));
    const slider = page.getByRole('slider', { name: 'Loss, Epoch' });
    await slider.focus();
    await page.keyboard.press('Home');
    const [a, b] = [runCurves('', 12, 3, 0.4), runCurves('', 16, 4, 0.7)];
    await eventually(() => slider.getAttribute('aria-valuetext')).toBe(
      `Epoch 1 · A training ${a.loss[0]!.toFixed(4)} · A validation ${a.valLoss[0]!.toFixed(4)} · B training ${b.loss[0]!.toFixed(4)} · B validation ${b.valLoss[0]!.toFixed(4)}`,
    );
    await page.getByRole('radio', { name: 'Time' }).click();
    const time = page.getByRole('slider', { name: 'Loss, Time' });
    await time.focus();
    await page.keyboard.press('Home');
    await eventually(() => time.getAttribute('aria-valuetext')).toMatch(
      /^Time 400 ms · A training \S+ · A validation \S+$/,
    );
  });

  it('begins with a verdict on each run, and opens the images that only one is right for', async () => {
    const page = await tester.open('runs', comparedRuns(12, 4));
    const verdict = page.locator('loupe-verdict');
    await verdict.waitFor();
    expect(await verdict.locator('.sentence').allTextContents()).toEqual([
      'A is better by 0.030 (9 of 300 validation images), more than noise (p = 0.035).',
      expect.stringMatching(/^No difference beyond noise: A is right for 258, C for 257 of 300 validation images/),
      'No verdict: A or D has no score on held-out images yet.',
    ]);
    // The verdict stands above everything else of the comparison.
    const top = async (selector: string) => (await page.locator(`loupe-comparison ${selector}`).boundingBox())!.y;
    expect(await top('loupe-verdict')).toBeLessThan(await top('.settings'));
    expect(await top('.settings')).toBeLessThan(await top('loupe-compared-curves'));
    const lost = verdict.locator('details', { hasText: 'Right in A, wrong in B: 12 images' });
    await eventually(() => lost.evaluate((list: HTMLDetailsElement) => list.open)).toBe(true);
    await lost.getByRole('button', { name: 'tulips/photo 4.jpg' }).click();
    expect((await waitForRequest(page, 'openCompared'))[0]!.params).toEqual({
      run: runRow(1).run,
      file: 'tulips/photo 4.jpg',
    });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('resumes the comparison when the panel is shown again', async () => {
    const page = await tester.open('runs', comparedRuns(12, 2));
    await page.locator('loupe-comparison').waitFor();
    await eventually(() => selected(page)).toBe(2);
  });

  it('follows a compared run that is being trained, and reads the scores once when it ends', async () => {
    const compared = comparedRuns(12, 2);
    const comparison = comparisonOf(compared.state.rows.slice(0, 2));
    comparison.runs[0]!.status = 'running';
    const page = await tester.open('runs', { ...compared, answers: { ...compared.answers, compare: comparison } });
    await page.locator('loupe-comparison').waitFor();
    await update(page, {
      rows: [{ ...compared.state.rows[0], progress: 'epoch 8 · 0.870' }],
      removed: [],
      reading: null,
    });
    await waitForRequest(page, 'curves', 3);
    expect(await requestsOf(page, 'compare')).toHaveLength(1);
    await update(page, { rows: [runRow(0)], removed: [], reading: null });
    await waitForRequest(page, 'compare', 2);
  });

  it('says why a comparison failed, and is not left waiting', async () => {
    const { state } = comparedRuns(12, 2);
    const page = await tester.open('runs', {
      state,
      failures: { compare: 'split.json cannot be understood.' },
      answers: { curves: {} },
    });
    await row(page, 1).click();
    await row(page, 2).click({ modifiers: ['Shift'] });
    await page.keyboard.press('c');
    await page.getByText('split.json cannot be understood.').waitFor();
    await eventually(() => page.getByText('Reading what differs…').count()).toBe(0);
  });

  it('offers of the selected run only what can be made of it', async () => {
    const page = await tester.open('runs', {
      state: { ...runsState(12), rows: [{ ...runRow(1), status: 'stopped', settings: { mode: 'head' } }] },
    });
    await row(page, 1).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Train Longer…' }).click();
    await page.getByRole('button', { name: 'Continue with Other Settings…' }).click();
    for (const method of ['resume', 'trainLonger', 'continueWith'])
      expect(await requestsOf(page, method)).toEqual([{ method, params: { run: runRow(1).run } }]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it.each([
    ['running', 'head', []],
    ['completed', 'head', ['trainLonger', 'continueWith']],
    ['completed', 'features', []],
    ['failed', 'features', ['resume']],
    ['interrupted', 'fine-tune', ['resume', 'trainLonger', 'continueWith']],
    ['broken', 'head', []],
    ['completed', undefined, []],
  ] as const)('makes of a run that is %s in mode %s: %j', (status, mode, steps) => {
    expect(nextStepsOf({ ...runRow(1), status, settings: mode === undefined ? {} : { mode } })).toEqual(steps);
  });

  it('exports the rows and columns that are shown, in their order, with full numbers', async () => {
    const page = await tester.open('runs', {
      state: runsState(12, {
        view: { columns: ['name', 'validation', 'started'], sort: { key: 'name', descending: true } },
      }),
    });
    await page.getByRole('searchbox', { name: 'Filter' }).fill('mushrooms id:0000');
    const shown = runsState(12)
      .rows.filter((one) => one.dataset?.startsWith('mushrooms') && one.name.includes('0000'))
      .sort((a, b) => ((a.title || a.name) < (b.title || b.name) ? 1 : -1));
    expect(shown.length).toBeGreaterThan(1);
    await page.getByText(`${shown.length} of 12 runs`).waitFor();
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const { text, name } = (await waitForRequest(page, 'saveText'))[0]!.params as { text: string; name: string };
    expect(name).toBe('runs.csv');
    expect(text.split('\r\n')).toEqual([
      'Star,Status,Dataset,Accuracy,Judged On,Name,Validation Accuracy,Started',
      ...shown.map((one) => {
        const part = one.scores.test ? 'test' : one.scores.validation ? 'validation' : '';
        const accuracy = part === '' ? '' : one.scores[part]!.accuracy;
        const validation = one.scores.validation?.accuracy ?? '';
        const started = new Date(one.started!).toISOString();
        const name = one.title || one.name;
        return [Number(one.star), one.status, one.dataset, accuracy, part, name, validation, started].join(',');
      }),
      '',
    ]);
  });

  it('offers to train where there is nothing', async () => {
    const page = await tester.open('runs', {
      state: { state: 'empty', message: 'No classifier has been trained here yet', hint: 'Every training is a run.' },
    });
    await page.getByRole('button', { name: 'Train Classifier…' }).click();
    await waitForRequest(page, 'train');
  });

  it('draws 1,000 runs with the elements of those in view, and continues taking changes', async () => {
    const page = await tester.open('runs', { state: runsState(1000) });
    await row(page, 1).waitFor();
    expect(await page.locator('loupe-runs-table tbody tr[data-run]').count()).toBeLessThan(40);
    await page.locator('loupe-runs-table .scroller').evaluate((element) => element.scrollTo(0, 24 * 900));
    await row(page, 905).waitFor();
    const times = await page.evaluate(
      async (changed) => {
        const host = document.querySelector('loupe-runs-page') as HTMLElement & { updateComplete: Promise<unknown> };
        const taken: number[] = [];
        for (let n = 0; n < 20; n += 1) {
          const start = performance.now();
          window.loupeHost.send({
            kind: 'update',
            update: { rows: [{ ...changed, progress: `epoch ${n} · 0.861` }], removed: [], reading: null },
          });
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          await host.updateComplete;
          taken.push(performance.now() - start);
        }
        return taken.sort((a, b) => a - b);
      },
      runRow(0, { status: 'running', progress: '' }),
    );
    process.stdout.write(`1,000 runs: one change drawn in ${times[10]!.toFixed(0)} ms (median, a frame included)\n`);
    expect(await faultsOf(page)).toEqual([]);
  });
});
