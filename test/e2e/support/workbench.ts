import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../hosts/browser.mjs';
import { pageTag, type PageName } from '../../../src/protocol/pages/envelope';
import { startServer, workbenchAddress, type Server } from '../../hosts/server.mjs';

/** The themes that every page must look right in, by the names of VS Code's own settings. */
export const themes = {
  dark: { id: 'Dark Modern', shown: /vscode-theme-defaults-themes-dark_modern-json/ },
  light: { id: 'Light Modern', shown: /vscode-theme-defaults-themes-light_modern-json/ },
  'high-contrast': { id: 'Default High Contrast', shown: /vscode-theme-defaults-themes-hc_black-json/ },
} as const;
export type ThemeName = keyof typeof themes;

/** Settings that keep the workbench quiet and the same on every machine. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'explorer.autoReveal': false,
  'explorer.compactFolders': false,
  'update.mode': 'none',
  'workbench.reduceMotion': 'on',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
};

/**
 * Waits until `read` gives something other than undefined, null or false.
 * @param what named in the error when `timeout` milliseconds are over.
 */
export async function until<T>(what: string, read: () => Promise<T | undefined | null | false> | T | undefined | null | false, timeout = 30_000): Promise<T> {
  const end = Date.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${timeout / 1000} s for ${what}.`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A VS Code in a browser: what a user can do with it, by the names that a user sees. */
export class Workbench {
  private constructor(
    readonly server: Server,
    readonly browser: Browser,
    readonly page: Page,
    private readonly folder: string,
    private readonly address: string,
    /** Lines of the browser's console, CSP violations among them. */
    readonly console: string[],
  ) {}

  /**
   * Opens a folder. `dataFolder` keeps the server's state; `extension` is run from its source folder;
   * without it only what is installed in `extensionsFolder` is there.
   */
  static async open(options: {
    folder: string;
    dataFolder: string;
    extension?: string;
    extensionsFolder?: string;
    theme?: ThemeName;
    settings?: Readonly<Record<string, unknown>>;
    env?: Readonly<Record<string, string>>;
  }): Promise<Workbench> {
    writeSettings(join(options.dataFolder, 'data', 'User'), { ...quiet, 'workbench.colorTheme': themes[options.theme ?? 'dark'].id, ...options.settings });
    const server = await startServer({
      dataFolder: options.dataFolder,
      ...(options.extensionsFolder ? { extensionsFolder: options.extensionsFolder } : {}),
      ...(options.env ? { env: options.env } : {}),
    });
    let browser: Browser | undefined;
    try {
      browser = await launchBrowser();
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(30_000);
      const lines: string[] = [];
      page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
      const address = workbenchAddress(server, { folder: options.folder, ...(options.extension ? { extension: options.extension } : {}) });
      const workbench = new Workbench(server, browser, page, options.folder, address, lines);
      await page.goto(address);
      await workbench.ready();
      return workbench;
    } catch (error) {
      await browser?.close();
      await server.stop();
      throw error;
    }
  }

  /** A second window on the same folder, in the same server. */
  async openAnother(): Promise<Workbench> {
    const page = await this.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(30_000);
    const lines: string[] = [];
    page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
    const other = new Workbench(this.server, this.browser, page, this.folder, this.address, lines);
    await page.goto(this.address);
    await other.ready();
    return other;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  }

  /**
   * What "Developer: Reload Window" does, once the window has written down an open editor by something in its state: in
   * a browser VS Code stores its open editors every five seconds, not when the window goes, and what it has not
   * stored is not there after a reload.
   */
  async reload(inState: string): Promise<void> {
    await until(`the window to store an editor of ${inState}`, async () => (await this.page.evaluate(storedEditors)).includes(inState));
    await this.page.reload();
    await this.ready();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Changes settings of the workspace: the server does not look at the user's settings again. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    writeSettings(join(this.folder, '.vscode'), settings);
  }

  async setTheme(name: ThemeName): Promise<void> {
    this.configure({ 'workbench.colorTheme': themes[name].id });
    await until(`the ${name} theme`, async () => {
      const names = await this.page.locator('.monaco-workbench').first().getAttribute('class');
      return names !== null && themes[name].shown.test(names);
    });
  }

  /** Opens the quick input with a text in it. */
  private async quickInput(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await until('the quick input', async () => {
      // A frame that has the focus gets the key instead of the window.
      await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await this.page.keyboard.press('F1');
      return input.waitFor({ timeout: 1500 }).then(() => true, () => false);
    });
    await input.fill(text);
  }

  /** Runs a command of the palette by its title. An extension's commands come some time after the window. */
  async command(title: string): Promise<void> {
    await until(`${title} in the palette`, async () => {
      await this.quickInput(`>${title}`);
      if (await this.choice(title).waitFor({ timeout: 2000 }).then(() => true, () => false)) return true;
      await this.page.keyboard.press('Escape');
      return false;
    }, 60_000);
    await this.choice(title).click();
  }

  /** Opens a file of the workspace by its name, in the group of the tab that is active. */
  async openFile(name: string): Promise<void> {
    await this.quickInput(name);
    await this.pick(name);
    await this.tab(name).waitFor();
  }

  /** Chooses a row of the quick pick by a part of its label. */
  async pick(label: string | RegExp): Promise<void> {
    await this.choice(label).waitFor();
    await this.choice(label).click();
  }

  private choice(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  }

  /** Labels in the quick pick that is open. */
  async choices(): Promise<string[]> {
    await this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').first().waitFor();
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row .label-name').allTextContents();
  }

  /** A row of the Explorer, its parents expanded: `['flowers5', 'daisy', '1.jpg']`. */
  async explorerRow(path: readonly string[]): Promise<Locator> {
    await this.showView('Explorer', '.explorer-folders-view');
    let row: Locator | undefined;
    for (const [level, name] of path.entries()) {
      const found = this.page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${level + 1}"]`)
        .filter({ has: this.page.getByText(name, { exact: true }) }).first();
      await found.waitFor();
      if (level < path.length - 1 && (await found.getAttribute('aria-expanded')) === 'false') await found.click();
      row = found;
    }
    if (!row) throw new Error('An empty path names no row.');
    return row;
  }

  /** Right-clicks a row of the Explorer and chooses from its menu. */
  async explorerMenu(path: readonly string[], item: string): Promise<void> {
    const row = await this.explorerRow(path);
    const entry = this.page.locator('.monaco-menu .action-item').filter({ hasText: item }).first();
    // What an extension adds to the menu comes some time after the window.
    await until(`${item} in the menu of ${path.join('/')}`, async () => {
      await this.page.keyboard.press('Escape');
      await row.click({ button: 'right' });
      return entry.waitFor({ timeout: 1500 }).then(() => true, () => false);
    });
    // A menu that has just opened takes a click for the end of the one that opened it.
    await until('the menu to close', async () => {
      await entry.click({ position: { x: 40, y: 8 }, timeout: 2000 });
      return entry.waitFor({ state: 'hidden', timeout: 1500 }).then(() => true, () => false);
    });
  }

  /** Opens a view container of the activity bar unless it is open. */
  async showView(title: string, content: string): Promise<void> {
    if (await this.page.locator(content).first().isVisible()) return;
    await this.page.locator('.activitybar .action-item').filter({ has: this.page.locator(`[aria-label^="${title}"]`) }).first().click();
    await this.page.locator(content).first().waitFor();
  }

  /** Texts of the rows of a tree in the side bar, by the view's name. */
  async treeRows(view: string): Promise<string[]> {
    const rows = this.tree(view).locator('.monaco-list-row');
    return (await rows.allTextContents()).map((text) => text.trim());
  }

  tree(view: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator('.pane-header', { hasText: view }) });
  }

  /**
   * Lines of the open output channel that hold a word, as far as they are in sight. Spaces that the editor draws as
   * no-break ones are plain here.
   */
  async outputText(word: string): Promise<string> {
    await this.page.locator('.part.panel input[placeholder^="Filter"]').fill(word);
    const lines = await this.page.locator('.part.panel .view-lines .view-line').allTextContents();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** The frame of a Loupe page (`training`, say), once its element has drawn something. */
  loupePage(name: PageName, timeout = 30_000): Promise<Frame> {
    return until(`the ${name} page`, async () => {
      for (const frame of this.page.frames()) {
        const shown = await frame.evaluate((page) => {
          const element = document.querySelector(page);
          return Boolean(element?.shadowRoot?.childElementCount) && document.visibilityState === 'visible' && innerWidth > 0;
        }, pageTag(name)).catch(() => false);
        if (shown && !frame.isDetached()) return frame;
      }
      return undefined;
    }, timeout);
  }

  /** The tab of a file in the editor area. */
  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`).first();
  }
}

/** Runs in the window: the open editors as VS Code has stored them, of all its workspaces. */
async function storedEditors(): Promise<string> {
  const wait = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database cannot be read.'));
  });
  let found = '';
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-')) continue;
    const database = await wait(indexedDB.open(name));
    try {
      if (!database.objectStoreNames.contains('ItemTable')) continue;
      const editors: unknown = await wait(database.transaction('ItemTable').objectStore('ItemTable').get('memento/workbench.parts.editor'));
      if (typeof editors === 'string') found += editors;
    } finally {
      database.close();
    }
  }
  return found;
}

/** Merges into the settings in a folder. */
function writeSettings(folder: string, changes: Readonly<Record<string, unknown>>): void {
  const file = join(folder, 'settings.json');
  mkdirSync(folder, { recursive: true });
  let settings: Record<string, unknown> = {};
  try {
    settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    // There is none yet.
  }
  writeFileSync(file, `${JSON.stringify({ ...settings, ...changes }, null, 2)}\n`);
}
