import { baseName, folderOf, partOfWord, withoutExtension } from './layoutReading';
import { tableExtensions } from '../choices/imageFormats';
import { partCode } from '../parts';

/** What an id of a table stands for. */
export type Resolved =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'ambiguous'; readonly files: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * Finds the image that an id of a table means: a path from the table's folder, from the root or from
 * somewhere above (`/data/train/a.jpg`), a name in any sub-folder, with extension, without, or with
 * another image extension than the file's. Letters' case does not matter where only one file fits.
 */
export class FileIndex {
  private readonly byName = new Map<string, string[]>();
  private readonly byStem = new Map<string, string[]>();

  constructor(files: readonly string[]) {
    for (const file of files) {
      const name = baseName(file).toLowerCase();
      push(this.byName, name, file);
      push(this.byStem, withoutExtension(name), file);
    }
  }

  /** `folder` is the table's own folder, '' for the root. Never throws. */
  resolve(id: string, folder: string): Resolved {
    const path = tidy(id);
    if (path === '') return { kind: 'missing' };
    const name = baseName(path).toLowerCase();
    return (
      choose(this.byName.get(name), path, folder, (file) => file) ??
      choose(this.byStem.get(name), path, folder, withoutExtension) ??
      (tableExtensions.has(/\.([^.]*)$/.exec(name)?.[1] ?? '')
        ? choose(this.byStem.get(withoutExtension(name)), withoutExtension(path), folder, withoutExtension)
        : undefined) ?? {
        kind: 'missing',
      }
    );
  }
}

function push(index: Map<string, string[]>, key: string, file: string): void {
  const files = index.get(key);
  if (files) files.push(file);
  else index.set(key, [file]);
}

function tidy(id: string): string {
  const text = id.trim();
  return text.includes('\\') || text.startsWith('.') ? text.replaceAll('\\', '/').replace(/^(\.{1,2}\/)+/, '') : text;
}

/** Of the files with the right name, the one whose folders fit the id too. */
function choose(
  candidates: readonly string[] | undefined,
  path: string,
  folder: string,
  keyOf: (file: string) => string,
): Resolved | undefined {
  if (!candidates) return undefined;
  const wanted = path.toLowerCase();
  const fitting = candidates.filter((file) => {
    const key = keyOf(file).toLowerCase();
    return key === wanted || key.endsWith(`/${wanted}`) || wanted.endsWith(`/${key}`);
  });
  if (fitting.length === 0) return undefined;
  if (fitting.length === 1) return { kind: 'found', file: fitting[0]! };
  const beside = folder === '' ? path : `${folder}/${path}`;
  const narrowings: ((file: string) => boolean)[] = [
    (file) => keyOf(file) === beside || keyOf(file) === path,
    (file) => baseName(keyOf(file)) === baseName(path),
    (file) =>
      folderOf(file)
        .split('/')
        .some((name) => partOfWord(name) === partCode.train),
  ];
  for (const narrowing of narrowings) {
    const narrowed = fitting.filter(narrowing);
    if (narrowed.length === 1) return { kind: 'found', file: narrowed[0]! };
  }
  return { kind: 'ambiguous', files: fitting };
}
