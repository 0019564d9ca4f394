import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import type { TestContext } from 'vitest';

/** Where a failed test leaves its picture and its report. */
export const failureFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../test-results/failures');

/** Milliseconds that a page which no longer answers is given for each part of a report. */
const partTimeout = 30_000;
const longest = 8_000;

/** A heading and what stands under it. */
export type ReportPart = readonly [heading: string, text: string];

/** The end of a text, or its beginning, where it is too long to be read. */
export const tail = (text: string, length = longest): string =>
  text.length > length ? `… ${text.slice(-length)}` : text;
const head = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)} … (${text.length - longest} characters more)` : text;

/** What a part of a report says, or why it cannot be had: a report must not fail nor hang. */
export async function partOf(read: () => Promise<string> | string): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`(no answer within ${partTimeout / 1000} s)`), partTimeout);
  });
  try {
    return await Promise.race([Promise.resolve().then(read), late]);
  } catch (error) {
    return `(not to be had: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)})`;
  } finally {
    clearTimeout(timer);
  }
}

/** What a page or a frame of it shows, as a reader of it is told: names, roles and texts, through all shadow roots. */
export const shownIn = (frame: Page | Frame): Promise<string> =>
  partOf(async () => head(await frame.locator('body').ariaSnapshot({ timeout: partTimeout })));

/** The name of a test's files. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 150);

/** Takes a picture of a page as it was when the test failed; returns where it is. */
function failurePicture(page: Page, name: string): Promise<string> {
  const file = path.join(failureFolder, `${name}.png`);
  return partOf(async () => {
    await page.screenshot({ path: file, timeout: partTimeout, caret: 'initial' });
    return path.relative(path.resolve(failureFolder, '../..'), file);
  });
}

/**
 * Prints what was to be seen on a page when something failed, and leaves it with a picture in test-results/failures.
 */
export async function reportFailure(
  what: string,
  errors: readonly string[],
  page: Page,
  parts: () => Promise<readonly ReportPart[]>,
): Promise<void> {
  mkdirSync(failureFolder, { recursive: true });
  const name = fileName(what);
  const lines = [
    `Failed: ${what}`,
    ...errors,
    '',
    `Page ${page.url()}`,
    `picture: ${await failurePicture(page, name)}`,
  ];
  for (const [heading, text] of await parts())
    if (text.trim() !== '') lines.push(`${heading}:`, text.replace(/^/gm, '  '));
  const report = lines.join('\n');
  writeFileSync(path.join(failureFolder, `${name}.txt`), `${report}\n`);
  console.error(report);
}

/** The same for a test that failed; nothing for one that passed. */
export async function reportFailed(
  { suite, name, result }: TestContext['task'],
  page: Page,
  parts: () => Promise<readonly ReportPart[]>,
): Promise<void> {
  if (result?.state !== 'fail') return;
  await reportFailure(
    [suite?.name, name].filter(Boolean).join(' '),
    (result.errors ?? []).map(({ message }) => message.split('\n')[0]!),
    page,
    parts,
  );
}
