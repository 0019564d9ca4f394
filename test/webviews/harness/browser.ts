import { chromium, type Browser, type Disposable, type Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, vi } from 'vitest';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import type { PageName } from '../../../src/protocol/pages/envelope';
import { partOf, reportFailed, shownIn, type ReportPart } from '../../support/failureReport';
import { installFakeHost, type HostPlan, type SeenRequest } from './fakeHost';
import { root, type Theme } from './pageFiles';
import { listen, type PageHost, type PageHostInfo } from './pageHost';
import { installQuiet, settled } from './quiet';

/** The browser that shows the pages, or undefined where there is none: tests that need it are skipped by name. */
export const chromiumPath: string | undefined = findChromium();

/** Milliseconds within which something happens that takes a moment, on the slowest machine too. */
const patience = 180_000;

/** Milliseconds after which a test or a hook hangs. */
const limit = 600_000;

export interface OpenOptions extends Partial<HostPlan> {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** A page whose script errors are collected. */
export type ShownPage = Page & { errors: string[] };

/** Shows pages, one at a time, in the browser of all test files. */
export class PageTester {
  private browser!: Browser;
  /** Where the run has none for all files. */
  private ownHost: PageHost | undefined;
  private address!: string;
  private page: ShownPage | undefined;
  private plan: Disposable | undefined;
  /** Folder of the minified bundles. */
  bundles!: string;

  async start(): Promise<void> {
    const shared = inject('pageHost') as string | undefined;
    this.address = shared ?? (this.ownHost = await listen()).address;
    const answer = await fetch(`${this.address}/host`);
    if (!answer.ok) throw new Error(await answer.text());
    const { browser, bundles } = (await answer.json()) as PageHostInfo;
    this.bundles = bundles;
    this.browser = await chromium.connect(browser, { timeout: 0 });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.ownHost?.close();
  }

  /**
   * A page whose host follows the plan, once it has drawn what it was sent; it takes the place of the one before. The
   * browser's window stays: a new one costs more than most tests.
   */
  async open(name: PageName, options: OpenOptions = {}): Promise<ShownPage> {
    const page = (this.page ??= await this.newPage());
    await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 900 });
    await page.emulateMedia({ reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce' });
    const plan: HostPlan = {
      state: options.state,
      images: options.images ?? 0,
      classes: options.classes ?? [],
      kept: options.kept,
      ...(options.flagged !== undefined && { flagged: options.flagged }),
      ...(options.failures ? { failures: options.failures } : {}),
      ...(options.answers ? { answers: options.answers } : {}),
    };
    await this.plan?.dispose();
    this.plan = await page.addInitScript(installFakeHost, plan);
    await page.goto(`${this.address}/page/${name}?theme=${options.theme ?? 'dark'}`);
    await settled(page);
    return page;
  }

  /** Leaves nothing of a test to the next one: of a test that failed not even the window. */
  async clear(failed: boolean): Promise<void> {
    const page = this.page;
    if (!page) return;
    if (failed) {
      this.page = this.plan = undefined;
      await page.context().close();
      return;
    }
    await page.goto('about:blank');
    await page.mouse.move(0, 0);
    page.errors = [];
  }

  /** The page that was opened last. */
  get shown(): ShownPage | undefined {
    return this.page;
  }

  private async newPage(): Promise<ShownPage> {
    const context = await this.browser.newContext();
    context.setDefaultTimeout(patience);
    const page: ShownPage = Object.assign(await context.newPage(), { errors: [] as string[] });
    page.on('pageerror', (error) => page.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') page.errors.push(message.text());
    });
    await page.addInitScript(installQuiet);
    return page;
  }
}

/** Gives the tests of a `describe` a browser, and prints what is on the page when one of them fails. */
export function usePages(): PageTester {
  vi.setConfig({ testTimeout: limit, hookTimeout: limit });
  const tester = new PageTester();
  beforeAll(() => tester.start());
  afterEach(async ({ task }) => {
    const failed = task.result?.state === 'fail';
    const page = tester.shown;
    if (page) await reportFailed(task, page, () => pageParts(page));
    await tester.clear(failed);
  });
  afterAll(() => tester.stop());
  return tester;
}

async function pageParts(page: ShownPage): Promise<ReportPart[]> {
  const seen = await partOf(() =>
    page.evaluate(() => {
      const { requests, violations, kept } = window.loupeHost;
      const lines = requests
        .slice(-40)
        .map(({ method, params }) => `${method} ${JSON.stringify(params)?.slice(0, 200)}`);
      return [
        ...violations.map((violation) => `content policy: ${violation}`),
        ...lines,
        `kept: ${JSON.stringify(kept)?.slice(0, 500)}`,
      ].join('\n');
    }),
  );
  return [
    ['shows', await shownIn(page)],
    ['errors', page.errors.join('\n')],
    ['asked its host, the latest last', seen],
  ];
}

/** Waits for something to become as it should be: `await eventually(() => bars.count()).toBe(5)`. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: patience, interval: 50 });

/** What the page asked its host, in order, once it has done what follows from what was done to it. */
export async function allRequests(page: Page): Promise<SeenRequest[]> {
  await settled(page);
  return page.evaluate(() => window.loupeHost.requests);
}

/** The same of one method. */
export async function requestsOf(page: Page, wanted: string): Promise<SeenRequest[]> {
  return (await allRequests(page)).filter(({ method }) => method === wanted);
}

/** Waits until a method was asked for so often; returns what it was asked with. */
export async function waitForRequest(page: Page, method: string, count = 1): Promise<SeenRequest[]> {
  await page.waitForFunction(
    ([wanted, least]) => window.loupeHost.requests.filter((request) => request.method === wanted).length >= least,
    [method, count] as const,
  );
  return requestsOf(page, method);
}

/** Has the host send a message, and waits until the page has drawn what follows from it. */
export async function send(page: Page, message: unknown): Promise<void> {
  await page.evaluate((sent) => window.loupeHost.send(sent), message);
  await settled(page);
}

/** Content policy violations and script errors; must be empty. */
export async function faultsOf(page: ShownPage): Promise<string[]> {
  await settled(page);
  return [...page.errors, ...(await page.evaluate(() => window.loupeHost.violations))];
}

/** A picture of the whole page in test-results/pages, for people to look at, where LOUPE_PICTURES asks for it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['LOUPE_PICTURES']) return;
  const folder = path.join(root, 'test-results/pages');
  mkdirSync(folder, { recursive: true });
  // Hiding the caret would add a style sheet that the page's policy forbids.
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true, caret: 'initial' });
}
