import { foldName } from '../sameName';
import { countGroups } from './groupCounts';
import type { NamedFile } from './nameTokens';
import { variantEnds } from './nameWords';

/** Ends of a name that are taken off one after the other: `12_crop_flip`. */
const mostEnds = 3;

export interface VariantKeys {
  /** What is left of each name, by file index, where an end was taken off. */
  readonly bases: ReadonlyMap<number, string>;
  /** Keys of those whose base is shared, and of the files that are called as a base. */
  readonly keys: ReadonlyMap<number, string>;
}

/** Keys by what is left of names without an end that tells views or changed copies apart, class by class. */
export function variantKeys(files: readonly NamedFile[], classes: readonly string[]): VariantKeys {
  const bases = new Map<number, string>();
  const whole = new Set<string>();
  const keyOf = (classIndex: number, text: string) => `${classes[classIndex] ?? ''}/${text.toLowerCase()}`;
  for (const { index, classIndex, name } of files) {
    const base = withoutEnds(name.text, classes[classIndex] ?? '');
    if (base === name.text) continue;
    bases.set(index, base);
    whole.add(keyOf(classIndex, base));
  }
  const found = files.flatMap(({ index, classIndex, name }) => {
    const key = keyOf(classIndex, bases.get(index) ?? name.text);
    return whole.has(key) ? [{ index, key, text: name.text, classIndex }] : [];
  });
  const texts = new Map<string, Set<string>>();
  for (const { key, text } of found) texts.set(key, (texts.get(key) ?? new Set()).add(text));
  const shared = found.filter(({ key }) => texts.get(key)!.size > 1);
  const counts = countGroups(shared);
  const enough = counts.shared >= 2 && shared.length >= Math.max(4, 0.02 * files.length);
  return { bases, keys: new Map(enough ? shared.map(({ index, key }) => [index, key]) : []) };
}

function withoutEnds(text: string, className: string): string {
  let rest = text;
  for (let i = 0; i < mostEnds; i++) {
    const shorter = variantEnds
      .map(({ end, numbered }) => {
        const found = end.exec(rest);
        const base = found ? rest.slice(0, found.index) : rest;
        const bare = base.slice(base.lastIndexOf('/') + 1);
        const names =
          /\d/.test(bare) || (!numbered && /[\p{L}\p{N}]{3}/u.test(bare) && foldName(bare) !== foldName(className));
        return names ? base : rest;
      })
      .find((base) => base !== rest);
    if (shorter === undefined) break;
    rest = shorter;
  }
  return rest;
}
