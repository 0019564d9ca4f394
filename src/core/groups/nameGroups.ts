import { burstsOf } from './burstGroups';
import { keysByNumber, keysByWord } from './nameKeys';
import { splitName, type NamedFile } from './nameTokens';
import { keysByGroupWord } from './wordKeys';
import { variantKeys } from './variantKeys';

/** What in the names says that images belong together. */
export type NameRule = 'word' | 'number' | 'variant' | 'name' | 'burst';

/** Groups that the names of files show. */
export interface NameGroups {
  /** The group of each file, null where its name shows none. */
  readonly keys: readonly (string | null)[];
  /** Rules by which keys were found, most images first. */
  readonly rules: readonly { readonly rule: NameRule; readonly files: number }[];
}

/**
 * Finds what images belong together by their names: a number behind “patient”, “video” and the like; a number that
 * many names begin with (`00012_003`); ends that tell views and changed copies of one image apart (`_left`,
 * `_flipped`); a name that runs through several classes (`alice_3`); seconds between times. Each is believed only where
 * most names of its form take part and it says something else than the class: a counter makes no groups.
 */
export function nameGroups(
  files: readonly string[],
  classes: readonly string[],
  classIndex: ArrayLike<number>,
): NameGroups {
  const keys = new Array<string | null>(files.length).fill(null);
  const rules: { rule: NameRule; files: number }[] = [];
  let open: NamedFile[] = files.map((file, index) => ({
    index,
    classIndex: classIndex[index] ?? -1,
    name: splitName(file, classes[classIndex[index] ?? -1] ?? ''),
  }));
  const take = (rule: NameRule, found: ReadonlyMap<number, string>) => {
    for (const [index, key] of found) keys[index] = key;
    if (found.size > 0) rules.push({ rule, files: found.size });
    open = open.filter(({ index }) => !found.has(index));
  };
  take('word', keysByGroupWord(open));
  const variants = variantKeys(open, classes);
  // A number before the ends (`12_3_left`) says more than the ends, and holds for their names without an end too.
  take('number', keysByNumber(open, variants.bases, files.length));
  take('variant', new Map([...variants.keys].filter(([index]) => keys[index] === null)));
  take('name', keysByWord(open, files.length));
  take('burst', burstsOf(open, files.length));
  return { keys, rules: rules.sort((a, b) => b.files - a.files) };
}
