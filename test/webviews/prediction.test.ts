import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageNames } from '../../src/protocol/pages/envelope';
import { allStrings } from '../../src/webviews/strings/all';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages, waitForRequest } from './harness/browser';
import { settled } from './harness/quiet';
import { imagePrediction, modelInUse, tablePrediction } from './harness/states';

/** A script and all that it imports. */
function scriptsOf(bundles: string, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(path.join(bundles, file), 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g))
    scriptsOf(bundles, name!, seen);
  return seen;
}

describe.skipIf(!chromiumPath)('prediction page (needs a Chromium)', () => {
  const tester = usePages();

  it('shows the top classes with numbers, the truth, and that the model was trained on the image', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    const bars = page.getByRole('listbox', { name: 'Top 5 Classes' }).getByRole('option');
    await eventually(() => bars.count()).toBe(5);
    await eventually(() => bars.first().getAttribute('aria-label')).toBe('daisy: probability 0.813');
    await eventually(() => bars.nth(1).getAttribute('aria-label')).toContain('this is the true class');
    // It said another class than the one that it was trained with.
    await page.getByText('The model was trained on this very image and is wrong about it all the same').waitFor();
    await page.getByText('34 ms network, 12 ms decoding').waitFor();
    await eventually(() =>
      page.getByRole('img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBe(224);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says that being right about an image of the training part says little, and fits its axis into a narrow panel', async () => {
    const state = imagePrediction(5, true);
    const page = await tester.open('prediction', { state: { ...state, truth: { class: 'daisy', part: 'train' } } });
    await page.getByText('being right about it says little').waitFor();
    const boxes = (): Promise<{ left: number; right: number }[]> =>
      page
        .locator('loupe-bar-chart svg[role="listbox"] > g[aria-hidden]')
        .first()
        .locator('text')
        .evaluateAll((texts) =>
          texts
            .filter(({ textContent }) => textContent !== '')
            .map((one) => {
              const { left, right } = one.getBoundingClientRect();
              return { left, right };
            }),
        );
    for (const width of [240, 300, 380]) {
      await page.setViewportSize({ width, height: 620 });
      await settled(page);
      const placed = (await boxes()).sort((a, b) => a.left - b.left);
      expect(placed.length).toBeGreaterThan(1);
      placed
        .slice(1)
        .forEach(({ left }, index) => expect(left, `at ${width} pixels`).toBeGreaterThanOrEqual(placed[index]!.right));
    }
  });

  it('leaves the second guess out where the names of the files need the room', async () => {
    const page = await tester.open('prediction', { state: tablePrediction(10, 10) });
    const second = page.getByRole('columnheader', { name: 'Second' });
    await second.waitFor();
    await page.setViewportSize({ width: 600, height: 700 });
    await second.waitFor({ state: 'detached' });
    await page.getByRole('columnheader', { name: 'Truth' }).waitFor();
  });

  it('follows the next image, keeps the focus and lets the old preview go', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.getByRole('option').first().focus();
    await page.evaluate(
      (state) =>
        window.loupeHost.send({
          kind: 'snapshot',
          state: { ...state, file: '/b.jpg', name: 'b.jpg', preview: new Uint8Array([1]) },
        }),
      imagePrediction(5, false),
    );
    await settled(page);
    await page.getByRole('heading', { name: 'b.jpg' }).waitFor();
    await page.getByText('not in the model’s dataset').waitFor();
    expect(
      await page
        .getByRole('option')
        .first()
        .evaluate((bar) => bar.matches(':focus')),
    ).toBe(true);
    await eventually(() => page.evaluate(() => window.loupeHost.urls)).toEqual({ made: 2, revoked: 1 });
  });

  it('says which model answers and why, pins it and chooses another', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.getByText('Model: flowers · quick · test 0.880 — best of flowers').waitFor();
    expect(await page.getByRole('note').filter({ hasText: 'This image lies in' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    expect((await waitForRequest(page, 'pinModel'))[0]!.params).toEqual({ model: 0, pin: true });
    await page.getByRole('button', { name: 'Choose Another…' }).click();
    await waitForRequest(page, 'chooseModel');
    const model = modelInUse({ why: 'pinned by you', pinned: true });
    const pinned = await tester.open('prediction', { state: { ...imagePrediction(5, true), model } });
    await pinned.getByText('— pinned by you').waitFor();
    await pinned.getByRole('button', { name: 'Unpin' }).click();
    expect((await waitForRequest(pinned, 'pinModel'))[0]!.params).toEqual({ model: 0, pin: false });
  });

  it('goes to the previous and next image by buttons and keys, which stand in the list of keys', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.getByText('12 of 60 in roses').waitFor();
    await page.getByRole('button', { name: 'Next image' }).click();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('option').first().focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await requestsOf(page, 'step')).map(({ params }) => params)).toEqual([
      { by: 1 },
      { by: -1 },
      { by: 1 },
    ]);
    await page.keyboard.press('?');
    await page.getByText('Previous image', { exact: true }).last().waitFor();
  });

  it('offers no step where there is none, and keeps the focus at the last image', async () => {
    const last = { ...imagePrediction(5, true), place: { index: 2, total: 3, folder: null } };
    const page = await tester.open('prediction', { state: last });
    await page.getByText('3 of 3 in the list').waitFor();
    const next = page.getByRole('button', { name: 'Next image' });
    await next.focus();
    await page.keyboard.press('Enter');
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    expect(await next.evaluate((button) => button.matches(':focus'))).toBe(true);
    const alone = await tester.open('prediction', { state: { ...imagePrediction(5, true), place: null } });
    await alone.getByText('Prediction', { exact: true }).waitFor();
    await alone.keyboard.press('ArrowRight');
    expect(await alone.getByRole('button', { name: 'Next image' }).count()).toBe(0);
    expect(await requestsOf(alone, 'step')).toEqual([]);
  });

  it('cuts a long name in its middle and keeps its extension in sight', async () => {
    const name = `${'10894627425_ec76bbc757_'.repeat(12)}n.jpg`;
    const page = await tester.open('prediction', { state: { ...imagePrediction(5, true), name } });
    const heading = page.getByRole('heading', { level: 1 });
    await eventually(() => heading.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    const lines = await heading.evaluate((element) => element.getClientRects()[0]!.height / 18);
    expect(lines).toBeLessThan(2);
    const tail = await heading.locator('.tail').boundingBox();
    const box = await heading.boundingBox();
    expect(tail!.x + tail!.width).toBeLessThanOrEqual(box!.x + box!.width + 1);
    expect(await heading.innerText()).toMatch(/n\.jpg$/);
  });

  it('says what is known to be wrong with the image', async () => {
    const problem = 'The same picture as tulips/1.jpg, but in different classes (roses and tulips).';
    const page = await tester.open('prediction', { state: { ...imagePrediction(5, true), problems: [problem] } });
    await page
      .getByRole('note')
      .filter({ hasText: `Known problem: ${problem}` })
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('warns of a model of another dataset, with the better choice as a button', async () => {
    const model = modelInUse({
      warning: 'This image lies in flowers5; the model knows dogs.',
      better: 'flowers5 · 0.900',
    });
    const page = await tester.open('prediction', { state: { ...imagePrediction(5, true), model } });
    const note = page.getByRole('note').filter({ hasText: 'This image lies in flowers5' });
    await note.getByRole('button', { name: 'Use flowers5 · 0.900' }).click();
    expect((await waitForRequest(page, 'useBetter'))[0]!.params).toEqual({ model: 0 });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('lets rows stream in under the chosen sort and focus, opens one and saves all', async () => {
    const page = await tester.open('prediction', { state: tablePrediction(40, 320) });
    const table = page.getByRole('table', { name: 'Predictions' });
    await table.getByRole('button', { name: 'Probability', exact: true }).click();
    const top = () => table.locator('tr[data-place="0"] td').nth(2).textContent();
    const best = (rows: number) =>
      Math.max(...tablePrediction(rows, 320).rows.map((row) => row.top[0]?.probability ?? 0)).toFixed(3);
    await eventually(top).toBe(best(40));
    await table.locator('tr[data-place="2"]').focus();
    const name = await table.locator('tr[data-place="2"] td').first().textContent();
    await send(page, { kind: 'snapshot', state: tablePrediction(41, 320) });
    await page.getByText('41 of 320 images').waitFor();
    await eventually(top).toBe(best(41));
    const focused = await page.evaluate(() => {
      let active: Element | null = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.querySelector('td')?.textContent;
    });
    expect(focused).toBe(name);
    await page.keyboard.press('Enter');
    expect((await waitForRequest(page, 'openImage'))[0]!.params).toEqual({ file: `/data/new/${name}` });
    await page.getByRole('button', { name: 'Save CSV…' }).click();
    await waitForRequest(page, 'saveCsv');
  });

  it('says how many are right, marks each by sign and word, and shows the wrong ones alone', async () => {
    const table = tablePrediction(14, 14);
    const known = table.rows.filter((row) => row.truth !== null);
    const wrong = known.filter((row) => row.truth !== row.top[0]!.class);
    expect(wrong.length).toBeGreaterThan(0);
    const page = await tester.open('prediction', { state: table });
    await page.getByText(`${known.length - wrong.length} of ${known.length} right`).waitFor();
    const rows = page.getByRole('table', { name: 'Predictions' }).locator('tbody tr[data-place]');
    await eventually(() => rows.count()).toBe(14);
    expect(await rows.filter({ hasText: '✓ right' }).count()).toBe(known.length - wrong.length);
    await page.getByRole('checkbox', { name: `Only wrong ones (${wrong.length})` }).click();
    await eventually(() => rows.count()).toBe(wrong.length);
    expect(await rows.filter({ hasText: '✗ wrong' }).count()).toBe(wrong.length);
    await page.getByRole('button', { name: 'Verdict' }).click();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('shows a thumbnail in each row, and no summary where no truth is known', async () => {
    const table = tablePrediction(5, 5);
    const unknown = { ...table, rows: table.rows.map((row) => ({ ...row, truth: null })) };
    const page = await tester.open('prediction', { state: unknown });
    await eventually(() =>
      page
        .locator('td.pictured img')
        .evaluateAll((images: HTMLImageElement[]) => images.filter((image) => image.naturalWidth > 0).length),
    ).toBe(5);
    expect(await page.getByText(/right/).count()).toBe(0);
    expect(await page.getByRole('checkbox').count()).toBe(0);
  });

  it('names the model of each file where several answer', async () => {
    const table = tablePrediction(4, 4);
    const [flowers] = table.models;
    const dogs = { ...flowers!, label: 'dogs · quick · test 0.980', why: 'best of dogs' };
    const two = { ...table, models: [flowers, dogs], rows: table.rows.map((row, i) => ({ ...row, model: i % 2 })) };
    const page = await tester.open('prediction', { state: two });
    await page.getByText('Model: dogs · quick · test 0.980 — best of dogs').waitFor();
    await page.getByRole('cell', { name: dogs.label }).first().waitFor();
    await page.getByRole('button', { name: 'Pin', exact: true }).last().click();
    expect((await waitForRequest(page, 'pinModel'))[0]!.params).toEqual({ model: 1, pin: true });
  });

  it('waits 150 ms before it shows a skeleton', async () => {
    const page = await tester.open('prediction', {});
    const skeleton = page.locator('loupe-loading .skeleton');
    await skeleton.waitFor({ state: 'attached' });
    await eventually(() => skeleton.evaluate((element) => getComputedStyle(element).animationDelay)).toBe('0.15s');
    await eventually(() => skeleton.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
  });

  it('says which message it could not understand', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await send(page, { kind: 'surprise' });
    await page.getByText('A message from Loupe was not understood').waitFor();
  });

  it('loads the texts of each page with that page only', () => {
    const shown: Readonly<Record<string, readonly string[]>> = {
      datasets: ['images', 'map'],
      training: ['curves'],
      evaluation: ['matrix', 'images'],
      prediction: ['images'],
      runs: ['runComparison', 'runVerdict', 'curves'],
      optimizerComparison: ['runComparison', 'runVerdict', 'curves'],
      learningRateFinder: ['curves'],
      split: ['images'],
      faces: ['images'],
    };
    for (const page of pageNames) {
      const scripts = [...scriptsOf(tester.bundles, `${page}.js`)]
        .map((file) => readFileSync(path.join(tester.bundles, file), 'utf8'))
        .join('\n');
      const loaded = Object.entries(allStrings).flatMap(([name, table]) =>
        Object.keys(table).some((key) => scripts.includes(`"${key}":`)) ? [name] : [],
      );
      expect(loaded.sort(), page).toEqual(['common', page, ...(shown[page] ?? [])].sort());
    }
  });

  it('finds beside each script, as it is built, the names of all that it imports', () => {
    const built = path.resolve('dist', 'webviews');
    let all = 0;
    for (const page of pageNames) {
      const named = JSON.parse(readFileSync(path.join(built, `${page}.chunks.json`), 'utf8')) as string[];
      const imported = [...scriptsOf(built, `${page}.js`)].filter((file) => file !== `${page}.js`);
      all += named.length;
      expect(named.sort(), page).toEqual(imported.sort());
    }
    expect(all).toBeGreaterThan(pageNames.length);
  });

  it('has no script of 200 KiB, and less than 288 KiB for a whole page', () => {
    const sizes = Object.fromEntries(
      pageNames.map((name) => {
        const files = [...scriptsOf(tester.bundles, `${name}.js`)];
        return [name, files.reduce((sum, file) => sum + statSync(path.join(tester.bundles, file)).size, 0)];
      }),
    );
    process.stdout.write(`bytes loaded: ${JSON.stringify(sizes)}; files ${readdirSync(tester.bundles).length}\n`);
    for (const file of readdirSync(tester.bundles))
      expect(statSync(path.join(tester.bundles, file)).size).toBeLessThan(200 * 1024);
    for (const size of Object.values(sizes)) expect(size).toBeLessThan(288 * 1024);
  });
});
