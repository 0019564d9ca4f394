import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageNames } from '../../src/protocol/pages/envelope';
import { allStrings } from '../../src/webviews/strings/all';
import { chromiumPath, faultsOf, PageTester, waitForRequest } from './harness/browser';
import { imagePrediction, tablePrediction } from './harness/states';

/** A script and all that it imports. */
function scriptsOf(bundles: string, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(path.join(bundles, file), 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) scriptsOf(bundles, name!, seen);
  return seen;
}

describe.skipIf(!chromiumPath)('prediction page (needs a Chromium)', () => {
  let tester: PageTester;
  beforeAll(async () => void (tester = await PageTester.start()));
  afterAll(() => tester?.stop());

  it('shows the top classes with numbers, the truth, and that the model was trained on the image', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    const bars = page.getByRole('listbox', { name: 'Top 5 Classes' }).getByRole('option');
    expect(await bars.count()).toBe(5);
    expect(await bars.first().getAttribute('aria-label')).toBe('daisy: probability 0.813');
    expect(await bars.nth(1).getAttribute('aria-label')).toContain('this is the true class');
    await page.getByText('The model was trained on this very image').waitFor();
    await page.getByText('34 ms network, 12 ms decoding').waitFor();
    expect(await page.getByRole('img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(224);
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('follows the next image, keeps the focus and lets the old preview go', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.getByRole('option').first().focus();
    await page.evaluate((state) => window.loupeHost.send({ kind: 'snapshot', state: { ...state, file: '/b.jpg', name: 'b.jpg', preview: new Uint8Array([1]) } }), imagePrediction(5, false));
    await page.getByRole('heading', { name: 'b.jpg' }).waitFor();
    await page.getByText('not in the model’s dataset').waitFor();
    expect(await page.getByRole('option').first().evaluate((bar) => bar.matches(':focus'))).toBe(true);
    expect(await page.evaluate(() => window.loupeHost.urls)).toEqual({ made: 2, revoked: 1 });
    await page.context().close();
  });

  it('chooses a model', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.getByRole('button', { name: 'Choose Model…' }).click();
    await waitForRequest(page, 'chooseModel');
    await page.context().close();
  });

  it('lets rows stream in under the chosen sort and focus, opens one and saves all', async () => {
    const page = await tester.open('prediction', { state: tablePrediction(40, 320) });
    const table = page.getByRole('table', { name: 'Predictions' });
    await table.getByRole('button', { name: 'Probability', exact: true }).click();
    const top = () => table.locator('tr[data-place="0"] td').nth(2).textContent();
    const best = (rows: number) => Math.max(...tablePrediction(rows, 320).rows.map((row) => row.top[0]?.probability ?? 0)).toFixed(3);
    expect(await top()).toBe(best(40));
    await table.locator('tr[data-place="2"]').focus();
    const name = await table.locator('tr[data-place="2"] td').first().textContent();
    await page.evaluate((state) => window.loupeHost.send({ kind: 'snapshot', state }), tablePrediction(41, 320));
    await page.getByText('41 of 320 images').waitFor();
    expect(await top()).toBe(best(41));
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
    await page.context().close();
  });

  it('waits 150 ms before it shows a skeleton', async () => {
    const page = await tester.open('prediction', {});
    const skeleton = page.locator('loupe-loading .skeleton');
    await skeleton.waitFor({ state: 'attached' });
    expect(await skeleton.evaluate((element) => getComputedStyle(element).animationDelay)).toBe('0.15s');
    await page.waitForTimeout(400);
    expect(await skeleton.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
    await page.context().close();
  });

  it('says which message it could not understand', async () => {
    const page = await tester.open('prediction', { state: imagePrediction(5, true) });
    await page.evaluate(() => window.loupeHost.send({ kind: 'surprise' }));
    await page.getByText('A message from Loupe was not understood').waitFor();
    await page.context().close();
  });

  it('loads the texts of each page with that page only', () => {
    const shown: Readonly<Record<string, readonly string[]>> = {
      training: ['curves'], evaluation: ['matrix'], runs: ['compared', 'curves'], comparison: ['compared', 'curves'], sweep: ['curves'],
    };
    for (const page of pageNames) {
      const scripts = [...scriptsOf(tester.server.bundles, `${page}.js`)].map((file) => readFileSync(path.join(tester.server.bundles, file), 'utf8')).join('\n');
      const loaded = Object.entries(allStrings).flatMap(([name, table]) => (Object.keys(table).some((key) => scripts.includes(`"${key}":`)) ? [name] : []));
      expect(loaded.sort(), page).toEqual(['common', page, ...(shown[page] ?? [])].sort());
    }
  });

  it('has no script of 200 KB, and less than 250 for a whole page', () => {
    const sizes = Object.fromEntries(pageNames.map((name) => {
      const files = [...scriptsOf(tester.server.bundles, `${name}.js`)];
      return [name, files.reduce((sum, file) => sum + statSync(path.join(tester.server.bundles, file)).size, 0)];
    }));
    process.stdout.write(`bytes loaded: ${JSON.stringify(sizes)}; files ${readdirSync(tester.server.bundles).length}\n`);
    for (const file of readdirSync(tester.server.bundles)) expect(statSync(path.join(tester.server.bundles, file)).size).toBeLessThan(200_000);
    for (const size of Object.values(sizes)) expect(size).toBeLessThan(250_000);
  });
});
