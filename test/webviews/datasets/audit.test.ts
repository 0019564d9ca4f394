import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, requestsOf, usePages, waitForRequest } from '../harness/browser';
import { auditedState, classNames, datasetState } from '../harness/states';

describe.skipIf(!chromiumPath)('dataset page after an audit (needs a Chromium)', () => {
  const tester = usePages();
  const open = (state = auditedState(5)) => tester.open('datasets', { state, images: 300, classes: classNames(5) });
  type Page = Awaited<ReturnType<typeof open>>;

  const latest = async (page: Page): Promise<unknown> =>
    ((await requestsOf(page, 'classImages')).at(-1)?.params as { filter: unknown } | undefined)?.filter;

  it('names what falsifies scores first, with its leaks, and explains each kind', async () => {
    const page = await open();
    await page.getByText('Test accuracy is too good by up to 1 image of 300 (0.3 points).').waitFor();
    await page.getByText(/Not looked for: “The class shows without looking”\. There are too few/).waitFor();
    await page.getByRole('button', { name: 'Problems 64: Show' }).click();
    const kinds = page.locator('loupe-problems-view .kind .sentence');
    await eventually(() => kinds.allInnerTexts()).toEqual([
      '2 images also stand in another part: scores on them are of what was learnt by heart.',
      'Probably a wrong label: It looks like roses (91%), not tulips (2%).',
      'Class with few images: Class “daisy” has 12 images.',
      'Dark',
      expect.stringContaining('ends in the middle of the picture'),
    ]);
    await page.getByText(/The model has learnt it by heart, so the score is too good/).waitFor();
    await page.getByRole('button', { name: /^Dark/ }).click();
    await page.getByText('Nearly all of the image is dark, so little can be seen on it.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('shows the images of a kind in the grid, as a filter that can be taken away', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Problems' }).click();
    await page.getByRole('button', { name: /^Dark/ }).click();
    await page.getByRole('button', { name: 'Show These Images in the Grid' }).click();
    await eventually(() => latest(page)).toEqual({ problem: 'dark' });
    await page.getByRole('listbox', { name: 'All Images' }).waitFor();
    await page.getByRole('button', { name: 'Remove the filter “Dark”' }).click();
    await eventually(() => latest(page)).toEqual({});
    await eventually(() => page.getByRole('list', { name: 'Filters of the grid' }).count()).toBe(0);
    // What is about a class has no images of its own.
    await page.getByRole('tab', { name: 'Problems' }).click();
    await page.getByRole('button', { name: /^Class with few images/ }).click();
    await eventually(() => page.getByRole('button', { name: 'Show These Images in the Grid' }).count()).toBe(0);
  });

  it('filters the grid by the bars of every chart, together, by mouse and keyboard', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Sizes and Formats' }).click();
    const chart = (name: string) => page.locator('loupe-histogram').filter({ hasText: name });
    const { audit, width } = auditedState(5);
    const bin = (of: { edges: number[] }, index: number) => ({ from: of.edges[index], to: of.edges[index + 1] });
    const brightness = bin(audit!.brightness, 3);
    await chart('Brightness').locator('[data-bin="3"]').click();
    await eventually(() => latest(page)).toEqual({ brightness });
    await chart('Sharpness').locator('[data-bin="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(() => latest(page)).toEqual({ brightness, sharpness: bin(audit!.sharpness, 1) });
    await chart('Width').locator('[data-bin="5"]').click();
    await page.getByRole('option', { name: /^PNG: / }).click();
    await eventually(() => latest(page)).toEqual({
      brightness,
      sharpness: bin(audit!.sharpness, 1),
      width: bin(width, 5),
      format: 'PNG',
    });
    expect(await chart('Width').locator('[aria-selected="true"]').getAttribute('data-bin')).toBe('5');
    // The same bar once more lets go, and so does Escape.
    await chart('Width').locator('[data-bin="5"]').click();
    await chart('Sharpness').locator('[data-bin="1"]').focus();
    await page.keyboard.press('Escape');
    await eventually(() => latest(page)).toEqual({ brightness, format: 'PNG' });
    await page.getByRole('button', { name: 'Show All' }).click();
    await eventually(() => latest(page)).toEqual({});
    // The last bin has no end: the largest value is in it.
    await chart('Brightness').locator('[data-bin="23"]').click();
    await eventually(() => latest(page)).toEqual({ brightness: { from: audit!.brightness.edges[23], to: null } });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('offers the orders that the audit measured, and none without one', async () => {
    const orders = (page: Page) => page.locator('loupe-image-tools option').allTextContents();
    const page = await open();
    await eventually(() => orders(page)).toContain('Brightness');
    expect(await orders(page)).not.toContain('How unusual');
    const before = await open(datasetState(5));
    await eventually(() => orders(before)).toContain('Name');
    expect(await orders(before)).not.toContain('Brightness');
  });

  it('starts an audit, shows that it runs and can be cancelled, and says why it failed', async () => {
    const page = await open(datasetState(5));
    await page.getByRole('button', { name: 'Audit', exact: true }).click();
    await waitForRequest(page, 'audit');
    const running = await open({ ...auditedState(5), auditing: '120 of 300 images' });
    await running.getByText('Auditing: 120 of 300 images').waitFor();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await waitForRequest(running, 'cancelAudit');
    const failed = await open({ ...datasetState(5), auditFailure: 'The disk is full.' });
    await failed.getByText('The latest audit gave no report: The disk is full.').waitFor();
    await failed.getByRole('button', { name: 'Audit Again' }).click();
    await waitForRequest(failed, 'audit');
  });
});
