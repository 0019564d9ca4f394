import { describe, expect, it } from 'vitest';
import { allRequests, chromiumPath, eventually, faultsOf, usePages } from './harness/browser';
import { previewState } from './harness/previewStates';

describe.skipIf(!chromiumPath)('the preview page (needs a Chromium)', () => {
  const tester = usePages();

  it('shows pairs of the training part, single images elsewhere, and the shape of a batch', async () => {
    const page = await tester.open('preview', { state: previewState(true) });
    await page.getByText('(32, 224, 224, 3)').waitFor();
    // The fake host cannot show every file: then there is a reason in its place.
    await page.waitForFunction(() =>
      [...document.querySelector('loupe-preview-page')!.shadowRoot!.querySelectorAll('.picture')].every(
        (picture) => picture.querySelector('img') ?? picture.textContent!.trim(),
      ),
    );
    const lists = page.locator('ul.batch');
    await eventually(() => lists.nth(0).locator('figure').count()).toBe(64);
    await eventually(() => lists.nth(0).getByText('not changed in this epoch').count()).toBe(5);
    expect(await lists.nth(0).locator('img').count()).toBeGreaterThan(50);
    await eventually(() => lists.nth(1).locator('figure').count()).toBe(32);
    await page.getByRole('cell', { name: 'every pixel is black (all zero)' }).waitFor();
    await page.getByRole('cell', { name: 'every pixel has the same colour, (128, 128, 128)' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('goes from image to image by arrows, opens one by Enter, and asks for the next epoch', async () => {
    const page = await tester.open('preview', { state: previewState(true) });
    const cells = page.locator('ul.batch').first().locator('.cell');
    await cells.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await eventually(() => cells.nth(1).evaluate((cell) => cell.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Next Epoch' }).click();
    const requests = await allRequests(page);
    expect(requests).toContainEqual({ method: 'openImage', params: { file: '/data/flowers/dandelion/photo 1.jpg' } });
    expect(requests).toContainEqual({ method: 'draw', params: { epoch: 3 } });
  });

  it('says when nothing is augmented, when the recipe changed, and why a drawing failed', async () => {
    const page = await tester.open('preview', {
      state: previewState(false, { stale: true, failure: 'epochs: must be at least 1' }),
    });
    await page.getByText('Images are used as they are').waitFor();
    await page.getByText('The recipe changed since these images were drawn.').waitFor();
    await page.getByText('epochs: must be at least 1').waitFor();
    expect(await page.getByRole('button', { name: 'Next Epoch' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Draw Again' }).click();
    expect((await allRequests(page)).at(-1)).toEqual({ method: 'draw', params: { epoch: 2 } });
  });
});
