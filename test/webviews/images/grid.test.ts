import { describe, expect, it } from 'vitest';
import { actionsFor } from '../../../src/protocol/pages/imageActions';
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
import { classNames, datasetState } from '../harness/states';

describe.skipIf(!chromiumPath)('image grid (needs a Chromium)', () => {
  const tester = usePages();
  const open = async (images = 3000, width = 1280, height = 900): Promise<ShownPage> => {
    const page = await tester.open('datasets', {
      state: datasetState(5),
      images,
      classes: classNames(5),
      width,
      height,
    });
    await page.locator('loupe-image-grid [data-index="0"]').waitFor();
    return page;
  };
  const cell = (page: ShownPage, index: number) => page.locator(`loupe-image-grid [data-index="${index}"]`);
  const selected = (page: ShownPage): Promise<number[]> =>
    page
      .locator('loupe-image-grid [aria-selected="true"]')
      .evaluateAll((cells) => cells.map((one) => Number(one.getAttribute('data-index'))).sort((a, b) => a - b));
  const bar = (page: ShownPage) => page.getByRole('toolbar', { name: 'Selected images' });
  /** Index of the image with the keyboard, and whether all of it is in view, below what stays at the top. */
  const focused = (page: ShownPage): Promise<{ index: number; seen: boolean }> =>
    page.evaluate(() => {
      const root = document
        .querySelector('loupe-datasets-page')!
        .shadowRoot!.querySelector('loupe-image-grid')!.shadowRoot!;
      const active = root.activeElement!;
      const box = active.getBoundingClientRect();
      const head = root.querySelector('.head')!.getBoundingClientRect();
      return {
        index: Number(active.getAttribute('data-index')),
        seen: box.top >= head.bottom && box.bottom <= innerHeight,
      };
    });
  const files = (params: unknown): string[] => (params as { files: string[] }).files;

  it('selects by click, Ctrl and Shift, says how many, and moves nothing by it', async () => {
    const page = await open();
    await cell(page, 2).scrollIntoViewIfNeeded();
    const before = await cell(page, 2).boundingBox();
    await cell(page, 2).click();
    await eventually(() => selected(page)).toEqual([2]);
    expect(await requestsOf(page, 'openImage')).toEqual([]);
    await cell(page, 5).click({ modifiers: ['Control'] });
    await eventually(() => selected(page)).toEqual([2, 5]);
    await cell(page, 8).click({ modifiers: ['Shift'] });
    await eventually(() => selected(page)).toEqual([5, 6, 7, 8]);
    await cell(page, 2).click({ modifiers: ['Control'] });
    await eventually(() => selected(page)).toEqual([2, 5, 6, 7, 8]);
    await bar(page).getByText('5 selected').waitFor();
    expect(await cell(page, 2).boundingBox()).toEqual(before);
    await page.mouse.wheel(0, 3000);
    await settled(page);
    // The bar stays at the top of the page, over what scrolls away.
    await eventually(async () => Math.round((await bar(page).boundingBox())!.y)).toBeLessThan(10);
    await bar(page).getByRole('button', { name: 'Clear' }).click();
    await eventually(() => selected(page)).toEqual([]);
    expect(await bar(page).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('opens the image of a double click', async () => {
    const page = await open();
    await cell(page, 1).dblclick();
    const asked = await waitForRequest(page, 'openImage');
    expect(asked).toHaveLength(1);
    expect((asked[0]!.params as { file: string }).file).toContain('image 0001');
  });

  it.each([
    [1280, 900],
    [420, 700],
  ])('keeps the keyboard in view at every step, on a page of %i by %i', async (width, height) => {
    const page = await open(3000, width, height);
    await cell(page, 0).focus();
    const { index: start } = await focused(page);
    expect(start).toBe(0);
    const keys = [
      'ArrowDown',
      'ArrowDown',
      'ArrowRight',
      'PageDown',
      'ArrowDown',
      'ArrowDown',
      'End',
      'ArrowUp',
      'PageUp',
      'ArrowLeft',
      'ArrowUp',
      'Home',
      'ArrowDown',
    ];
    for (const key of keys) {
      const before = (await focused(page)).index;
      await page.keyboard.press(key);
      await settled(page);
      const after = await focused(page);
      expect(after.seen, `${key} from ${before} to ${after.index}`).toBe(true);
      expect(after.index, key).not.toBe(before);
      await eventually(() => selected(page)).toEqual([after.index]);
    }
    await page.keyboard.press('End');
    expect((await focused(page)).index).toBe(2999);
  });

  it('extends by Shift and arrows, selects all, and clears with Escape', async () => {
    const page = await open(400);
    await cell(page, 3).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await eventually(() => selected(page)).toEqual([3, 4, 5]);
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+Space');
    await eventually(() => selected(page)).toEqual([3, 4, 5, 7]);
    await page.keyboard.press('Control+a');
    await bar(page).getByText('400 selected').waitFor();
    await page.keyboard.press('c');
    const [asked] = await waitForRequest(page, 'imageAction');
    expect(asked!.params).toMatchObject({ action: 'copyPath' });
    expect(new Set(files(asked!.params)).size).toBe(400);
    // The image with the keyboard comes first.
    expect(files(asked!.params)[0]).toContain('image 0007');
    await page.keyboard.press('Escape');
    await eventually(() => selected(page)).toEqual([]);
  });

  it('offers in the bar what can be done with so many, and asks for it', async () => {
    const page = await open();
    await cell(page, 0).click();
    await cell(page, 2).click({ modifiers: ['Shift'] });
    const offered = actionsFor(3).map(({ id }) => id);
    expect(offered).not.toContain('similar');
    for (const id of offered) await bar(page).locator(`[data-action="${id}"]`).click();
    const asked = await waitForRequest(page, 'imageAction', offered.length);
    expect(asked.map(({ params }) => (params as { action: string }).action)).toEqual(offered);
    for (const { params } of asked) expect(files(params)).toHaveLength(3);
    await page.keyboard.press('Control+a');
    await cell(page, 0).focus();
    await page.keyboard.press('Control+a');
    await bar(page).getByText('3,000 selected').waitFor();
    expect(await bar(page).locator('[data-action="open"]').count()).toBe(0);
    expect(await bar(page).locator('[data-action="predict"]').count()).toBe(0);
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    expect(await requestsOf(page, 'imageAction')).toHaveLength(offered.length);
  });

  it('gives the editor’s menu its context, and does what is chosen there with what it was opened on', async () => {
    const page = await open();
    await page.evaluate(() => window.addEventListener('contextmenu', (event) => event.preventDefault()));
    const context = (): Promise<unknown> =>
      page.evaluate(() =>
        JSON.parse(document.querySelector('loupe-datasets-page')!.getAttribute('data-vscode-context') ?? 'null'),
      );
    await cell(page, 0).click();
    await cell(page, 1).click({ modifiers: ['Control'] });
    await cell(page, 1).click({ button: 'right' });
    expect(await context()).toEqual({ webviewSection: 'loupeImage', preventDefaultContextMenuItems: true });
    await send(page, { kind: 'act', action: 'copyPath' });
    const [both] = await waitForRequest(page, 'imageAction');
    expect(files(both!.params).map((file) => /image (\d+)/.exec(file)![1])).toEqual(['0001', '0000']);
    // What is not selected becomes the selection.
    await cell(page, 4).click({ button: 'right' });
    await eventually(() => selected(page)).toEqual([4]);
    await send(page, { kind: 'act', action: 'open' });
    expect(((await waitForRequest(page, 'openImage'))[0]!.params as { file: string }).file).toContain('image 0004');
    // Elsewhere on the page no image is meant.
    await page.getByRole('heading', { level: 1 }).click({ button: 'right' });
    expect(await context()).toEqual({ preventDefaultContextMenuItems: true });
    await send(page, { kind: 'act', action: 'copyPath' });
    expect(await requestsOf(page, 'imageAction')).toHaveLength(1);
    // The keyboard opens the menu on the image that has it.
    await cell(page, 4).focus();
    await page.keyboard.press('Shift+F10');
    await eventually(context).toMatchObject({ webviewSection: 'loupeImage' });
  });

  it('shows an image large at the press of Space, goes on by arrows, and gives the keyboard back', async () => {
    const page = await open();
    await cell(page, 3).focus();
    await page.keyboard.press('Space');
    const dialog = page.getByRole('dialog', { name: 'Preview' });
    await dialog.getByText('4 of 3,000').waitFor();
    await dialog.locator('img.large').waitFor();
    const large = (await requestsOf(page, 'thumbnails')).filter(
      ({ params }) => (params as { size: number }).size >= 1280,
    );
    expect(files(large[0]!.params)).toEqual([expect.stringContaining('image 0003')]);
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('5 of 3,000').waitFor();
    await dialog.getByText('image 0004', { exact: false }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await dialog.getByText('3,000 of 3,000').waitFor();
    expect(await dialog.getByRole('button', { name: 'Next Image' }).isDisabled()).toBe(true);
    const box = (await dialog.locator('.stage').boundingBox())!;
    expect(box.height).toBeGreaterThan(700);
    await page.keyboard.press('Enter');
    expect(((await waitForRequest(page, 'openImage'))[0]!.params as { file: string }).file).toContain('image 2999');
    await page.keyboard.press('Escape');
    await eventually(() => dialog.count()).toBe(0);
    await settled(page);
    expect(await focused(page)).toEqual({ index: 2999, seen: true });
    await eventually(() => selected(page)).toEqual([2999]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('asks the host for words and orders, keeps the selection in another order, and drops it for other images', async () => {
    const page = await open();
    await cell(page, 1).click();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('name');
    const query = async (): Promise<unknown> =>
      ((await requestsOf(page, 'classImages')).at(-1)!.params as { query: unknown }).query;
    await eventually(query).toEqual({ search: '', order: 'name', descending: false });
    await page.getByRole('button', { name: /^Turn the order around/ }).click();
    await eventually(query).toEqual({ search: '', order: 'name', descending: true });
    await bar(page).getByText('1 selected').waitFor();
    await page.getByRole('searchbox', { name: 'Search images' }).fill('tulip');
    await eventually(query).toEqual({ search: 'tulip', order: 'name', descending: true });
    await eventually(() => bar(page).count()).toBe(0);
  });

  it('keeps place, keyboard and selection when the same list comes in a newer state', async () => {
    const page = await open();
    await cell(page, 0).focus();
    for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowDown');
    const before = await focused(page);
    await send(page, { kind: 'snapshot', state: { ...datasetState(5), stale: false, words: 'scanned again' } });
    await page.getByText('scanned again').waitFor();
    await settled(page);
    expect((await focused(page)).index).toBe(before.index);
    await eventually(() => selected(page)).toEqual([before.index]);
  });

  it('has its options in the order of the images for whoever reads the page', async () => {
    const page = await open();
    for (const top of [4000, 1500, 6000]) {
      await page.evaluate((to) => window.scrollTo(0, to), top);
      await settled(page);
    }
    const order = (): Promise<boolean> =>
      page.locator('loupe-image-grid [role="option"]').evaluateAll((cells) => {
        const indices = cells.map((one) => Number(one.getAttribute('data-index')));
        return indices.length > 20 && indices.every((index, at) => at === 0 || index > indices[at - 1]!);
      });
    await eventually(order).toBe(true);
  });

  it('draws very small pictures at once, and no picture of an image whose place another one took', async () => {
    const page = await open();
    await page.evaluate(() => window.scrollTo(0, 9000));
    await settled(page);
    const wrong = await page.locator('loupe-image-grid .cell').evaluateAll((cells) =>
      cells
        .filter((one) => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight)
        .filter((one) => {
          const sharp = one.querySelector('.picture')!.classList.contains('sharp');
          const none = one.querySelector('.none')!.textContent !== '';
          return !sharp && !none;
        })
        .map((one) => one.getAttribute('data-index')),
    );
    expect(wrong).toEqual([]);
    expect((await requestsOf(page, 'contactSheet')).every(({ params }) => files(params).length <= 60)).toBe(true);
  });

  it('shows class, badge and shortened names, and says all of it in the title', async () => {
    const page = await tester.open('datasets', {
      state: datasetState(120),
      images: 40,
      classes: classNames(120),
      flagged: 1,
    });
    const flagged = cell(page, 0);
    await flagged.locator('.badge').waitFor();
    expect(await flagged.getAttribute('title')).toContain('The same picture as tulips/copy.jpg.');
    expect(await flagged.getAttribute('aria-label')).toMatch(
      /^american terrier 0, image 0000.*The same picture as tulips\/copy\.jpg\.$/,
    );
    const name = cell(page, 3).locator('.line').first();
    expect(await name.textContent()).toBe(classNames(120)[3]);
    const end = await name.locator('.end').boundingBox();
    const whole = (await name.boundingBox())!;
    expect(end!.x + end!.width).toBeLessThanOrEqual(whole.x + whole.width + 1);
  });
});
