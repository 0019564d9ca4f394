import { chromium, type Browser, type Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { chromiumArguments, findChromium } from '../../../scripts/lib/chromium.mjs';
import type { PageName } from '../../../src/protocol/pages/envelope';
import { installFakeHost, type HostPlan, type SeenRequest } from './fakeHost';
import { root, servePages, type PageServer, type Theme } from './server';

/** The browser that shows the pages, or undefined where there is none: tests that need it are skipped by name. */
export const chromiumPath: string | undefined = findChromium();

export interface OpenOptions extends Partial<HostPlan> {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** Opens pages in one browser and closes it at the end. */
export class PageTester {
  private constructor(private readonly browser: Browser, readonly server: PageServer) {}

  static async start(): Promise<PageTester> {
    const server = await servePages();
    const browser = await chromium.launch({ executablePath: chromiumPath!, args: chromiumArguments });
    return new PageTester(browser, server);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }

  /** A page whose host follows the plan. Errors in the page are collected in `errors`. */
  async open(name: PageName, options: OpenOptions = {}): Promise<Page & { readonly errors: string[] }> {
    const context = await this.browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    });
    const page = Object.assign(await context.newPage(), { errors: [] as string[] });
    page.on('pageerror', (error) => page.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') page.errors.push(message.text());
    });
    const plan: HostPlan = {
      state: options.state, images: options.images ?? 0, classes: options.classes ?? [], kept: options.kept,
      ...(options.failures ? { failures: options.failures } : {}),
      ...(options.answers ? { answers: options.answers } : {}),
    };
    await page.addInitScript(installFakeHost, plan);
    await page.goto(`${this.server.address}/page/${name}?theme=${options.theme ?? 'dark'}`);
    return page;
  }
}

/** What the page asked its host, in order. */
export function requestsOf(page: Page, method: string): Promise<SeenRequest[]> {
  return page.evaluate((wanted) => window.loupeHost.requests.filter((request) => request.method === wanted), method);
}

/** Waits for the last request of a method to satisfy a check. */
export async function waitForRequest(page: Page, method: string, count = 1): Promise<SeenRequest[]> {
  await page.waitForFunction(([wanted, least]) => window.loupeHost.requests.filter((request) => request.method === wanted).length >= least, [method, count] as const);
  return requestsOf(page, method);
}

/** Content policy violations and script errors; must be empty. */
export async function faultsOf(page: Page & { readonly errors: string[] }): Promise<string[]> {
  return [...page.errors, ...(await page.evaluate(() => window.loupeHost.violations))];
}

/** A picture of the whole page in test-results/pages, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = path.join(root, 'test-results/pages');
  mkdirSync(folder, { recursive: true });
  // Hiding the caret would add a style sheet that the page's policy forbids.
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true, caret: 'initial' });
}
