import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { MapPoints } from '../../../src/protocol/pages/datasets';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, waitForRequest } from '../harness/browser';
import { mappedState, mapOf } from '../harness/mapStates';
import { classNames, datasetState } from '../harness/states';

/** Four images in the corners of the map and one in its middle. */
const corners: MapPoints = {
  ...mapOf(5, 5, false),
  path: ['daisy/nw.jpg', 'daisy/ne.jpg', 'roses/sw.jpg', 'roses/se.jpg', 'tulips/middle.jpg'],
  x: [0.1, 0.9, 0.1, 0.9, 0.5],
  y: [0.1, 0.1, 0.9, 0.9, 0.5],
  classIndex: [0, 0, 2, 2, 4],
  part: [0, 0, 0, 0, 0],
  kinds: [],
  kind: [-1, -1, -1, -1, -1],
};

describe.skipIf(!chromiumPath)('map of a dataset (needs a Chromium)', () => {
  const tester = usePages();
  const open = async (mapPoints = corners) => {
    const page = await tester.open('datasets', {
      state: mappedState(5, false),
      images: 300,
      classes: classNames(5),
      kept: { tab: 'map' },
      answers: { mapPoints, chooseImages: { id: 'chosen 1' } },
    });
    await page.getByRole('application').waitFor();
    return page;
  };
  /** Where a place of the map is on the page. */
  const at = async (page: Page, x: number, y: number): Promise<[number, number]> => {
    const box = (await page.getByRole('application').boundingBox())!;
    const scale = Math.min(box.width, box.height) - 34;
    return [box.x + box.width / 2 + (x - 0.5) * scale, box.y + box.height / 2 + (y - 0.5) * scale];
  };
  const drag = async (page: Page, places: readonly (readonly [number, number])[]): Promise<void> => {
    await page.mouse.move(...(await at(page, ...places[0]!)));
    await page.mouse.down();
    for (const place of places.slice(1)) await page.mouse.move(...(await at(page, ...place)), { steps: 4 });
    await page.mouse.up();
  };
  const chosen = async (page: Page): Promise<unknown[]> =>
    (await requestsOf(page, 'chooseImages')).map(({ params }) => (params as { files: string[] }).files);

  it('takes what a lasso goes around, and the grid shows that until its filter is taken away', async () => {
    const page = await open();
    await drag(page, [
      [0.02, 0.02],
      [0.98, 0.02],
      [0.98, 0.2],
      [0.02, 0.2],
    ]);
    await eventually(() => chosen(page)).toEqual([['daisy/nw.jpg', 'daisy/ne.jpg']]);
    const filterOf = async () => ((await requestsOf(page, 'classImages')).at(-1)!.params as { filter: unknown }).filter;
    await eventually(filterOf).toEqual({ chosen: { id: 'chosen 1', images: 2, name: null } });
    await page.getByRole('button', { name: 'Remove the filter “2 images chosen on the map”' }).click();
    await eventually(filterOf).toEqual({});
    expect(await faultsOf(page)).toEqual([]);
  });

  it('adds with Shift, takes away with Alt, and a rectangle takes by its corners', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Rectangle' }).click();
    await drag(page, [
      [0.02, 0.02],
      [0.2, 0.98],
    ]);
    await page.keyboard.down('Shift');
    await drag(page, [
      [0.6, 0.6],
      [0.4, 0.4],
    ]);
    await page.keyboard.up('Shift');
    await page.keyboard.down('Alt');
    await page.mouse.click(...(await at(page, 0.1, 0.1)));
    await page.keyboard.up('Alt');
    await eventually(() => chosen(page)).toEqual([
      ['daisy/nw.jpg', 'roses/sw.jpg'],
      ['daisy/nw.jpg', 'roses/sw.jpg', 'tulips/middle.jpg'],
      ['roses/sw.jpg', 'tulips/middle.jpg'],
    ]);
  });

  it('is walked by arrows, says each image, and chooses and opens by keys', async () => {
    const page = await open();
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    const said = page.locator('loupe-map-chart [role="status"]');
    await eventually(() => said.textContent()).toBe('middle.jpg · tulips');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => said.textContent()).toMatch(/^(nw|sw)\.jpg/);
    await page.keyboard.press('ArrowUp');
    await eventually(() => said.textContent()).toBe('nw.jpg · daisy');
    await page.keyboard.press('Space');
    await eventually(() => chosen(page)).toEqual([['daisy/nw.jpg']]);
    await page.keyboard.press('Enter');
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({ file: '/data/flowers/daisy/nw.jpg' });
    // A rectangle around it, widened to the other corner above.
    await page.keyboard.press('b');
    for (let time = 0; time < 17; time++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(() => chosen(page).then((all) => all.at(-1))).toEqual(['daisy/nw.jpg', 'daisy/ne.jpg']);
    await page.keyboard.press('Escape');
    await eventually(() => page.getByText('images chosen on the map').count()).toBe(0);
  });

  it('names what is under the pointer with its picture, opens it by a double click, and offers the menu of images', async () => {
    const page = await open();
    await page.mouse.move(...(await at(page, 0.1, 0.1)));
    const tip = page.locator('loupe-map-chart .tip');
    await tip.locator('img[src]').waitFor();
    expect(await tip.textContent()).toBe('nw.jpg · daisy');
    await page.mouse.click(...(await at(page, 0.1, 0.1)), { button: 'right' });
    await send(page, { kind: 'act', action: 'similar' });
    const [asked] = await waitForRequest(page, 'imageAction');
    expect(asked!.params).toEqual({ action: 'similar', files: ['/data/flowers/daisy/nw.jpg'] });
    await page.mouse.dblclick(...(await at(page, 0.5, 0.5)));
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({ file: '/data/flowers/tulips/middle.jpg' });
    await page.mouse.move(0, 0);
    await eventually(() => tip.isHidden()).toBe(true);
  });

  it('hides a class by its legend: what is hidden is neither found nor chosen', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'daisy (2)' }).click();
    await drag(page, [
      [0.02, 0.02],
      [0.98, 0.02],
      [0.98, 0.98],
      [0.02, 0.98],
    ]);
    await eventually(() => chosen(page)).toEqual([['roses/sw.jpg', 'roses/se.jpg', 'tulips/middle.jpg']]);
    await page.mouse.move(...(await at(page, 0.1, 0.1)));
    expect(await page.locator('loupe-map-chart .tip').isHidden()).toBe(true);
  });

  it('zooms by the wheel where the pointer is, moves by the middle button, and shows all again', async () => {
    const page = await open();
    const place = await at(page, 0.1, 0.1);
    await page.mouse.move(...place);
    await page.mouse.wheel(0, -300);
    const tip = page.locator('loupe-map-chart .tip');
    // The image stays under the pointer, the one in the middle went elsewhere.
    await eventually(() => tip.textContent()).toBe('nw.jpg · daisy');
    await page.mouse.move(...(await at(page, 0.5, 0.5)));
    await eventually(() => tip.isHidden()).toBe(true);
    await page.mouse.move(...place);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(...(await at(page, 0.5, 0.5)), { steps: 4 });
    await page.mouse.up({ button: 'middle' });
    await page.mouse.move(...(await at(page, 0.51, 0.5)));
    await page.mouse.move(...(await at(page, 0.5, 0.5)));
    await eventually(() => tip.textContent()).toBe('nw.jpg · daisy');
    await page.getByRole('button', { name: 'Whole Map' }).click();
    await page.mouse.move(...(await at(page, 0.51, 0.5)));
    await page.mouse.move(...(await at(page, 0.5, 0.5)));
    await eventually(() => tip.textContent()).toBe('middle.jpg · tulips');
  });

  it('is coloured by what is known, as a table and as a file', async () => {
    const page = await open(mapOf(5, 500));
    await page.getByLabel('Colour by').selectOption('outlier');
    await page.getByRole('button', { name: /^80% to 100% \(\d+\)$/ }).waitFor();
    await page.getByRole('button', { name: 'Show Map as Table' }).click();
    await page.getByRole('table', { name: 'Map' }).getByText('daisy/image 0000.jpg').waitFor();
    await page.getByRole('button', { name: 'Copy Map as CSV' }).click();
    const lines = ((await waitForRequest(page, 'copyText'))[0]!.params as { text: string }).text.trim().split('\r\n');
    expect(lines[0]).toBe('Image,Class,Part,x,y');
    expect(lines).toHaveLength(501);
    await page.getByRole('button', { name: 'Save Map as SVG' }).click();
    const saved = (await waitForRequest(page, 'saveText'))[0]!.params as { name: string; text: string };
    expect(saved.name).toBe('map.svg');
    expect(saved.text.match(/<use /g)).toHaveLength(505);
    expect(saved.text).not.toContain('var(');
  });

  it('is made on request, and what is under way can be cancelled', async () => {
    const page = await tester.open('datasets', { state: datasetState(5), images: 300, classes: classNames(5) });
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.getByRole('button', { name: 'Make Map' }).click();
    await waitForRequest(page, 'makeMap');
    const state = datasetState(5);
    await send(page, {
      kind: 'snapshot',
      state: { ...state, map: { ...state.map, running: 'features of 3 of 9 images' } },
    });
    await page.getByText('Making the map: features of 3 of 9 images').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await waitForRequest(page, 'cancelMap');
  });
});

