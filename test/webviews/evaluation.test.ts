import { describe, expect, it } from 'vitest';
import { mostConfusedPairs } from '../../src/core/metrics/matrixOrder';
import { chromiumPath, eventually, faultsOf, requestsOf, usePages, waitForRequest } from './harness/browser';
import { settled } from './harness/quiet';
import { classNames, comparedEvaluations, confusionOrder, evaluationState } from './harness/states';

describe.skipIf(!chromiumPath)('evaluation page (needs a Chromium)', () => {
  const tester = usePages();
  const open = (classCount: number, width = 1280) =>
    tester.open('evaluation', {
      state: evaluationState(classCount, 40),
      images: 90,
      classes: classNames(classCount),
      width,
    });

  it('shows the numbers of its part and those of another on request', async () => {
    const page = await open(5);
    const state = evaluationState(5, 40);
    for (const [part, button] of [
      ['validation', 'Validation'],
      ['test', 'Test'],
    ] as const) {
      await page.getByRole('radio', { name: button }).click();
      const metrics = state.metrics.parts[part]!;
      const accuracy = page.getByRole('group', { name: 'Accuracy', exact: true });
      await accuracy.getByText(metrics.accuracy.toFixed(3)).waitFor();
      await eventually(() => accuracy.textContent()).toContain(`of ${metrics.images}`);
      const total = page.locator('loupe-matrix [data-row="5"][data-column="5"]');
      await eventually(() => total.getAttribute('aria-label')).toBe(`All ${metrics.images} images`);
    }
    const [worst] = mostConfusedPairs(state.metrics.parts.test!.matrix, 5, 1);
    expect((await waitForRequest(page, 'cellImages', 2)).at(-1)!.params).toMatchObject({
      part: 'test',
      truth: worst!.truth,
      predicted: worst!.predicted,
    });
  });

  it('shows the evaluations of a run side by side, and another one when its row is opened', async () => {
    const state = comparedEvaluations();
    const page = await tester.open('evaluation', { state, images: 9, classes: classNames(5), width: 1280 });
    await page.getByRole('tab', { name: 'Evaluations 3' }).click();
    const table = page.getByRole('table', { name: 'Evaluations' });
    await table.getByRole('cell', { name: 'Own parts (shown)' }).waitFor();
    const tulips = state.evaluations.find(({ name }) => name === 'tulips')!;
    const row = table.getByRole('row').filter({ hasText: 'tulips' }).first();
    await eventually(() => row.textContent()).toContain(tulips.accuracy.toFixed(3));
    expect(await row.textContent()).toContain(tulips.onlyClass!);
    await row.click();
    expect((await waitForRequest(page, 'showEvaluation', 1))[0]!.params).toEqual({ id: tulips.id });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says of images of one class that only its recall can be judged', async () => {
    const state = comparedEvaluations('tulips');
    const page = await tester.open('evaluation', { state, images: 4, classes: classNames(5), width: 1280 });
    const { onlyClass: one } = state.evaluations.find(({ name }) => name === 'tulips')!;
    await page.getByRole('group', { name: `Recall of ${one}`, exact: true }).waitFor();
    await page.getByText('cannot be judged from one class').waitFor();
    expect(await page.getByRole('group', { name: 'Macro F1' }).count()).toBe(0);
  });

  it('asks for a cell’s images by class index whatever the order, and clears with Escape', async () => {
    const page = await open(5);
    await page.getByRole('radio', { name: 'Confusion' }).click();
    const order = confusionOrder(evaluationState(5, 40));
    const classes = classNames(5);
    await page.locator('loupe-matrix [data-row="0"][data-column="1"]').click();
    const asked = await waitForRequest(page, 'cellImages', 2);
    expect(asked.at(-1)!.params).toMatchObject({
      part: 'validation',
      truth: classes.indexOf(order[0]!),
      predicted: classes.indexOf(order[1]!),
      errorsOnly: false,
    });
    await page.getByRole('listbox', { name: `Images: ${order[0]} taken for ${order[1]}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Images: All errors' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('moves by arrow keys, also into the totals, and reads every cell', async () => {
    const page = await open(5);
    await page.locator('loupe-matrix [data-row="0"][data-column="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    const focused = page.locator('loupe-matrix [data-row="1"][data-column="5"]');
    await eventually(() => focused.evaluate((cell) => cell.matches(':focus'))).toBe(true);
    await eventually(() => focused.getAttribute('aria-label')).toMatch(/^dandelion: \d+ of 40 \(\d+%\) right$/);
    await page.keyboard.press('Enter');
    expect((await waitForRequest(page, 'cellImages', 2)).at(-1)!.params).toMatchObject({
      truth: 1,
      predicted: null,
      errorsOnly: false,
    });
    await page.getByRole('checkbox', { name: 'Errors only' }).click();
    expect((await waitForRequest(page, 'cellImages', 3)).at(-1)!.params).toMatchObject({
      truth: 1,
      predicted: null,
      errorsOnly: true,
    });
  });

  it('opens the image that is clicked twice', async () => {
    const page = await open(5);
    await page.locator('loupe-matrix [data-row="2"][data-column="3"]').click();
    await page.locator('loupe-image-grid [data-index="1"] img').waitFor();
    await page.locator('loupe-image-grid [data-index="1"]').dblclick();
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({
      file: expect.stringContaining('image 0001') as string,
    });
  });

  it('shows shares of rows and columns, and a muted diagonal', async () => {
    const page = await open(5);
    const cell = page.locator('loupe-matrix [data-row="0"][data-column="0"]');
    const number = cell.locator('.number');
    await page.getByRole('radio', { name: 'Row %' }).click();
    await eventually(() => number.textContent()).toMatch(/^\d+%$/);
    await page.getByRole('checkbox', { name: 'Mute diagonal' }).click();
    await eventually(() => cell.locator('.shade').count()).toBe(0);
    await eventually(() => page.evaluate(() => (window.loupeHost.kept as { view: unknown }).view)).toMatchObject({
      show: 'rows',
      mute: true,
      order: 'name',
    });
  });

  it('copies the whole matrix as CSV and saves it as SVG without theme variables', async () => {
    const page = await open(5);
    await page.getByRole('button', { name: 'Copy Confusion Matrix as CSV' }).click();
    const [copied] = await waitForRequest(page, 'copyText');
    const rows = (copied!.params as { text: string }).text
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(7);
    expect(rows[6]!.at(-1)).toBe('200');
    await page.getByRole('button', { name: 'Save Confusion Matrix as SVG' }).click();
    const { text } = (await waitForRequest(page, 'saveText'))[0]!.params as { text: string };
    expect(text).not.toMatch(/var\(|style=|class=/);
    expect(text.match(/dandelion/g)!.length).toBeGreaterThanOrEqual(2);
  });

  it('is a heat map above 25 classes: keyboard, search, lens, and pairs that lead to images', async () => {
    const page = await open(120);
    const cell = page.locator('loupe-heat-map [data-cursor]');
    await cell.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await eventually(() => cell.getAttribute('data-column')).toBe('1');
    await eventually(() => cell.getAttribute('aria-label')).toContain(' taken for ');
    await page.getByRole('searchbox', { name: 'Find a class' }).fill('amanita');
    await page.getByText('1 class found').waitFor();
    await eventually(() => cell.getAttribute('aria-label')).toContain('Amanita muscaria');
    await page.getByRole('searchbox', { name: 'Find a class' }).fill('');
    const pairs = page.getByRole('listbox', { name: 'Most Confused Pairs' });
    await eventually(() => pairs.getByRole('option').count()).toBeGreaterThan(4);
    await pairs.getByRole('option').nth(2).click();
    await pairs.getByRole('option').first().click();
    const { truth, predicted } = (await waitForRequest(page, 'cellImages', 4)).at(-1)!.params as {
      truth: number;
      predicted: number;
    };
    const { matrix } = evaluationState(120, 40).metrics.parts.validation!;
    const off = matrix.filter((_, index) => Math.floor(index / 120) !== index % 120);
    expect(matrix[truth * 120 + predicted]).toBe(Math.max(...off));
    await page.getByRole('button', { name: 'Save Confusion Matrix as SVG' }).click();
    const { text } = (await waitForRequest(page, 'saveText'))[0]!.params as { text: string };
    expect(text.match(/→/g)).toHaveLength(matrix.filter((count) => count > 0).length);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('finds the cell under the pointer on a heat map', async () => {
    const page = await open(120);
    const map = page.locator('loupe-heat-map .map');
    const box = (await map.boundingBox())!;
    await map.click({ position: { x: box.width - 4, y: box.height - 4 } });
    const asked = (await waitForRequest(page, 'cellImages', 2)).at(-1)!.params as { truth: number; predicted: number };
    const chosen = await page.locator('loupe-matrix .reading').first().textContent();
    expect(asked.truth).toBe(asked.predicted);
    expect(asked.truth).toBeGreaterThanOrEqual(0);
    await map.hover({ position: { x: box.width - 4, y: box.height / 2 } });
    await eventually(() => page.locator('loupe-matrix .reading').last().textContent()).toContain(
      `taken for ${classNames(120)[asked.predicted]!}`,
    );
    // The sentence of the chosen cell stays.
    expect(await page.locator('loupe-matrix .reading').first().textContent()).toBe(chosen);
  });

  it('sorts the classes by recall and shows a class’s images', async () => {
    const page = await open(26);
    await page.getByRole('tab', { name: 'Classes 26' }).click();
    const table = page.getByRole('table', { name: 'Classes' });
    await table.getByRole('button', { name: 'Recall' }).click();
    const state = evaluationState(26, 40);
    const best = Math.max(...state.metrics.parts.validation!.perClass.map(({ recall }) => recall));
    await eventually(() => table.locator('tr[data-place="0"] td').nth(2).textContent()).toBe(best.toFixed(3));
    await table.locator('tr[data-place="0"]').focus();
    await page.keyboard.press('Enter');
    const { truth } = (await waitForRequest(page, 'cellImages', 2)).at(-1)!.params as { truth: number };
    expect(state.metrics.parts.validation!.perClass[truth]!.recall).toBe(best);
    const tab = page.getByRole('tab', { name: 'Matrix' });
    await eventually(() => tab.evaluate((chosen) => chosen.matches(':focus'))).toBe(true);
    expect(await tab.getAttribute('aria-selected')).toBe('true');
  });

  it('has tabs that arrow keys choose, and remembers the chosen one', async () => {
    const page = await tester.open('evaluation', {
      state: comparedEvaluations('siteA'),
      images: 9,
      classes: classNames(5),
      kept: { tab: 'classes' },
    });
    const chosen = (): Promise<string | null> => page.locator('[role="tab"][aria-selected="true"]').textContent();
    expect(await chosen()).toBe('Classes 5');
    await page.getByRole('tabpanel', { name: 'Classes' }).waitFor();
    await page.locator('[role="tab"][aria-selected="true"]').focus();
    await page.keyboard.press('ArrowRight');
    await eventually(chosen).toBe('Curves');
    await page.keyboard.press('ArrowRight');
    await eventually(chosen).toBe('Evaluations 3');
    await page.keyboard.press('Home');
    await eventually(chosen).toBe('Matrix');
    await eventually(() => page.evaluate(() => (window.loupeHost.kept as { tab: unknown }).tab)).toBe('matrix');
    await page.getByRole('tabpanel', { name: 'Matrix' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Matrix' }).evaluate((tab) => tab.matches(':focus'))).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
  });

  it.each([1280, 610, 420])('shows no more of the evaluations than fits %i pixels, the rest below', async (width) => {
    const page = await tester.open('evaluation', {
      state: comparedEvaluations('siteA'),
      images: 9,
      classes: classNames(5),
      kept: { tab: 'evaluations' },
      width,
    });
    const table = page.locator('loupe-evaluations .scroller');
    await eventually(() => table.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
    const heads = await page.locator('loupe-evaluations th').allTextContents();
    const below = await page.locator('loupe-evaluations dt').allTextContents();
    expect(heads.map((head) => head.trim()).slice(0, 2)).toEqual(['Scored', 'Part']);
    // An evaluation of several classes has nothing to say of an only one.
    const said = [...heads.map((head) => head.trim()), ...below].filter((label) => label !== 'Only Class');
    expect(new Set(said).size).toBe(12);
    expect(await page.locator('loupe-evaluations dd').last().textContent()).toContain('/data/garden/siteA');
  });

  it('shows the keys on a question mark, but not while searching', async () => {
    const page = await open(26);
    await page.getByRole('searchbox', { name: 'Find a class' }).press('?');
    await eventually(() => page.getByRole('searchbox', { name: 'Find a class' }).inputValue()).toBe('?');
    await settled(page);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.locator('loupe-heat-map [data-cursor]').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually(() =>
      page.locator('loupe-heat-map [data-cursor]').evaluate((cell) => cell.matches(':focus')),
    ).toBe(true);
    // The images of all that is found, and of nothing while "?" is searched for.
    expect(await requestsOf(page, 'cellImages')).toHaveLength(2);
  });

  it('follows a change of theme without a reload', async () => {
    const page = await open(120);
    const corner = () =>
      page.locator('loupe-heat-map canvas').evaluate((canvas: HTMLCanvasElement) => {
        const data = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
        for (let at = 0; at < data.length; at += 4)
          if (data[at + 3]! > 0) return [data[at], data[at + 1], data[at + 2]];
        return null;
      });
    const before = await corner();
    await page.evaluate(() => {
      document.documentElement.style.setProperty('--vscode-charts-blue', '#ff0000');
      document.body.className = 'vscode-light';
    });
    expect(before![2]).toBeGreaterThan(before![0]!);
    await eventually(async () => {
      const after = await corner();
      return after![0]! > after![2]!;
    }).toBe(true);
  });
});
