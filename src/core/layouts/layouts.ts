import type { LayoutKind } from '../dataset';
import { LoupeError } from '../errors';
import { formatCount, listWords, plural } from '../format';
import {
  folderTree,
  looksSplit,
  looksUnlabelled,
  readClassFolders,
  readSplitFolders,
  reportEmptyFolders,
  type FolderTree,
} from './layoutFolders';
import { convincing, readFlatNames } from './layoutNames';
import { baseName, expectedLayouts, folderOf, hasTwoClasses, type Reading } from './layoutReading';
import { finishReading } from './layoutResult';
import { applyTables } from './applyTables';
import { noTable, studyTables, type TableStudy } from './layoutTable';
import type { RecogniseOptions, RecognisedLayout } from './layoutTypes';
import { sortNatural } from '../naturalOrder';

export type { TableText } from './tableColumns';

/**
 * Recognises how a folder says which image belongs to which class.
 *
 * `files` are the images' paths relative to the dataset with `/` on every platform, in any order. In
 * order of precedence: a table that labels at least half of the images (unless the folders say the
 * same), part folders with class folders inside, class folders, names such as `cat.0.jpg`. A single
 * folder around all of it is looked through.
 *
 * Throws a LoupeError: `no-images`, `no-classes`, `one-class`, or `layout-does-not-fit` for an
 * `options.layout` that cannot be; each says what was found and what is expected.
 */
export function recognise(files: readonly string[], options: RecogniseOptions = {}): RecognisedLayout {
  const visible = files.filter((file) => !isHidden(file));
  if (visible.length === 0) throw new LoupeError('no-images', `There are no images in this folder. ${expectedLayouts}`);
  const tree = folderTree(visible);
  const study = studyTables(visible, options.tables ?? []);
  const reading = options.layout ? forced(visible, tree, options.layout, study) : automatic(visible, tree, study);
  applyTables(reading, study);
  for (const file of files) {
    if (isHidden(file))
      reading.skipped.push({
        file,
        code: 'hidden',
        reason: 'It lies in a hidden or system folder, or is a hidden file.',
        class: null,
      });
  }
  const fromFolders = reading.layout === 'class-folders' || reading.layout === 'split-folders';
  const empty = fromFolders ? reportEmptyFolders(reading, tree, options.emptyFolders ?? []) : [];
  if (!hasTwoClasses(reading)) throw tooFewClasses(reading, empty, study);
  return finishReading(reading);
}

/** Hidden files, Finder's and notebooks' litter; these would otherwise become classes. */
function isHidden(file: string): boolean {
  return file.startsWith('.') || file.includes('/.') || file.startsWith('__MACOSX/') || file.includes('/__MACOSX/');
}

function automatic(files: readonly string[], tree: FolderTree, { reading: tables }: TableStudy): Reading {
  const folders = looksUnlabelled(tree)
    ? null
    : looksSplit(tree)
      ? readSplitFolders(files, tree)
      : readClassFolders(files, tree);
  if (typeof tables !== 'string' && hasTwoClasses(tables) && tableWins(tables, folders, files.length)) return tables;
  const foldersHold = folders !== null && hasTwoClasses(folders);
  if (foldersHold && 2 * folders.files.length >= files.length) return folders;
  const names = readFlatNames(files);
  if (convincing(names)) return names;
  if (foldersHold) return folders;
  if (typeof tables !== 'string' && hasTwoClasses(tables)) return tables;
  if (folders !== null && folders.files.length > 0) return folders;
  throw noClasses(files, tree, tables);
}

/**
 * A table that speaks of few images is a by-product; one that repeats the folders' names adds nothing, unless it has
 * parts.
 */
function tableWins(table: Reading, folders: Reading | null, images: number): boolean {
  if (!folders || !hasTwoClasses(folders)) return true;
  if (2 * table.files.length < images - table.unlabelled.length) return false;
  if (table.parts.some((part) => part > 0) && !folders.parts.some((part) => part > 0)) return true;
  const same = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const agreeing = table.files.filter((file, i) =>
    folderOf(file)
      .split('/')
      .some((name) => same(name) === same(table.labels[i]!)),
  ).length;
  return agreeing < 0.9 * table.files.length;
}

function forced(files: readonly string[], tree: FolderTree, layout: LayoutKind, study: TableStudy): Reading {
  const reading = forcedReading(files, tree, layout, study);
  if (typeof reading !== 'string' && reading.files.length > 0) return reading;
  const missing = {
    'class-folders': 'no image lies in a folder of its own class',
    'split-folders': `there are no train, val or test folders with class folders inside (found: ${foundWords(files, tree)})`,
    table: typeof reading === 'string' ? reading : 'the table labels no image',
    'flat-names': 'no name begins with a class and a number, as cat.0.jpg does',
  }[layout];
  throw new LoupeError(
    'layout-does-not-fit',
    `This folder cannot be read as “${layout}”: ${missing.replace(/\.$/, '')}. Choose another layout, or let Loupe recognise it.`,
  );
}

function forcedReading(
  files: readonly string[],
  tree: FolderTree,
  layout: LayoutKind,
  study: TableStudy,
): Reading | string {
  switch (layout) {
    case 'class-folders':
      return readClassFolders(files, tree);
    case 'split-folders':
      return readSplitFolders(files, tree);
    case 'table':
      return study.reading;
    case 'flat-names':
      return readFlatNames(files);
  }
}

function foundWords(files: readonly string[], { tops }: FolderTree): string {
  const names = sortNatural(tops.keys());
  const direct = files.filter((file) => !file.includes('/')).length;
  const folders = names.length === 0 ? [] : [`${plural(names.length, 'folder')} (${listWords(names, 4)})`];
  return [
    ...folders,
    ...(direct > 0
      ? [`${plural(direct, 'image')} directly in it, such as ${baseName(files.find((file) => !file.includes('/'))!)}`]
      : []),
  ].join(' and ');
}

function noClasses(files: readonly string[], tree: FolderTree, tables: Reading | string): LoupeError {
  const table = typeof tables === 'string' && tables !== noTable ? ` ${tables}` : '';
  return new LoupeError(
    'no-classes',
    `Nothing tells the classes of these ${formatCount(files.length)} images: found ${foundWords(files, tree)}.${table} ${expectedLayouts}`,
  );
}

function tooFewClasses(reading: Reading, empty: readonly string[], { reading: tables }: TableStudy): LoupeError {
  const [only = ''] = reading.labels;
  const others = empty.filter((name) => name !== only);
  const emptyWords =
    others.length === 0
      ? ''
      : ` The ${others.length === 1 ? 'folder' : 'folders'} ${listWords(others.map((name) => `“${name}”`))} ${others.length === 1 ? 'holds' : 'hold'} no images.`;
  // A table that is there but does not fit is what the person meant.
  const table = typeof tables === 'string' && tables !== noTable ? `${tables} ` : '';
  return new LoupeError(
    'one-class',
    `${table}Only one class was found: “${only}” (${plural(reading.files.length, 'image')}, ${reading.where}).${emptyWords} A classifier needs at least two classes. ${expectedLayouts}`,
  );
}
