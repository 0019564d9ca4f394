import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RepairScope } from '../../../src/protocol/pages/imageRepairs';
import { chromiumPath, eventually, faultsOf, requestsOf, usePages, waitForRequest } from '../harness/browser';
import { mappedState, mapOf } from '../harness/mapStates';
import { classNames } from '../harness/states';

const repairScope: RepairScope = { classes: classNames(5), parts: ['train', 'test'] };

/** What has the keyboard: its role, and its name or text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const role = active?.getAttribute('role') ?? active?.localName ?? '';
    return `${role} ${active?.getAttribute('aria-label') ?? active?.textContent.trim() ?? ''}`;
  });

/** Presses Tab until something has the keyboard; more than 60 stops are none that a person would take. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < 60; stop++) {
    seen.push(await focused(page));
    if (wanted.test(seen.at(-1)!)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No stop is ${wanted}, but there are: ${[...new Set(seen)].join(' | ')}`);
}

describe.skipIf(!chromiumPath)('the walk of docs/keyboard.md (needs a Chromium)', () => {
  const tester = usePages();

  it('leads from the numbers to a corrected label, to a choice on the map, and to excluded images, without a mouse', async () => {
    const page = await tester.open('datasets', {
      ...{ state: mappedState(5), images: 300, classes: classNames(5), width: 1280, height: 900 },
      answers: { repairScope, mapPoints: mapOf(5, 60), chooseImages: { id: 'chosen 1' } },
    });
    await page.locator('loupe-image-grid [data-index="0"]').waitFor();
    const asked = async () =>
      (await requestsOf(page, 'imageAction')).map(({ params }) => {
        const { action, files, to } = params as { action: string; files: string[]; to?: string };
        return [action, files.length, to];
      });
    await tabTo(page, /Problems \d+: Show/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^listbox|^option|^row|^button .*\.jpg/);
    await page.keyboard.press('3');
    await eventually(asked).toEqual([['relabel', 1, classNames(5)[2]]]);
    await page.keyboard.press('u');
    await waitForRequest(page, 'undoRepair');
    // The tabs stand before the list; arrows go from one to the other.
    for (let step = 0; step < 30 && !/^tab /.test(await focused(page)); step++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Home');
    for (let tab = 0; tab < 6 && !/^tab Map/.test(await focused(page)); tab++) await page.keyboard.press('ArrowRight');
    await tabTo(page, /^application /);
    for (const key of ['ArrowRight', 'b', 'ArrowRight', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    const chosen = (await waitForRequest(page, 'chooseImages'))[0]!.params as { files: string[] };
    expect(chosen.files.length).toBeGreaterThan(0);
    await tabTo(page, /^option .*image/);
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'x']) await page.keyboard.press(key);
    await eventually(async () => (await asked()).at(-1)).toEqual(['exclude', 3, undefined]);
    await page.keyboard.press('Control+z');
    await eventually(async () => (await requestsOf(page, 'undoRepair')).length).toBe(2);
    expect(await faultsOf(page)).toEqual([]);
  });
});
