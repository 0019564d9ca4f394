import * as vscode from 'vscode';
import type { TableCell } from '../../core/tables/tableCells';
import type { ImageAccess } from '../pages/images';
import { TooltipText } from '../shared/markdown';
import { rangeOf } from './diagnostics';
import { addPicture } from './images';
import type { LiveTables } from './liveTables';
import { counts } from './words';

/** The image of a row when the pointer rests on its id; what is wrong with a row its diagnostic tells. */
export class TableHover implements vscode.HoverProvider {
  constructor(
    private readonly tables: LiveTables,
    private readonly images: Pick<ImageAccess, 'places' | 'service'>,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const cell = await this.tables.ask(document, 'cell', { line, character });
    if (!cell || cell.column === 'other' || token.isCancellationRequested) return undefined;
    const text = new TooltipText();
    if (cell.column === 'id') {
      if (cell.image.kind !== 'found') return undefined;
      await addPicture(text, this.images, cell.folder, cell.image.file);
      if (token.isCancellationRequested) return undefined;
    } else if (cell.label === '') return undefined;
    for (const words of wordsOf(cell)) text.paragraph(words);
    return new vscode.Hover(text.markdown, rangeOf(cell.place));
  }
}

function wordsOf({ label, rows, part }: TableCell): string[] {
  const ofClass = label === '' ? [] : [vscode.l10n.t('Class “{0}” · {1}', label, counts.rows(rows))];
  return [...ofClass, ...(part === null ? [] : [vscode.l10n.t('Part: {0}', part)])];
}
