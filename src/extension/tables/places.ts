import * as path from 'node:path';
import * as vscode from 'vscode';
import { partOfWord } from '../../core/layouts/folders/partWords';
import { relativeTo } from '../datasets/paths';
import type { WindowPlaces } from '../shared/windowPlaces';
import type { Place } from './messages';

/** Folders above a table's own that may be its dataset: `dataset/annotations/lists/train.csv`. */
const mostAbove = 3;

/** The documents that may be tables of labels. */
export const tableSelector: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.{csv,tsv,tab,psv,CSV,TSV,TAB,PSV}',
};

/** Whether a document may be a table of labels: not one of the runs that are kept in hidden folders. */
export function isTableDocument({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  if (uri.scheme !== 'file' || !/\.(csv|tsv|tab|psv)$/i.test(uri.fsPath)) return false;
  const within = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  return (
    within === undefined || !(relativeTo(within, uri.fsPath) ?? '').split('/').some((name) => name.startsWith('.'))
  );
}

/**
 * The folders that a table may be about, the likeliest first: a dataset that is on the list, the table's own folder,
 * and those above it in the workspace. Only what this window may read.
 */
export async function placesOf(
  file: string,
  datasets: readonly string[],
  places: WindowPlaces,
): Promise<readonly Place[]> {
  const links = vscode.workspace.isTrusted;
  const known = datasets
    .filter((folder) => relativeTo(folder, file) !== null)
    .sort((a, b) => b.length - a.length)
    .map((folder) => ({ folder, links, above: false }));
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
  const found: Place[] = [];
  let folder = path.dirname(file);
  for (let level = 0; workspace !== undefined && level <= mostAbove; level++) {
    found.push({ folder, links, above: level > 0 });
    if (folder === workspace || relativeTo(workspace, folder) === null) break;
    folder = path.dirname(folder);
  }
  // `dataset/train/metadata.csv` is about one part of the dataset.
  const [own, above] = found;
  if (own && above && partOfWord(path.basename(own.folder)) > 0) found.splice(0, 2, above, own);
  const all = [...known, ...found.filter((one) => known.every((other) => other.folder !== one.folder))];
  const refused = await Promise.all(all.map((one) => places.refusal(one.folder)));
  return all.filter((_, i) => refused[i] === undefined);
}
