import { baseName, folderOf, withoutExtension } from '../../slashPaths';
import { partOfWord } from '../folders/partWords';
import { spellingsOf } from './idSpellings';
import { tableExtensions } from '../../choices/imageFormats';
import { partCode } from '../../parts';

/** How an id differs from the file it was taken for. */
export type Looseness = 'zeros' | 'folder';

/** What an id of a table stands for. */
export type Resolved =
  | { readonly kind: 'found'; readonly file: string; readonly loose?: Looseness }
  | { readonly kind: 'ambiguous'; readonly files: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * Finds the image that an id of a table means: a path from the table's folder, from the root or from
 * somewhere above (`/data/train/a.jpg`, `gs://bucket/a.jpg`), a name in any sub-folder, with extension, without, or
 * with another image extension than the file's. Letters' case and Unicode's two ways to write an accent do not matter
 * where only one file fits. Where nothing else fits, `1` is `00001.jpg`, and a path whose folders do not exist here is
 * the one file of that name.
 */
export class FileIndex {
  private readonly byName = new Map<string, string[]>();
  private readonly byStem = new Map<string, string[]>();
  private readonly byNumber = new Map<string, string[]>();
  private readonly folders = new Set<string>();

  constructor(readonly files: readonly string[]) {
    for (const file of files) {
      const name = folded(baseName(file));
      const stem = withoutExtension(name);
      push(this.byName, name, file);
      push(this.byStem, stem, file);
      const number = numberOf(stem);
      if (number !== null) push(this.byNumber, number, file);
      for (const folder of folderOf(file).split('/')) this.folders.add(folded(folder));
    }
  }

  /** `folder` is the table's own folder, '' for the root; of several files the one of `part` is meant. Never throws. */
  resolve(id: string, folder: string, part: number = partCode.train): Resolved {
    let ambiguous: Resolved | undefined;
    for (const path of spellingsOf(id)) {
      const found = this.exactly(path, folder, part);
      if (found?.kind === 'found') return found;
      ambiguous ??= found;
    }
    if (ambiguous) return ambiguous;
    for (const path of spellingsOf(id)) {
      const found = this.loosely(path);
      if (found) return found;
    }
    return { kind: 'missing' };
  }

  private exactly(path: string, folder: string, part: number): Resolved | undefined {
    const name = folded(baseName(path));
    return (
      choose(this.byName.get(name), path, folder, part, (file) => file) ??
      choose(this.byStem.get(name), path, folder, part, withoutExtension) ??
      (tableExtensions.has(/\.([^.]*)$/.exec(name)?.[1] ?? '')
        ? choose(this.byStem.get(withoutExtension(name)), withoutExtension(path), folder, part, withoutExtension)
        : undefined)
    );
  }

  private loosely(path: string): Resolved | undefined {
    const name = folded(baseName(path));
    const strange = folderOf(path)
      .split('/')
      .every((one) => one === '' || (!this.folders.has(folded(one)) && partOfWord(one) === partCode.none));
    // An id whose own folders exist means a file in them; one of another folder would get another file's class.
    if (!strange) return undefined;
    const sameName =
      folderOf(path) === '' ? undefined : (this.byName.get(name) ?? this.byStem.get(withoutExtension(name)));
    if (sameName?.length === 1) return { kind: 'found', file: sameName[0]!, loose: 'folder' };
    const number = numberOf(withoutExtension(name.replace(/^(\d+)\.0$/, '$1')));
    const numbered = number === null ? undefined : this.byNumber.get(number);
    if (numbered?.length === 1) return { kind: 'found', file: numbered[0]!, loose: 'zeros' };
    return numbered ? { kind: 'ambiguous', files: numbered } : undefined;
  }
}

/** The digits of a name without its zeros in front, or null for other names. */
function numberOf(stem: string): string | null {
  return /^\d{1,30}$/.test(stem) ? stem.replace(/^0+(?=\d)/, '') : null;
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function push(index: Map<string, string[]>, key: string, file: string): void {
  const files = index.get(key);
  if (files) files.push(file);
  else index.set(key, [file]);
}

/** Of the files with the right name, the one whose folders fit the id too. */
function choose(
  candidates: readonly string[] | undefined,
  path: string,
  folder: string,
  part: number,
  keyOf: (file: string) => string,
): Resolved | undefined {
  if (!candidates) return undefined;
  const wanted = folded(path);
  const fitting = candidates.filter((file) => {
    const key = folded(keyOf(file));
    return key === wanted || key.endsWith(`/${wanted}`) || wanted.endsWith(`/${key}`);
  });
  if (fitting.length === 0) return undefined;
  if (fitting.length === 1) return { kind: 'found', file: fitting[0]! };
  const beside = folder === '' ? path : `${folder}/${path}`;
  const narrowings: ((file: string) => boolean)[] = [
    (file) => keyOf(file) === beside || keyOf(file) === path,
    (file) => folded(keyOf(file)) === folded(beside),
    (file) => baseName(keyOf(file)) === baseName(path),
    (file) =>
      folderOf(file)
        .split('/')
        .some((name) => partOfWord(name) === part),
  ];
  for (const narrowing of narrowings) {
    const narrowed = fitting.filter(narrowing);
    if (narrowed.length === 1) return { kind: 'found', file: narrowed[0]! };
  }
  return { kind: 'ambiguous', files: fitting };
}
