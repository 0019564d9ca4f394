import { basename, join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { pageTag, type PageName } from '../../../src/protocol/pages/envelope';
import { launchBrowser } from '../../hosts/browser.mjs';
import { startServer, workbenchAddress, type Server } from '../../hosts/server.mjs';
import { reportFailure } from '../../support/failureReport';
import { workbenchParts } from './report';
import { quiet, restrictedMode, themes, writeSettings, type ThemeName } from './settings';
import { SideBar } from './sideBar';
import { editorsInFront, storedEditorParts } from './storedEditors';
import { again, patience, until } from './until';

/** A VS Code in a browser: what a user can do with it, by the names that a user sees. */
export class Workbench extends SideBar {
  private constructor(
    readonly server: Server,
    readonly browser: Browser,
    page: Page,
    readonly dataFolder: string,
    private readonly folder: string,
    private readonly address: string,
    /** Lines of the browser's console, CSP violations among them. */
    readonly console: string[],
  ) {
    super(page);
  }

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
    /** In Restricted Mode, without the question at the start. */
    restricted?: boolean;
  }): Promise<Workbench> {
    writeSettings(join(options.dataFolder, 'data', 'User'), {
      ...quiet,
      'workbench.colorTheme': themes[options.theme ?? 'dark'].id,
      ...(options.restricted ? restrictedMode : {}),
      ...options.settings,
    });
    const server = await startServer({
      dataFolder: options.dataFolder,
      ...(options.extensionsFolder ? { extensionsFolder: options.extensionsFolder } : {}),
      ...(options.env ? { env: options.env } : {}),
      ...(options.restricted ? { trust: true } : {}),
    });
    let browser: Browser | undefined;
    try {
      browser = await launchBrowser();
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const address = workbenchAddress(server, {
        folder: options.folder,
        ...(options.extension ? { extension: options.extension } : {}),
      });
      const workbench = new Workbench(
        server,
        browser,
        page,
        options.dataFolder,
        options.folder,
        address,
        followed(page),
      );
      await workbench.show().catch(async (error: unknown) => {
        await reportFailure(`opening ${basename(options.folder)}`, [String(error)], page, () =>
          workbenchParts(workbench),
        );
        throw error;
      });
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
    const other = new Workbench(
      this.server,
      this.browser,
      page,
      this.dataFolder,
      this.folder,
      this.address,
      followed(page),
    );
    await other.show();
    return other;
  }

  private async show(): Promise<void> {
    await this.page.goto(this.address);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.showView('Explorer', '.explorer-folders-view .monaco-list-row');
  }

  /**
   * What "Developer: Reload Window" does, once the window has written down that an editor is in front, by something in
   * its state: in a browser VS Code stores its open editors every five seconds, not when the window goes, and what it
   * has not stored is not there after a reload.
   */
  async reload(inState: string): Promise<void> {
    await until(`the window to store that an editor of ${inState} is in front`, async () =>
      editorsInFront(await this.page.evaluate(storedEditorParts)).some((state) => state.includes(inState)),
    );
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

  /**
   * Opens the quick input with a text in it, and waits until it offers a row. An extension's commands come some time
   * after the window.
   */
  private async quickInput(text: string, label: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await again(
      `${label} in the quick input`,
      async () => {
        // A frame that has the focus gets the key instead of the window.
        await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        if (await input.isVisible()) await this.page.keyboard.press('Escape');
        await this.page.keyboard.press('F1');
      },
      async (timeout) => {
        await input.waitFor({ timeout });
        await input.fill(text, { timeout });
        await this.choice(label).waitFor({ timeout });
      },
    );
  }

  /** Runs a command of the palette by its title. */
  async command(title: string): Promise<void> {
    await this.quickInput(`>${title}`, title);
    await this.choice(title).click();
  }

  /** Opens a file of the workspace by its name, in the group of the tab that is active. */
  async openFile(name: string): Promise<void> {
    await this.quickInput(name, name);
    await this.choice(name).click();
    await this.tab(name).waitFor();
  }

  /** Chooses a row of the quick pick by a part of its label. */
  async pick(label: string | RegExp): Promise<void> {
    await this.choice(label).waitFor();
    await this.choice(label).click();
  }

  private choice(label: string | RegExp): Locator {
    return this.page
      .locator('.quick-input-widget .quick-input-list .monaco-list-row')
      .filter({ hasText: label })
      .first();
  }

  /** Labels in the quick pick that is open. */
  async choices(): Promise<string[]> {
    await this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row').first().waitFor();
    // A row may have its details in a second line.
    return this.page
      .locator('.quick-input-widget .monaco-list-row .quick-input-list-row:first-child .label-name')
      .allTextContents();
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
  loupePage(name: PageName): Promise<Frame> {
    return until(`the ${name} page`, async () => {
      for (const frame of this.page.frames()) {
        const shown = await frame
          .evaluate((page) => {
            const element = document.querySelector(page);
            return (
              Boolean(element?.shadowRoot?.childElementCount) &&
              document.visibilityState === 'visible' &&
              innerWidth > 0
            );
          }, pageTag(name))
          .catch(() => false);
        if (shown && !frame.isDetached()) return frame;
      }
      return undefined;
    });
  }

  /** The tab of a file in the editor area. */
  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`).first();
  }
}

/** Gives a page limits that only one that hangs reaches, and gathers the lines of its console. */
function followed(page: Page): string[] {
  page.setDefaultTimeout(patience);
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`error: ${error.message}`));
  return lines;
}
