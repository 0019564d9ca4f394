import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, type ShownPage } from './harness/browser';
import { faceAnswers, facesState, shownFaces } from './harness/facesStates';

describe.skipIf(!chromiumPath)('page of faces (needs a Chromium)', () => {
  const tester = usePages();
  const open = (change = {}, rest = {}): Promise<ShownPage> =>
    tester.open('faces', { state: facesState(change), answers: faceAnswers, ...rest });
  const latest = async (page: ShownPage, method: string) => (await requestsOf(page, method)).at(-1)?.params;
  const stage = (page: ShownPage) => page.getByRole('application', { name: 'a.jpg with its faces' });
  /** Of the first rectangle of the large picture: where it is on the screen, and how thick its line is. */
  const rectangle = (page: ShownPage) =>
    page
      .locator('loupe-face-viewer rect.over')
      .first()
      .evaluate((one) => {
        const { left, top, width } = one.getBoundingClientRect();
        const { strokeWidth, vectorEffect } = getComputedStyle(one);
        return { left, top, width, strokeWidth, vectorEffect };
      });
  const percent = async (page: ShownPage) =>
    Number((await page.locator('loupe-face-viewer .percent').textContent())!.replace('%', ''));

  it('shows the numbers, the first image with its boxes, the grid with boxes, and what was skipped', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Faces in people' }).waitFor();
    await page.getByRole('group', { name: 'Images with Faces' }).getByText('of 3').waitFor();
    await page.getByRole('group', { name: 'Time an Image' }).getByText('66 ms').waitFor();
    await eventually(() => latest(page, 'faces')).toEqual({ file: shownFaces.file });
    await eventually(() => page.locator('loupe-face-viewer rect.over').count()).toBe(2);
    await page
      .getByRole('table', { name: 'Boxes, in Pixels of the Image' })
      .getByRole('cell', { name: '1427' })
      .waitFor();
    const overlays = page.locator('loupe-image-grid .cell svg.boxes:not([hidden])');
    await eventually(() => overlays.count()).toBe(2);
    await eventually(() => overlays.nth(0).locator('rect.over').count()).toBe(2);
    expect(await overlays.nth(0).getAttribute('viewBox')).toBe('0 0 1986 1390');
    await page.getByRole('cell', { name: 'The file is empty.' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('places each box where it is in the picture, and zooms by keys and wheel with lines of the same width', async () => {
    const page = await open();
    await stage(page).waitFor();
    const image = page.locator('loupe-face-viewer .content');
    const box = (await image.boundingBox())!;
    const whole = await rectangle(page);
    const scale = box.width / shownFaces.width;
    expect(Math.abs(whole.left - box.x - 1427 * scale)).toBeLessThan(2);
    expect(Math.abs(whole.top - box.y - 56 * scale)).toBeLessThan(2);
    expect(Math.abs(whole.width - 341 * scale)).toBeLessThan(2);
    expect(whole).toMatchObject({ strokeWidth: '2px', vectorEffect: 'non-scaling-stroke' });
    const before = await percent(page);
    await stage(page).focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await eventually(() => percent(page)).toBe(Math.round(100 * scale * 1.25 ** 2));
    const near = await rectangle(page);
    expect(near.width / whole.width).toBeCloseTo(1.25 ** 2, 1);
    expect(near.strokeWidth).toBe('2px');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await rectangle(page)).left < near.left).toBe(true);
    await page.keyboard.press('1');
    await eventually(() => percent(page)).toBe(100);
    await page.keyboard.press('0');
    await eventually(() => percent(page)).toBe(before);
    // Near enough that the picture is larger than its stage; then the point under the mouse stays where it is.
    await stage(page).focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    const room = (await stage(page).boundingBox())!;
    const [x, y] = [room.x + room.width * 0.6, room.y + room.height * 0.4];
    const shareUnder = async () => {
      const now = (await image.boundingBox())!;
      return { x: (x - now.x) / now.width, y: (y - now.y) / now.height, width: now.width };
    };
    const from = await shareUnder();
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -200);
    await eventually(async () => (await shareUnder()).width / from.width).toBeCloseTo(1.25 ** 2, 2);
    const to = await shareUnder();
    expect(to.x).toBeCloseTo(from.x, 2);
    expect(to.y).toBeCloseTo(from.y, 2);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('searches again with other settings, not while one is wrong, and stops', async () => {
    const page = await open({ working: true, done: 2, total: 8 });
    await page.getByText('2 of 8 images searched').waitFor();
    await page.getByText('Below is what was found with the settings before.').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await eventually(async () => (await requestsOf(page, 'stop')).length).toBe(1);
    await page.getByLabel('Scale').fill('1');
    await page.getByText('A number from 1.01 to 4.').waitFor();
    await page.getByLabel('Scale').press('Enter');
    await page.getByLabel('Neighbours').fill('2.5');
    await page.getByText('A whole number from 0 to 1000.').waitFor();
    expect(await requestsOf(page, 'search')).toEqual([]);
    await page.getByLabel('Scale').fill('1,05');
    await page.getByLabel('Neighbours').fill('3');
    await page.getByLabel('Smallest Window').fill('60');
    await page.getByRole('button', { name: 'Search Again' }).click();
    await eventually(() => latest(page, 'search')).toEqual({
      settings: { scale: 1.05, neighbours: 3, minSize: 60, longestSide: 640 },
    });
  });

  it('shows the image that is chosen in the grid, filters, copies, and keeps the image over a new search', async () => {
    const page = await open();
    await page.getByRole('option', { name: 'b with a rather long name.jpg' }).click();
    const chosen = { file: '/data/people/more/b with a rather long name.jpg' };
    await eventually(() => latest(page, 'faces')).toEqual(chosen);
    await page.getByRole('radio', { name: 'With Faces' }).click();
    await eventually(() => latest(page, 'faceImages')).toMatchObject({ show: 'faces', offset: 0 });
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await eventually(() => latest(page, 'copyBoxes')).toEqual({ format: 'csv', file: null });
    await page.getByText('3 boxes copied').waitFor({ state: 'attached' });
    const { found } = facesState();
    const asked = (await requestsOf(page, 'faces')).length;
    await send(page, { kind: 'snapshot', state: facesState({ found: { ...found!, number: 2, faces: 1 } }) });
    await eventually(async () => (await requestsOf(page, 'faces')).length).toBe(asked + 1);
    await page.getByText('1 faces in 2 of 3 images').waitFor({ state: 'attached' });
  });
});
