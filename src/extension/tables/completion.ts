import * as vscode from 'vscode';
import { visibleText } from '../../core/plainText';
import { rangeOf } from './diagnostics';
import type { LiveTables } from './liveTables';
import { counts } from './words';

/** Classes in the column of the classes, images without a row in that of the ids. */
export class TableCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly tables: LiveTables) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
  ): Promise<vscode.CompletionList | undefined> {
    const found = await this.tables.ask(document, 'offers', { line, character });
    if (!found || found.place.line !== found.place.endLine) return undefined;
    const range = rangeOf(found.place);
    const items = found.offers.map(({ kind, name, text, rows }, i) => {
      const isClass = kind === 'class';
      const item = new vscode.CompletionItem(
        {
          label: visibleText(name),
          description: isClass ? counts.rows(rows) : vscode.l10n.t('image without a row'),
        },
        isClass ? vscode.CompletionItemKind.EnumMember : vscode.CompletionItemKind.File,
      );
      item.range = range;
      item.insertText = text;
      item.filterText = text;
      item.sortText = String(i).padStart(6, '0');
      return item;
    });
    return new vscode.CompletionList(items, !found.whole);
  }
}
