import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, waitForRequest } from './harness/browser';
import { settled } from './harness/quiet';
import { classNames, datasetState } from './harness/states';

describe.skipIf(!chromiumPath)('dataset page (needs a Chromium)', () => {
  const tester = usePages();
  const open = (classCount = 5, images = 3000) =>
    tester.open('datasets', { state: datasetState(classCount), images, classes: classNames(classCount) });

  it('asks for the images of a class when its bar is clicked, and for all again on Escape', async () => {
    const page = await open();
    await page.getByRole('option', { name: /^roses: / }).click();
    const askedFor = async (name: string | null): Promise<unknown> =>
      (await requestsOf(page, 'classImages')).find(({ params }) => (params as { class: unknown }).class === name)
        ?.params;
    await eventually(() => askedFor('roses')).toMatchObject({ class: 'roses', part: null, offset: 0 });
    await page.getByRole('listbox', { name: 'Images of roses' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'All Images' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('offers to look again and another folder where there are no images', async () => {
    const page = await tester.open('datasets', {
      state: { state: 'empty', message: 'No images in holiday', hint: 'Loupe expects a folder for each class.' },
    });
    await page.getByRole('heading', { name: 'No images in holiday' }).waitFor();
    await page.getByRole('button', { name: 'Rescan' }).click();
    await waitForRequest(page, 'rescan', 1);
    await page.getByRole('button', { name: 'Choose Another Folder…' }).click();
    await waitForRequest(page, 'chooseFolder', 1);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('moves between bars by arrow keys and chooses with Enter', async () => {
    const page = await open();
    await page.getByRole('option', { name: /^daisy: / }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'Images of roses' }).waitFor();
    await eventually(() => page.getByRole('option', { name: /^roses: / }).getAttribute('aria-selected')).toBe('true');
  });

  it('fetches thumbnails only for cells in view, at most 60 at once, and revokes what it made', async () => {
    const page = await open();
    await page.locator('loupe-image-grid img').first().waitFor();
    const seen = new Set(
      (await requestsOf(page, 'thumbnails')).flatMap(({ params }) => (params as { files: string[] }).files),
    );
    expect(seen.size).toBeLessThan(120);
    expect(
      (await requestsOf(page, 'thumbnails')).every(({ params }) => (params as { files: string[] }).files.length <= 60),
    ).toBe(true);
    expect(await page.locator('loupe-image-grid .cell').count()).toBeLessThan(120);
    for (let step = 0; step < 20; step += 1) {
      await page.evaluate((top) => window.scrollTo(0, top), step * 2000);
      await settled(page);
    }
    await page.evaluate(() => document.querySelector('loupe-datasets-page')!.remove());
    const urls = await page.evaluate(() => window.loupeHost.urls);
    expect(urls.made).toBeGreaterThan(100);
    expect(urls.revoked).toBe(urls.made);
  });

  it('opens an image with Enter after moving through the grid', async () => {
    const page = await open();
    await page.locator('loupe-image-grid [data-index="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const [opened] = await waitForRequest(page, 'openImage');
    expect((opened!.params as { file: string }).file).toContain('image 0008');
  });

  it('keeps the focused image drawn however far the grid is scrolled', async () => {
    const page = await open();
    await page.locator('loupe-image-grid [data-index="3"]').focus();
    await page.evaluate(() => window.scrollTo(0, 30_000));
    await settled(page);
    expect(await page.locator('loupe-image-grid [data-index="3"]').evaluate((cell) => cell.matches(':focus'))).toBe(
      true,
    );
  });

  it('sorts by count, hides a part by its legend, and shows the numbers as a table', async () => {
    const page = await open();
    const first = page.locator('loupe-bar-chart').first().locator('[data-row="0"]');
    await page.getByRole('radio', { name: 'Count' }).click();
    const counts = datasetState(5).classes.map(({ count }) => count);
    await eventually(() => first.getAttribute('aria-label')).toContain(`${Math.max(...counts)} images`);
    const bars = page.locator('loupe-bar-chart').first().locator('[data-art="0"] .bar');
    await eventually(() => bars.count()).toBe(3);
    await page.getByRole('button', { name: 'Validation', exact: true }).first().click();
    await eventually(() => bars.count()).toBe(2);
    await page.getByRole('button', { name: 'Show Images per Class as Table' }).click();
    await eventually(() => page.getByRole('table', { name: 'Images per Class' }).getByRole('row').count()).toBe(6);
  });

  it('copies the bars as CSV and saves all of them as SVG, drawn or not', async () => {
    const page = await open(120);
    await page.getByRole('button', { name: 'Copy Images per Class as CSV' }).click();
    const [copied] = await waitForRequest(page, 'copyText');
    const lines = (copied!.params as { text: string }).text.trim().split('\r\n');
    expect(lines).toHaveLength(121);
    expect(lines[0]).toBe('Class,Images,Training,Validation,Test');
    await page.getByRole('button', { name: 'Save Images per Class as SVG' }).click();
    const [saved] = await waitForRequest(page, 'saveText');
    const { name, text } = saved!.params as { name: string; text: string };
    expect(name).toBe('images-per-class.svg');
    expect(text.match(/american terrier 0/g)).not.toBeNull();
    expect(text.match(/<g[^>]*data-row=/g)).toHaveLength(120);
    expect(text).not.toContain('style=');
    expect(text).not.toContain('var(');
  });

  it('leads to a check of the parts that the data has, else to a split', async () => {
    for (const [split, name, purpose] of [
      [true, 'Check Split…', 'check'],
      [false, 'Make Split…', 'make'],
    ] as const) {
      const page = await tester.open('datasets', { state: datasetState(3, split) });
      await page.getByRole('button', { name }).click();
      await eventually(async () => (await requestsOf(page, 'split')).at(-1)?.params).toEqual({ purpose });
    }
  });

  it('opens a skipped file by its absolute path and sends Train and Rescan', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Skipped 14: Show' }).click();
    await page.getByRole('button', { name: 'roses/broken 2.jpg' }).click();
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({ file: '/data/flowers/roses/broken 2.jpg' });
    await page.getByRole('button', { name: 'Train Classifier' }).click();
    await page.getByRole('button', { name: 'Rescan' }).click();
    await waitForRequest(page, 'train');
    await waitForRequest(page, 'rescan');
  });

  it('names the worst problem first, leads from it and from the numbers to the images, side by side', async () => {
    const page = await open();
    const sentence = '2 images also stand under another class: one of the labels is wrong.';
    await page.getByRole('list', { name: 'Problems' }).getByText(sentence).waitFor();
    await page.getByRole('button', { name: `Show: ${sentence}` }).click();
    const pair = page.getByRole('list', { name: sentence }).getByRole('listitem');
    expect(await pair.count()).toBe(1);
    await pair.getByText('One of the labels is wrong.').waitFor();
    await pair.locator('img').nth(1).waitFor();
    await pair.getByRole('button', { name: 'tulips/twice.jpg' }).click();
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({ file: '/data/flowers/tulips/twice.jpg' });
    expect(await pair.count()).toBe(1);
    await page.getByRole('tab', { name: 'Images' }).click();
    await page.getByRole('button', { name: 'Problems 322: Show' }).click();
    await eventually(() => page.getByRole('tab', { name: 'Problems' }).getAttribute('aria-selected')).toBe('true');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('counts rows of a table without a file as a problem, told above the images, and not as skipped files', async () => {
    const rows = Array.from({ length: 9222 }, (_, index) => ({
      file: `dog ${index}`,
      code: 'missing-file',
      class: 'collie',
      reason: `Line ${index + 2} of labels.csv names it, but there is no such image in the folder.`,
    }));
    const page = await tester.open('datasets', {
      state: { ...datasetState(2), problems: [], skipped: rows },
      images: 3,
      classes: classNames(2),
    });
    const sentence = '9,222 rows of a table name an image that is not in the folder. Training goes without them.';
    await page.getByRole('list', { name: 'Problems' }).getByText(sentence).waitFor();
    await page.locator('loupe-stat', { hasText: 'Skipped' }).getByText('0', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Skipped/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Problems 9,222: Show' }).click();
    const list = page.getByRole('list', { name: sentence });
    await list.getByText('Line 2 of labels.csv names it').waitFor();
    // What is not there cannot be opened.
    await list.getByText('dog 0', { exact: true }).waitFor();
    expect(await list.getByRole('button').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('lists many images of a problem in portions', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Problems' }).click();
    await page.getByRole('button', { name: /^320 images have the name of another format/ }).click();
    const entries = page.locator('loupe-problem-list li');
    await eventually(() => entries.count()).toBe(40);
    await page.getByRole('button', { name: 'Show 40 of 280 More' }).click();
    await eventually(() => entries.count()).toBe(80);
  });

  it('shows only images with problems when asked', async () => {
    const page = await open();
    await page.getByRole('checkbox', { name: 'With problems only' }).click();
    await eventually(async () =>
      (await requestsOf(page, 'classImages')).some(
        ({ params }) => (params as { filter?: { problem?: string } }).filter?.problem === '',
      ),
    ).toBe(true);
  });

  it('says one sentence where all images have one size', async () => {
    const page = await tester.open('datasets', {
      state: { ...datasetState(2), size: { width: 227, height: 227 } },
      images: 3,
      classes: classNames(2),
    });
    await page.getByRole('tab', { name: 'Sizes and Formats' }).click();
    await page.getByText(/^All [\d,]+ images are 227 × 227 pixels\.$/).waitFor();
    expect(await page.locator('loupe-histogram').count()).toBe(0);
  });

  it('says what failed when the host refuses, and what a page that cannot be read means', async () => {
    const page = await tester.open('datasets', {
      state: datasetState(2),
      images: 3,
      classes: classNames(2),
      failures: { train: 'A training is already running on this folder.' },
    });
    await page.getByRole('button', { name: 'Train Classifier' }).click();
    await page.getByText('That did not work: A training is already running on this folder.').waitFor();
    await send(page, { kind: 'snapshot', state: { state: 'ready', folder: 7 } });
    await page.getByText('This page could not read what it was sent.').waitFor();
  });

  it('keeps the chosen class and order with the panel, beside what the host keeps there', async () => {
    const page = await tester.open('datasets', {
      state: datasetState(5),
      images: 3,
      classes: classNames(5),
      kept: { restore: { folder: '/data' }, class: 'tulips', order: 'count' },
    });
    await page.getByRole('listbox', { name: 'Images of tulips' }).waitFor();
    await page.getByRole('radio', { name: 'Name', exact: true }).click();
    await eventually(() => page.evaluate(() => window.loupeHost.kept)).toEqual({
      restore: { folder: '/data' },
      class: 'tulips',
      order: 'name',
    });
  });
});
