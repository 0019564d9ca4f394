import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { pageNames, pages, type PageName } from '../../protocol/pages/envelope';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import { parseWith } from '../../protocol/parse';
import type { Log } from '../shared/log';
import type { Controller, Restorer } from './pageController';
import { createPanel, Page } from './page';
import { RememberedPages, type RememberedPage } from './remembered';

const storedState = v.object({ restore: v.unknown() });

/** All open pages of this window: opened once for each subject, brought back after a reload. */
export class Pages implements vscode.Disposable {
  private readonly open = new Set<Page>();
  private readonly remembered: RememberedPages;

  constructor(
    private readonly extensionUri: vscode.Uri,
    memory: vscode.Memento,
    private readonly log: Log,
  ) {
    this.remembered = new RememberedPages(memory);
  }

  /** Shows the page of a subject, the one already open where there is one. */
  show(
    page: PageName,
    key: string,
    make: () => Controller,
    options: { column?: vscode.ViewColumn; preserveFocus?: boolean } = {},
  ): Controller {
    const found = this.find(page, key);
    if (found) {
      found.panel.reveal(undefined, options.preserveFocus ?? false);
      return found.controller;
    }
    const controller = make();
    // A tab of the window before that was not looked at since holds no page yet: this one takes its place.
    const tab = this.remembered.tab(page, key, this.openPages());
    const column = tab?.group.viewColumn ?? options.column ?? vscode.ViewColumn.Active;
    const panel = createPanel(page, controller.title, column, this.extensionUri, options.preserveFocus ?? false);
    this.adopt(panel, controller);
    if (tab) void vscode.window.tabGroups.close(tab, true);
    return controller;
  }

  /** Has the page in front do something with the images that are selected on it; false where none is in front. */
  act(action: ImageActionId): boolean {
    const page = [...this.open].find(({ panel }) => panel.active);
    page?.act(action);
    return page !== undefined;
  }

  /** Whether the page of a subject is open. */
  shows(page: PageName, key: string): boolean {
    return this.find(page, key) !== undefined;
  }

  /** Registers what brings panels back when the window is loaded again. */
  registerSerializers(restorers: Record<PageName, Restorer>): vscode.Disposable {
    return vscode.Disposable.from(
      ...pageNames.map((page) =>
        vscode.window.registerWebviewPanelSerializer(pages[page].viewType, {
          deserializeWebviewPanel: async (panel, state: unknown) => {
            try {
              const stored = parseWith(storedState, state);
              const restore = stored.ok ? stored.value.restore : this.remembered.restoreOf(page, panel.title);
              const controller = restorers[page](restore);
              if (controller) return this.bringBack(panel, controller);
              this.log.line(`A ${page} page could not be restored: it kept nothing to restore it from.`);
            } catch (error) {
              this.log.line(`A ${page} page could not be restored: ${messageOf(error)}`);
            }
            panel.dispose();
          },
        }),
      ),
    );
  }

  dispose(): void {
    for (const page of this.open) page.dispose();
    this.open.clear();
  }

  private find(page: PageName, key: string): Page | undefined {
    return [...this.open].find(({ controller }) => controller.page === page && controller.key === key);
  }

  /** What is open already is not opened a second time: its own tab comes to the front instead. */
  private bringBack(panel: vscode.WebviewPanel, controller: Controller): void {
    const found = this.find(controller.page, controller.key);
    if (!found) return this.adopt(panel, controller);
    controller.dispose();
    panel.dispose();
    found.panel.reveal();
  }

  private adopt(panel: vscode.WebviewPanel, controller: Controller): void {
    const page = new Page(panel, controller, this.extensionUri, this.log);
    let { title } = controller;
    this.open.add(page);
    this.remembered.remember(this.openPages());
    controller.onDidChange(() => {
      if (controller.title === title) return;
      title = controller.title;
      this.remembered.remember(this.openPages());
    });
    panel.onDidDispose(() => {
      this.open.delete(page);
      this.remembered.remember(this.openPages());
    });
  }

  private openPages(): RememberedPage[] {
    return [...this.open].map(({ controller: { page, key, title, restore } }) => ({ page, key, title, restore }));
  }
}
