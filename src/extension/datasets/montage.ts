import * as path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { ScanReport } from '../../protocol/runFiles';
import type { ImageAccess } from '../pages/images';
import { TooltipText, type Picture } from '../shared/markdown';
import { countWords, datasetWords, nodeId, type DatasetNode } from './nodes';
import { absolute } from './paths';
import { classOf, rowsOf } from './report';

/** Images of a montage, in a row of it, and the longest side of each in pixels. */
const [most, inRow, side] = [10, 5, 72];
/** Montages that are kept: some 30 KB each. */
const kept = 40;

/** Rows of the tree that a montage is shown of. */
export type MontageNode = DatasetNode & { readonly kind: 'dataset' | 'part' | 'class' };

export function hasMontage(node: DatasetNode): node is MontageNode {
  return node.kind === 'dataset' || node.kind === 'part' || node.kind === 'class';
}

/** Entries evenly taken from a list, at most so many. */
export function evenly<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, at) => list[Math.floor(((at + 0.5) * list.length) / count)]!);
}

/** Rows of the report that a row of the tree stands for. */
function rowsBelow(report: ScanReport, node: MontageNode): readonly number[] {
  if (node.kind === 'dataset') return rowsOf(report, null, null);
  if (node.kind === 'part') return rowsOf(report, null, node.part);
  const rows = rowsOf(report, node.class, node.part);
  return node.class === null ? rows.filter((row) => classOf(report, row) === null) : rows;
}

interface Montage {
  readonly report: ScanReport;
  readonly pictures: readonly Picture[];
  readonly problem: string | undefined;
}

/** A few images of a dataset, a part or a class, for tooltips; made by the service when one is asked for. */
export class Montages {
  private readonly known = new Map<string, Montage>();

  constructor(private readonly images: Pick<ImageAccess, 'places' | 'service'>) {}

  /** The tooltip; undefined where nobody waits for it any more. */
  async tooltip(
    report: ScanReport,
    node: MontageNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.MarkdownString | undefined> {
    const id = nodeId(node);
    let montage = this.known.get(id);
    if (montage?.report !== report) {
      montage = await this.made(report, node);
      this.known.delete(id);
      this.known.set(id, montage);
      for (const oldest of [...this.known.keys()].slice(0, Math.max(0, this.known.size - kept)))
        this.known.delete(oldest);
    }
    if (token.isCancellationRequested) return undefined;
    const text = new TooltipText().pictures(montage.pictures, inRow);
    if (montage.problem !== undefined) text.text(montage.problem).paragraph('');
    if (node.kind === 'dataset') text.text(node.folder).paragraph(datasetWords(report)).paragraph(report.words);
    else {
      const name = node.kind === 'part' ? node.part : (node.class ?? vscode.l10n.t('(no label)'));
      text.text(name).paragraph(countWords(node.count, node.total));
    }
    return text.markdown;
  }

  private async made(report: ScanReport, node: MontageNode): Promise<Montage> {
    const files = evenly(rowsBelow(report, node), most).map((row) => report.files.path[row]!);
    const tried = await Promise.all(files.map((file) => this.picture(node.folder, file)));
    const pictures = tried.filter((one) => typeof one !== 'string');
    // One picture that cannot be shown is missing; where none can, the first says why.
    const problem = pictures.length === 0 ? tried.find((one) => typeof one === 'string') : undefined;
    return { report, pictures, problem };
  }

  private async picture(folder: string, relative: string): Promise<Picture | string> {
    const file = absolute(folder, relative);
    try {
      await this.images.places.require(file, { opened: [folder] });
      return await this.images.service.thumbnail(file, side);
    } catch (error) {
      return `${path.posix.basename(relative)}: ${messageOf(error)}`;
    }
  }
}