describe.skipIf(!chromiumPath)('a search for similar images (needs a Chromium)', () => {
  const tester = usePages();
  const similar = { id: 'similar 1', file: '/else/rose.jpg', name: 'rose.jpg', images: 40, copies: 1 };

  it('is shown in its order with the image above, and leads back to what was shown before', async () => {
    const state = datasetState(5);
    const page = await tester.open('datasets', { state, images: 300, classes: classNames(5) });
    await page.getByRole('option', { name: /^roses: / }).click();
    await page.getByRole('listbox', { name: 'Images of roses' }).waitFor();
    await send(page, { kind: 'snapshot', state: { ...state, similar } });
    await page.getByRole('listbox', { name: 'Images Like rose.jpg' }).waitFor();
    await page.getByText('One of them is a copy of it.').waitFor();
    const asked = (await requestsOf(page, 'classImages')).at(-1)!.params as Record<string, unknown>;
    expect(asked).toMatchObject({
      class: null,
      filter: { chosen: { id: 'similar 1', images: 40, name: 'rose.jpg' } },
      query: { order: 'list' },
    });
    await page.locator('loupe-similar-bar img').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await waitForRequest(page, 'endSimilar');
    await send(page, { kind: 'snapshot', state });
    await page.getByRole('listbox', { name: 'Images of roses' }).waitFor();
    expect(await page.locator('loupe-similar-bar').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('ends where the grid is made to show something else', async () => {
    const page = await tester.open('datasets', {
      state: { ...datasetState(5), similar },
      images: 300,
      classes: classNames(5),
    });
    await page.getByRole('button', { name: 'Show All' }).click();
    await waitForRequest(page, 'endSimilar');
    await page.getByRole('listbox', { name: 'All Images' }).waitFor();
    expect(await page.locator('loupe-similar-bar').count()).toBe(0);
  });
});
