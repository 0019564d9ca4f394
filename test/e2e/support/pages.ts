import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { colourRules } from '../../support/colourRules';
import { repository } from './datasets';
import type { ThemeName } from './settings';
import { until } from './until';
import type { Workbench } from './workbench';

/** Where pictures of every page in every theme are put, to be looked at. */
export const screenshotFolder = join(repository, 'test-results', 'screenshots');

/** Takes a picture of the whole window, where LOUPE_PICTURES asks for it or it goes into another folder. */
export async function picture(workbench: Workbench, name: string, folder = screenshotFolder): Promise<void> {
  const { LOUPE_PICTURES, LOUPE_UPDATE_SCREENSHOTS } = process.env;
  if (folder === screenshotFolder && !LOUPE_PICTURES && !LOUPE_UPDATE_SCREENSHOTS) return;
  mkdirSync(folder, { recursive: true });
  await workbench.page.mouse.move(0, 0);
  await workbench.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Looks at a page before a fault counts. */
const looks = 5;

/**
 * What axe finds in a page that is shown, as sentences: WCAG 2.1 A and AA in the dark theme, colours in the others. The
 * editor may tell a page the colours of a theme after its name, so a fault counts if it stays.
 */
export async function accessibilityFaults(frame: Frame, theme: ThemeName): Promise<string[]> {
  let faults = await faultsNow(frame, theme);
  for (let look = 1; look < looks && faults.length > 0; look++) {
    await pause(1000);
    faults = await faultsNow(frame, theme);
  }
  return faults;
}

async function faultsNow(frame: Frame, theme: ThemeName): Promise<string[]> {
  // Evaluated by the debugger: the page's policy rightly lets no script be added.
  await frame.evaluate(`if (!globalThis.axe) { ${axe.source} }`);
  const violations = await frame.evaluate(
    async (rules) => {
      const { axe: runner } = globalThis as unknown as { axe: typeof import('axe-core') };
      const result = await runner.run(document, { runOnly: rules });
      return result.violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map((node) => `${node.target.flat().join(' ')} (${node.failureSummary ?? ''})`),
      }));
    },
    theme === 'dark' ? allRules : colourRules,
  );
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).join('; ')}`);
}

/** Points in the loss curve of a training page: its cursor's range. */
export async function curvePoints(frame: Frame): Promise<number> {
  const slider = frame.locator('[role="slider"][aria-label^="Loss"]');
  if ((await slider.count()) === 0) return 0;
  const text = await slider.getAttribute('aria-valuetext');
  if (!text || text.startsWith('No values')) return 0;
  return Number(await slider.getAttribute('aria-valuemax')) + 1;
}

/** Pictures of a grid that have really been drawn. */
export function drawnImages(frame: Frame): Promise<number> {
  return frame
    .locator('[role="listbox"] [role="option"] img')
    .evaluateAll(
      (images) =>
        images.filter((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0).length,
    );
}

/** Messages that a page's policy or the editor's refused something of ours. */
export function policyFaults(workbench: Workbench): string[] {
  return workbench.console.filter((line) => /Content Security Policy/i.test(line) && /webview|loupe/i.test(line));
}

/** The colours of a theme have reached the page: its background is the editor's. */
export async function themed(workbench: Workbench, frame: Frame, theme: ThemeName): Promise<void> {
  const kind = { dark: 'vscode-dark', light: 'vscode-light', 'high-contrast': 'vscode-high-contrast' }[theme];
  await workbench.setTheme(theme);
  await until(`the page in the ${theme} theme`, () =>
    frame.evaluate((name) => document.body.classList.contains(name), kind),
  );
}
