import * as vscode from 'vscode';
import * as v from 'valibot';
import { pageNames, pages, type PageName } from '../../protocol/pages/envelope';
import { parseWith } from '../../protocol/parse';
import { memoryKeys } from '../shared/ids';

const keptSchema = v.array(v.object({ page: v.picklist(pageNames), key: v.string(), title: v.string() }));
/** An open page as the next window knows it. */
export type KeptPage = v.InferOutput<typeof keptSchema>[number];

/**
 * Which pages were open when the window was last closed. After a reload the editor brings back a tab in the background without
 * asking for its page until it is shown: only from here is it known what such a tab is about.
 */
export class RememberedPages {
  /** Of the window before, without those that have come back. */
  private dormant: KeptPage[];

  constructor(private readonly memory: vscode.Memento) {
    const kept = parseWith(keptSchema, memory.get(memoryKeys.openPages));
    this.dormant = kept.ok ? kept.value : [];
  }

  /** Keeps what is open now, and what may still come back. */
  keep(open: readonly KeptPage[]): void {
    this.dormant = this.dormant.filter((one) => tabsOf(one).length > 0 && !open.some(({ page, key }) => page === one.page && key === one.key));
    void this.memory.update(memoryKeys.openPages, [...this.dormant, ...open]);
  }

  /** The tab of a page that has not come back yet; undefined where there is none, or another one could be meant. */
  tab(page: PageName, key: string, open: readonly KeptPage[]): vscode.Tab | undefined {
    const wanted = this.dormant.find((one) => one.page === page && one.key === key);
    if (!wanted) return undefined;
    const same = (one: KeptPage): boolean => one.page === page && one.title === wanted.title;
    const tabs = tabsOf(wanted);
    return this.dormant.filter(same).length === 1 && !open.some(same) && tabs.length === 1 ? tabs[0] : undefined;
  }
}

function tabsOf({ page, title }: KeptPage): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input, label }) =>
    // The editor puts a word of its own before the type.
    input instanceof vscode.TabInputWebview && label === title && (input.viewType === pages[page].viewType || input.viewType.endsWith(`-${pages[page].viewType}`)));
}
