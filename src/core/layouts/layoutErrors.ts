import { kindOfLayout, type LayoutChoice } from '../dataset';
import { LoupeError } from '../errors';
import { formatCount, listWords, plural } from '../format';
import type { ReadFolders } from './layoutFolders';
import { kindWithoutClasses } from './layoutHints';
import { baseName, expectedLayouts, type Reading } from './layoutReading';
import { noTable, type TableStudy } from './layoutTable';

export function noImages(): LoupeError {
  return new LoupeError('no-images', `There are no images in this folder. ${expectedLayouts}`);
}

/** What a layout that was asked for lacks. */
export function notFitting(
  files: readonly string[],
  folders: ReadFolders,
  layout: LayoutChoice,
  reading: Reading | string,
): LoupeError {
  const level = /:\d/.test(layout) ? 'no image lies so deep' : null;
  const missing = {
    'class-folders': level ?? 'no image lies in a folder of its own class',
    'split-folders':
      level ??
      `there are no train, val or test folders with class folders inside (found: ${foundWords(files, folders)})`,
    table: typeof reading === 'string' ? reading : 'the table labels no image',
    'flat-names': 'no name begins with a class and a number, as cat.0.jpg does',
  }[kindOfLayout(layout)];
  return new LoupeError(
    'layout-does-not-fit',
    `This folder cannot be read as “${layout}”: ${missing.replace(/\.$/, '')}. Choose another layout, or let Loupe recognise it.`,
  );
}

function foundWords(files: readonly string[], { roles: { root } }: ReadFolders): string {
  // A wrapper around everything is not what was found.
  let at = root;
  while (at.children.length === 1 && at.children[0]!.children.length > 0) at = at.children[0]!;
  const names = at.children.map(({ name }) => name);
  const direct = files.filter((file) => !file.includes('/'));
  const folders = names.length === 0 ? [] : [`${plural(names.length, 'folder')} (${listWords(names, 4)})`];
  return [
    ...folders,
    ...(direct.length > 0 ? [`${plural(direct.length, 'image')} directly in it, such as ${baseName(direct[0]!)}`] : []),
  ].join(' and ');
}

export function noClasses(
  files: readonly string[],
  folders: ReadFolders,
  tables: Reading | string,
  others: readonly string[],
): LoupeError {
  // A table that is there but does not fit is what the person meant.
  const table = typeof tables === 'string' && tables !== noTable ? `${tables} ` : '';
  const kind = kindWithoutClasses(others);
  const albums = folders.roles.albums
    ? ' These are folders of a camera or a phone, which say when and how an image was taken, not what it shows.'
    : '';
  return new LoupeError(
    'no-classes',
    `${table}Nothing tells the classes of these ${formatCount(files.length)} images: found ${foundWords(files, folders)}.${albums}${kind === null ? '' : ` ${kind}`} ${expectedLayouts}`,
  );
}

export function tooFewClasses(
  reading: Reading,
  empty: readonly string[],
  { reading: tables }: TableStudy,
  others: readonly string[],
): LoupeError {
  const [only = ''] = reading.labels;
  const without = empty.filter((name) => name !== only);
  const emptyWords =
    without.length === 0
      ? ''
      : ` The ${without.length === 1 ? 'folder' : 'folders'} ${listWords(without.map((name) => `“${name}”`))} ${without.length === 1 ? 'holds' : 'hold'} no images.`;
  // A table that is there but does not fit is what the person meant.
  const table = typeof tables === 'string' && tables !== noTable ? `${tables} ` : '';
  const kind = kindWithoutClasses(others);
  return new LoupeError(
    'one-class',
    `${table}Only one class was found: “${only}” (${plural(reading.files.length, 'image')}, ${reading.where}).${emptyWords}${kind === null ? '' : ` ${kind}`} A classifier needs at least two classes. ${expectedLayouts}`,
  );
}
