import type * as vscode from 'vscode';
import type { HostMessage, PageName, PageRequest } from '../../protocol/pages/envelope';
import type { DispatchTrouble } from './dispatch';

/** A change of what a page shows: its whole state anew, or a small addition. */
export type PageChange = { readonly kind: 'snapshot' } | { readonly kind: 'update'; readonly update: unknown };

/** What stands behind one page: it owns the state, the page only draws it. */
export interface Controller extends vscode.Disposable {
  readonly page: PageName;
  /** What the page is about; one page is open for each. */
  readonly key: string;
  readonly title: string;
  /** Small JSON from which the same controller can be made again. */
  readonly restore: unknown;
  readonly onDidChange: vscode.Event<PageChange>;
  /** Answers a request of the page; never throws. */
  answer(request: PageRequest, trouble: DispatchTrouble): Promise<HostMessage>;
  /** The whole state as the page's schema has it. */
  snapshot(): unknown | Promise<unknown>;
  /** The page came into sight or went out of it. */
  shown?(visible: boolean): void;
}
