import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { isNoise } from '../../hosts/browser.mjs';
import { partOf, reportFailed, shownIn, tail, type ReportPart } from '../../support/failureReport';
import type { Workbench } from './workbench';

const linesKept = 60;
const lastLines = (text: string): string => tail(text.trimEnd().split('\n').slice(-linesKept).join('\n'));

/**
 * What the extension wrote to its output channel since the server was started, in all windows: the server keeps a file
 * for each.
 */
export function outputOf(dataFolder: string): string {
  const logs = join(dataFolder, 'data', 'logs');
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((file) => /-Loupe\.log$/.test(file))
    .sort();
  return files.map((file) => readFileSync(join(logs, file), 'utf8')).join('');
}

/** Texts of what the window shows on top of everything: notifications, dialogs, the quick input, the status bar. */
async function onTop(page: Page): Promise<string> {
  const texts = await page
    .locator('.notification-list-item, .monaco-dialog-box, .quick-input-widget, .part.statusbar, .tabs-container')
    .filter({ visible: true })
    .allInnerTexts();
  return texts
    .map((text) => text.replace(/\s*\n\s*/g, ' | ').trim())
    .filter(Boolean)
    .join('\n');
}

/** What is to be said of a window when a test failed. */
export async function workbenchParts(workbench: Workbench): Promise<ReportPart[]> {
  const parts: ReportPart[] = [
    ['tabs, notifications, dialogs, status bar', await partOf(() => onTop(workbench.page))],
    ['the window shows', await shownIn(workbench.page)],
  ];
  for (const frame of workbench.page.frames()) {
    const name = await partOf(() => frame.evaluate(() => document.body.dataset['page'] ?? ''));
    if (name !== '' && !name.startsWith('(')) parts.push([`the ${name} page shows`, await shownIn(frame)]);
  }
  return [
    ...parts,
    ['output channel', await partOf(() => lastLines(outputOf(workbench.dataFolder)))],
    ['console of the window', lastLines(workbench.console.filter((line) => !isNoise(line)).join('\n'))],
    ['server', lastLines(workbench.server.log())],
  ];
}

/** Prints what there was to be seen when a test of a `describe` fails. */
export function reportFailures(workbench: () => Workbench | undefined): void {
  afterEach(async ({ task }) => {
    const shown = workbench();
    if (shown) await reportFailed(task, shown.page, () => workbenchParts(shown));
  });
}
