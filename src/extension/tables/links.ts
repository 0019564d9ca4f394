import * as vscode from 'vscode';
import type { ImageAccess } from '../pages/images';
import { rangeOf } from './diagnostics';
import { openable } from './images';
import type { LiveTables } from './liveTables';

/** An id whose image is looked for when it is clicked. */
class IdLink extends vscode.DocumentLink {
  constructor(
    range: vscode.Range,
    readonly folder: string,
    readonly file: string,
  ) {
    super(range);
    this.tooltip = vscode.l10n.t('Open image');
  }
}

/** Leads from ids to their images: as links, and as definitions (F12, Ctrl+click) in tables of any length. */
export class TableLinks implements vscode.DocumentLinkProvider<vscode.DocumentLink>, vscode.DefinitionProvider {
  constructor(
    private readonly tables: LiveTables,
    private readonly images: Pick<ImageAccess, 'places'>,
  ) {}

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const folder = this.tables.studyOf(document)?.folder;
    const links = folder === undefined ? null : await this.tables.ask(document, 'links', {});
    return (links ?? []).map(({ place, file }) => new IdLink(rangeOf(place), folder!, file));
  }

  async resolveDocumentLink(link: vscode.DocumentLink): Promise<vscode.DocumentLink> {
    if (!(link instanceof IdLink)) return link;
    const target = await openable(this.images, link.folder, link.file);
    if (target) link.target = target;
    return link;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
  ): Promise<vscode.DefinitionLink[] | undefined> {
    const cell = await this.tables.ask(document, 'cell', { line, character });
    if (cell?.column !== 'id' || cell.image.kind !== 'found') return undefined;
    const target = await openable(this.images, cell.folder, cell.image.file);
    return (
      target && [
        { originSelectionRange: rangeOf(cell.place), targetUri: target, targetRange: new vscode.Range(0, 0, 0, 0) },
      ]
    );
  }
}
