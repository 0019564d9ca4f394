import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PageName } from '../../../src/protocol/pages/envelope';
import {
  chromiumPath,
  faultsOf,
  picture,
  usePages,
  type OpenOptions,
  type PageTester,
  type ShownPage,
} from './browser';
import { colourRules } from '../../support/colourRules';
import { walk } from './focus';
import { root, themes } from './pageFiles';
import { settled } from './quiet';
import { switchTheme } from './switchTheme';

/** A page in a state that looks different from others; it is shown in each theme. */
export interface Scene {
  readonly page: PageName;
  readonly options: OpenOptions;
  /** A folded section that is opened first. */
  readonly open?: string;
  /** What is done on the page first. */
  readonly prepare?: (page: ShownPage) => Promise<void>;
  /** Whether it is walked through by Tab too. */
  readonly walked?: true;
}

const narrow = 420;
/** More stops than any page has: one that reaches it holds the keyboard for ever. */
const mostStops = 150;

const axeSource = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

async function accessibilityFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  const results = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })})`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
  );
}

async function show(
  tester: PageTester,
  { page: name, options, open, prepare }: Scene,
  change: OpenOptions,
): Promise<ShownPage> {
  const page = await tester.open(name, { ...options, ...change });
  if (open) {
    await page.getByRole('button', { name: open }).click();
    await settled(page);
  }
  await prepare?.(page);
  await settled(page);
  return page;
}

/** Tests of every scene: content policy and accessibility in each theme, width, and the keyboard. */
export function testScenes(scenes: Readonly<Record<string, Scene>>): void {
  describe.skipIf(!chromiumPath)('pages (need a Chromium)', () => {
    const tester = usePages();
    for (const [name, scene] of Object.entries(scenes)) {
      it(`${name} breaks neither the content policy nor accessibility rules, in any theme it is switched to`, async () => {
        const page = await show(tester, scene, { theme: themes[0] });
        // Through the browser's protocol: the page's own policy forbids added scripts.
        await page.evaluate(axeSource);
        for (const theme of themes) {
          await switchTheme(page, theme);
          await picture(page, `${name}-${theme}`);
          expect(await faultsOf(page), theme).toEqual([]);
          expect(await accessibilityFaults(page, theme === themes[0] ? undefined : colourRules), theme).toEqual([]);
        }
      });

      it(`${name} fits a panel ${narrow} pixels wide`, async () => {
        const page = await show(tester, scene, { width: narrow });
        await picture(page, `${name}-narrow`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(narrow);
        expect(await faultsOf(page)).toEqual([]);
      });

      if (!scene.walked) continue;
      it.each(['dark', 'hc-light'] as const)(
        `${name} is walked through by Tab in the theme %s: every stop is in sight and marked, and there is an end`,
        async (theme) => {
          const stops = await walk(await tester.open(scene.page, { ...scene.options, theme, width: 900 }), mostStops);
          expect(stops.length).toBeGreaterThan(2);
          expect(stops.length).toBeLessThan(mostStops);
          expect(stops.filter(({ ring, seen }) => !ring || !seen)).toEqual([]);
        },
      );
    }
  });
}
