import { describe, expect, it } from 'vitest';
import type { RepairScope } from '../../../src/protocol/pages/imageRepairs';
import {
  chromiumPath,
  eventually,
  faultsOf,
  requestsOf,
  send,
  usePages,
  waitForRequest,
  type ShownPage,
} from '../harness/browser';
import { settled } from '../harness/quiet';
import { auditedState, classNames, datasetState, evaluationState, tablePrediction } from '../harness/states';

const state = datasetState(5);
const scope: RepairScope = { classes: classNames(5), parts: ['train', 'test'] };

describe.skipIf(!chromiumPath)('repairs in a grid (needs a Chromium)', () => {
  const tester = usePages();
  const open = async (repairScope: RepairScope | null = scope, more = {}): Promise<ShownPage> => {
    const page = await tester.open('datasets', {
      ...{ state, images: 300, classes: classNames(5), width: 1280, height: 900, answers: { repairScope } },
      ...more,
    });
    await page.locator('loupe-image-grid [data-index="0"]').waitFor();
    return page;
  };
  const cell = (page: ShownPage, index: number) => page.locator(`loupe-image-grid [data-index="${index}"]`);
  const bar = (page: ShownPage) => page.locator('loupe-repair-bar');
  const selected = (page: ShownPage): Promise<number[]> =>
    page
      .locator('loupe-image-grid [aria-selected="true"]')
      .evaluateAll((cells) => cells.map((one) => Number(one.getAttribute('data-index'))).sort((a, b) => a - b));
  /** Index and name of the image with the keyboard. */
  const focused = (page: ShownPage): Promise<[number, string]> =>
    page.evaluate(() => {
      const grid = document.querySelector('loupe-datasets-page')!.shadowRoot!.querySelector('loupe-image-grid')!;
      const active = grid.shadowRoot!.activeElement as HTMLElement | null;
      return [Number(active?.dataset['index'] ?? -1), /image \d+/.exec(active?.dataset['file'] ?? '')?.[0] ?? ''];
    });
  const asked = async (page: ShownPage) =>
    (await requestsOf(page, 'imageAction')).map(({ params }) => {
      const { action, files, to } = params as { action: string; files: string[]; to?: string };
      return [action, files.map((file) => Number(/image (\d+)/.exec(file)![1])), to];
    });
  /** The host tells the page that the dataset changed. */
  const refresh = (page: ShownPage): Promise<void> => send(page, { kind: 'snapshot', state });

  it('assigns a class by digit, says so at once, goes on, and comes back with U', async () => {
    const page = await open();
    await cell(page, 3).click();
    await page.keyboard.press('2');
    await eventually(() => asked(page)).toEqual([['relabel', [3], 'dandelion']]);
    await eventually(() => cell(page, 3).locator('.mark').innerText()).toBe('→ dandelion');
    expect(await cell(page, 3).getAttribute('aria-label')).toContain('→ dandelion');
    await eventually(() => focused(page)).toEqual([4, 'image 0004']);
    await eventually(() => selected(page)).toEqual([4]);
    await bar(page).getByText('relabel 1 dandelion').waitFor();
    // The list without it: the keyboard stays on the next image, which moved up.
    await refresh(page);
    await eventually(() => focused(page)).toEqual([3, 'image 0004']);
    await eventually(() => selected(page)).toEqual([3]);
    await eventually(() => cell(page, 3).locator('.mark').isVisible()).toBe(false);
    await page.keyboard.press('u');
    await waitForRequest(page, 'undoRepair');
    await bar(page).getByText('Undone: the latest').waitFor();
    await refresh(page);
    await eventually(() => focused(page)).toEqual([3, 'image 0003']);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('does several in a row without waiting for the list', async () => {
    const page = await open();
    await cell(page, 0).click();
    // The last one is of that class already: nothing is asked for, and it goes on.
    for (const key of ['2', '3', '4', '1', '5']) await page.keyboard.press(key);
    await eventually(() => asked(page)).toEqual([
      ['relabel', [0], 'dandelion'],
      ['relabel', [1], 'roses'],
      ['relabel', [2], 'sunflowers'],
      ['relabel', [3], 'daisy'],
    ]);
    await eventually(() => focused(page)).toEqual([5, 'image 0005']);
  });

  it('does with all selected images what a key or a button says, and takes them out of the selection', async () => {
    const page = await open();
    await cell(page, 1).click();
    await cell(page, 3).click({ modifiers: ['Shift'] });
    await cell(page, 9).click({ modifiers: ['Control'] });
    await page.keyboard.press('x');
    await eventually(() => asked(page)).toEqual([['exclude', [9, 1, 2, 3], undefined]]);
    await eventually(() => selected(page)).toEqual([]);
    await refresh(page);
    await eventually(() => focused(page)).toEqual([6, 'image 0010']);
    await page.keyboard.press('Delete');
    await eventually(async () => (await asked(page)).at(-1)).toEqual(['trash', [10], undefined]);
    await cell(page, 0).click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Relabel…' }).click();
    await eventually(async () => (await asked(page)).at(-1)).toEqual(['relabel', [0], undefined]);
    await page.keyboard.press('Control+z');
    await waitForRequest(page, 'undoRepair');
  });

  it('shows which digit is which class while the grid has the keyboard, and takes clicks on them', async () => {
    const page = await open();
    const shown = () => bar(page).locator('.classes').isVisible();
    expect(await shown()).toBe(false);
    await cell(page, 2).focus();
    await eventually(shown).toBe(true);
    expect((await bar(page).locator('.bar').innerText()).trim().split(/\s+/)).toEqual(
      '1 daisy 2 dandelion 3 roses 4 sunflowers 5 tulips L By Name…'.split(' '),
    );
    await bar(page).getByText('tulips').click();
    await eventually(() => asked(page)).toEqual([['relabel', [2], 'tulips']]);
    await page.keyboard.press('l');
    await eventually(async () => (await asked(page)).at(-1)).toEqual(['relabel', [3], undefined]);
    await page.keyboard.press('9');
    await bar(page).getByText('No class has the number 9.').waitFor();
    expect(await asked(page)).toHaveLength(2);
  });

  it('offers nothing that cannot be done: without classes, without copies, without a dataset', async () => {
    const page = await open({ classes: [], parts: [] });
    await cell(page, 2).click();
    const offers = () =>
      page
        .getByRole('toolbar')
        .locator('[data-action]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-action')));
    expect(await offers()).toEqual(['clear', 'open', 'exclude', 'trash', 'reveal', 'copyPath', 'predict', 'similar']);
    await page.keyboard.press('1');
    await page.keyboard.press('l');
    await page.keyboard.press('k');
    expect(await asked(page)).toEqual([]);
    await bar(page).getByText('Keep This One: this cannot be done with these images.').waitFor();
    const other = await open(null);
    await cell(other, 2).click();
    for (const key of ['1', 'x', 'Delete', 'u', 'l']) await other.keyboard.press(key);
    expect(await other.getByRole('toolbar').locator('[data-action="trash"]').count()).toBe(0);
    expect(await asked(other)).toEqual([]);
    expect(await requestsOf(other, 'undoRepair')).toEqual([]);
    expect(await bar(other).count()).toBe(0);
  });

  it('assigns classes while an image is shown large, and goes on to the next', async () => {
    const page = await open();
    await cell(page, 3).focus();
    await page.keyboard.press('Space');
    const dialog = page.getByRole('dialog', { name: 'Preview' });
    await dialog.getByText('4 of 300').waitFor();
    await page.keyboard.press('2');
    await dialog.getByText('5 of 300').waitFor();
    await page.keyboard.press('x');
    await eventually(() => asked(page)).toEqual([
      ['relabel', [3], 'dandelion'],
      ['exclude', [4], undefined],
    ]);
    await dialog.getByText('exclude 1').waitFor();
    await refresh(page);
    await dialog.getByText('image 0005', { exact: false }).waitFor();
    await dialog.locator('img.large').waitFor();
    await page.keyboard.press('u');
    await waitForRequest(page, 'undoRepair');
    await page.keyboard.press('Escape');
    await eventually(() => dialog.count()).toBe(0);
    await settled(page);
    expect((await focused(page))[1]).toMatch(/^image/);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says why a repair was not done, and takes its mark away', async () => {
    const page = await open(scope, { failures: { imageAction: 'The folder is gone.' } });
    await cell(page, 2).click();
    await page.keyboard.press('x');
    await bar(page).getByText('The folder is gone.').waitFor();
    await eventually(() => cell(page, 2).locator('.mark').isVisible()).toBe(false);
    await eventually(() => selected(page)).toEqual([2]);
    expect(await page.locator('loupe-notices').count()).toBe(0);
  });

  it('tells the editor’s menu what can be done with the image under the mouse, or with the selection', async () => {
    const page = await open(scope, { flagged: 2 });
    await page.evaluate(() => window.addEventListener('contextmenu', (event) => event.preventDefault()));
    const repairs = async (): Promise<string> =>
      page.evaluate(
        () =>
          JSON.parse(document.querySelector('loupe-datasets-page')!.getAttribute('data-vscode-context')!).loupeRepairs,
      );
    await cell(page, 5).click({ button: 'right' });
    expect(await repairs()).toBe('relabel exclude trash move-to-part');
    await cell(page, 0).click({ button: 'right' });
    expect(await repairs()).toBe('relabel exclude trash keep-one move-to-part');
    await cell(page, 5).click({ modifiers: ['Control'] });
    await settled(page);
    await cell(page, 0).click({ button: 'right' });
    expect(await repairs()).toBe('relabel exclude trash move-to-part');
    await send(page, { kind: 'act', action: 'trash' });
    await eventually(() => asked(page)).toEqual([['trash', [0, 5], undefined]]);
  });

  it('puts what has no room into a menu that the keyboard opens', async () => {
    const page = await open(scope, { width: 700 });
    await cell(page, 1).click();
    const more = page.getByRole('button', { name: 'More Actions' });
    await more.focus();
    await page.keyboard.press('Enter');
    const items = page.getByRole('menuitem');
    await eventually(() => items.count()).toBeGreaterThan(2);
    await page.keyboard.press('ArrowUp');
    await eventually(() => page.evaluate(() => document.activeElement !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await eventually(() => items.count()).toBe(0);
    await more.click();
    await items.filter({ hasText: 'Move to Part…' }).click();
    await eventually(() => asked(page)).toEqual([['move-to-part', [1], undefined]]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('repairs a file of the list of problems, which has the keyboard', async () => {
    const audited = auditedState(5);
    const page = await tester.open('datasets', {
      ...{ state: audited, kept: { tab: 'problems', kind: 'label-issue' }, images: 3, classes: classNames(5) },
      answers: { repairScope: scope },
    });
    await page.getByRole('button', { name: /tulips\/rose\.jpg/ }).waitFor();
    await page.getByRole('button', { name: /tulips\/rose\.jpg/ }).focus();
    await page.keyboard.press('3');
    await eventually(() => page.locator('loupe-problem-list .mark').innerText()).toBe('→ roses');
    await page.locator('loupe-repair-bar').getByText('relabel 1 roses').waitFor();
    await page.keyboard.press('u');
    await waitForRequest(page, 'undoRepair');
    const [first] = await requestsOf(page, 'imageAction');
    expect(first!.params).toEqual({ action: 'relabel', files: ['/data/flowers/tulips/rose.jpg'], to: 'roses' });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('repairs a file of the list of predictions, and goes on', async () => {
    const state = tablePrediction(30, 30);
    const page = await tester.open('prediction', { state, answers: { repairScope: scope } });
    const row = (place: number) => page.locator(`loupe-table [data-place="${place}"]`);
    await row(2).waitFor();
    await row(2).focus();
    await bar(page).locator('.classes').getByText('tulips').waitFor();
    await page.keyboard.press('5');
    await page.keyboard.press('x');
    await eventually(async () => (await requestsOf(page, 'imageAction')).map(({ params }) => params)).toEqual([
      { action: 'relabel', files: [state.rows[2]!.file], to: 'tulips' },
      { action: 'exclude', files: [state.rows[3]!.file] },
    ]);
    // A click on a class is about the row with the keyboard.
    await bar(page).getByText('daisy').click();
    await eventually(async () => (await requestsOf(page, 'imageAction')).at(-1)!.params).toEqual({
      ...{ action: 'relabel', files: [state.rows[3]!.file], to: 'daisy' },
    });
    await page.keyboard.press('u');
    await waitForRequest(page, 'undoRepair');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('repairs the images of a cell of the confusion matrix', async () => {
    const page = await tester.open('evaluation', {
      ...{ state: evaluationState(5), images: 40, classes: classNames(5), answers: { repairScope: scope } },
    });
    await cell(page, 2).waitFor();
    await cell(page, 2).focus();
    await page.keyboard.press('5');
    await eventually(async () => (await asked(page)).map(([action, , to]) => [action, to])).toEqual([
      ['relabel', 'tulips'],
    ]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Give the class of that number, and go to the next image').waitFor();
  });
});
