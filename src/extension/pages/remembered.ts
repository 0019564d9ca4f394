import * as vscode from 'vscode';
import * as v from 'valibot';
import { pageNames, pages, type PageName } from '../../protocol/pages/envelope';
import { parseWith } from '../../protocol/parse';
import { memoryKeys } from '../shared/ids';

const rememberedSchema = v.array(
  v.object({ page: v.picklist(pageNames), key: v.string(), title: v.string(), restore: v.unknown() }),
);
/** An open page as the next window knows it: `restore` is what its controller is made again from. */
export type RememberedPage = v.InferOutput<typeof rememberedSchema>[number];

/**
 * Which pages were open when the window was last closed. After a reload the editor brings back a tab in the background
 * without asking for its page until it is shown: only from here is it known what such a tab is about.
 */
export class RememberedPages {
  /** Of the window before, without those that have come back. */
  private dormant: RememberedPage[];

  constructor(private readonly memory: vscode.Memento) {
    const remembered = parseWith(rememberedSchema, memory.get(memoryKeys.openPages));
    this.dormant = remembered.ok ? remembered.value : [];
  }

  /** Remembers what is open now, and what may still come back. */
  remember(open: readonly RememberedPage[]): void {
    this.dormant = this.dormant.filter(
      (one) => tabsOf(one).length > 0 && !open.some(({ page, key }) => page === one.page && key === one.key),
    );
    void this.memory.update(memoryKeys.openPages, [...this.dormant, ...open]);
  }

  /**
   * What the page of a panel that kept nothing is made again from: a page stores that when its script first runs, and
   * a window may go before. Undefined where none of this kind and title was open, or several were.
   */
  restoreOf(page: PageName, title: string): unknown {
    const named = this.dormant.filter((one) => one.page === page && one.title === title);
    return named.length === 1 ? named[0]!.restore : undefined;
  }

  /** The tab of a page that has not come back yet; undefined where there is none, or another one could be meant. */
  tab(page: PageName, key: string, open: readonly RememberedPage[]): vscode.Tab | undefined {
    const wanted = this.dormant.find((one) => one.page === page && one.key === key);
    if (!wanted) return undefined;
    const same = (one: RememberedPage): boolean => one.page === page && one.title === wanted.title;
    const tabs = tabsOf(wanted);
    return this.dormant.filter(same).length === 1 && !open.some(same) && tabs.length === 1 ? tabs[0] : undefined;
  }
}

function tabsOf({ page, title }: RememberedPage): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input, label }) =>
        // The editor puts a word of its own before the type.
        input instanceof vscode.TabInputWebview &&
        label === title &&
        (input.viewType === pages[page].viewType || input.viewType.endsWith(`-${pages[page].viewType}`)),
    );
}
