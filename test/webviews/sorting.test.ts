import { describe, expect, it } from 'vitest';
import { allRequests, chromiumPath, eventually, faultsOf, usePages, type ShownPage } from './harness/browser';
import { sortingProposals, sortingState } from './harness/sortingStates';

/** What was kept of labels. */
async function labels(page: ShownPage): Promise<unknown[]> {
  return (await allRequests(page)).filter(({ method }) => method === 'label').map(({ params }) => params);
}

describe.skipIf(!chromiumPath)('the page that sorts images (needs a Chromium)', () => {
  const tester = usePages();

  it('takes digits, Enter and names for a single image, and u takes the latest back', async () => {
    const page = await tester.open('sorting', { state: sortingState(0) });
    const picture = page.locator('.large img');
    await picture.waitFor();
    await page.getByText('One of the first few').waitFor();
    await page.keyboard.press('2');
    await page.getByText('photo 01.jpg', { exact: true }).waitFor();
    await picture.waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('photo 02.jpg', { exact: true }).waitFor();
    await picture.waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Class by name, or a new one').fill('lily');
    await page.getByText('Enter: new class “lily”').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /lily/ }).waitFor();
    await page.keyboard.press('u');
    await page.getByText('photo 02.jpg', { exact: true }).waitFor();
    expect(await labels(page)).toEqual([
      { changes: [{ file: 'photo 00.jpg', label: 'dandelion' }] },
      { changes: [{ file: 'photo 01.jpg', label: 'dandelion' }] },
      { changes: [{ file: 'photo 02.jpg', label: 'lily' }] },
    ]);
    const asked = await allRequests(page);
    expect(asked).toContainEqual({ method: 'newClass', params: { name: 'lily' } });
    expect(asked.at(-1)).toEqual({ method: 'undo', params: null });
    await page.getByText('2 of 60 sorted').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('confirms a page by Enter after a letter turned one and x took one out; later proposals change what follows', async () => {
    const page = await tester.open('sorting', { state: sortingState(20) });
    const cells = page.locator('.cell');
    await eventually(() => cells.count()).toBeGreaterThan(5);
    await eventually(() => page.locator('.cell img, .cell p.quiet:not(:empty)').count()).toBe(await cells.count());
    const [first, second, third] = await page
      .locator('.cell')
      .evaluateAll((all) => all.map((cell) => (cell as HTMLElement).title));
    const own = await cells.first().locator('.label').innerText();
    await page.keyboard.press('b');
    expect(await cells.nth(1).locator('.label').innerText()).not.toContain(own);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('x');
    await eventually(() => cells.nth(2).locator('.label').innerText()).toBe('taken out');
    expect(await cells.first().getAttribute('aria-label')).toContain(`a: ${own}`);
    const evidence = (await allRequests(page)).filter(({ method }) => method === 'evidence').at(-1);
    expect(JSON.stringify(evidence!.params)).toContain(first!);
    await page.keyboard.press('Enter');
    await eventually(async () => (await labels(page)).length).toBe(1);
    const [{ changes }] = (await labels(page)) as [{ changes: { file: string; label: string }[] }];
    expect(changes.find(({ file }) => file === first)?.label).toBe(own);
    expect(changes.find(({ file }) => file === second)?.label).not.toBe(own);
    expect(changes.some(({ file }) => file === third)).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('sorts by hand while nothing is proposed, and takes proposals when they come', async () => {
    const page = await tester.open('sorting', {
      state: sortingState(0, { proposals: null, features: { state: 'computing', done: 24, total: 60 } }),
    });
    await page.getByText('Next by name.').waitFor();
    await page.getByText('Looking at the images (24 of 60)').waitFor();
    await page.locator('.large img').waitFor();
    await page.keyboard.press('1');
    await page.evaluate((proposals) => {
      window.loupeHost.send({ kind: 'update', update: { kind: 'features', features: { state: 'ready' } } });
      window.loupeHost.send({ kind: 'update', update: { kind: 'proposals', proposals } });
    }, sortingProposals());
    await page.getByText('One of the first few').waitFor();
    expect(await page.getByText('Looking at the images').count()).toBe(0);
  });

  it('asks where images go before it applies, and u brings applied ones back', async () => {
    const page = await tester.open('sorting', { state: sortingState(3, { bases: ['train', 'test'], into: null }) });
    const apply = page.getByRole('button', { name: 'Apply 3 Labels' });
    await apply.waitFor();
    expect(await apply.isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'train' }).click();
    expect((await allRequests(page)).at(-1)).toEqual({ method: 'chooseInto', params: { into: 'train' } });
    const done = await tester.open('sorting', { state: sortingState(0, { files: [], actions: [], applied: 60 }) });
    await done.getByText('Nothing is left to sort.').waitFor();
    await done.keyboard.press('u');
    await eventually(async () => (await allRequests(done)).at(-1)).toEqual({ method: 'undoApply', params: null });
  });
});
