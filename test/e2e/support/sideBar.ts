import type { Locator, Page } from 'playwright-core';
import { again } from './until';

/** The views beside the editors: the Explorer and the extension's own. */
export class SideBar {
  constructor(readonly page: Page) {}

  /** A row of the Explorer, its parents expanded: `['flowers5', 'daisy', '1.jpg']`. */
  async explorerRow(path: readonly string[]): Promise<Locator> {
    await this.showView('Explorer', '.explorer-folders-view');
    let row: Locator | undefined;
    for (const [level, name] of path.entries()) {
      const found = this.page
        .locator(`.explorer-folders-view .monaco-list-row[aria-level="${level + 1}"]`)
        .filter({ has: this.page.getByText(name, { exact: true }) })
        .first();
      await found.waitFor();
      if (level < path.length - 1 && (await found.getAttribute('aria-expanded')) === 'false') await found.click();
      row = found;
    }
    if (!row) throw new Error('An empty path names no row.');
    return row;
  }

  /** Right-clicks a row of the Explorer and chooses from its menu, or from Loupe's submenu in it. */
  async explorerMenu(path: readonly string[], item: string, where: 'menu' | 'submenu' = 'menu'): Promise<void> {
    const row = await this.explorerRow(path);
    const entries = this.page.locator('.monaco-menu .action-item').filter({ hasText: item });
    // A submenu is a part of its entry.
    const entry = where === 'menu' ? entries.first() : entries.last();
    const submenu = this.page
      .locator('.monaco-menu .action-item')
      .filter({ hasText: /^\s*Loupe/ })
      .first();
    // What an extension adds to the menu comes some time after the window.
    await again(
      `${item} in the menu of ${path.join('/')}`,
      async () => {
        await this.page.keyboard.press('Escape');
        await row.click({ button: 'right' });
        // It opens under a pointer that rests on it; a click would race with that and close it.
        if (where === 'submenu') await submenu.hover({ timeout: 10_000 });
      },
      (timeout) => entry.waitFor({ timeout }),
    );
    // A menu that has just opened takes a click for the end of the one that opened it.
    await again(
      'the menu to close',
      async () => {
        if (await entry.isVisible()) await entry.click({ position: { x: 40, y: 8 }, timeout: 10_000 });
      },
      (timeout) => entry.waitFor({ state: 'hidden', timeout }),
    );
  }

  /** Opens a view container of the activity bar unless it is open. */
  async showView(title: string, content: string): Promise<void> {
    const shown = this.page.locator(content).first();
    await again(
      `the view ${title}`,
      async () => {
        // A click on the one that is open closes it.
        if (await shown.isVisible()) return;
        await this.page
          .locator('.activitybar .action-item')
          .filter({ has: this.page.locator(`[aria-label^="${title}"]`) })
          .first()
          .click();
      },
      (timeout) => shown.waitFor({ timeout }),
    );
  }

  /** Texts of the rows of a tree in the side bar, by the view's name. */
  async treeRows(view: string): Promise<string[]> {
    const rows = this.tree(view).locator('.monaco-list-row');
    return (await rows.allTextContents()).map((text) => text.trim());
  }

  tree(view: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator('.pane-header', { hasText: view }) });
  }
}
