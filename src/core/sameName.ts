/** Marks that are not seen: soft hyphen, zero-width space, word joiner, byte order mark. */
const unseen = /[\u00ad\u200b\u2060\ufeff]/g;

/** The same text however its accents are written: a Mac's archives have `ä` as two characters (NFD), others as one. */
export function sameText(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFC');
}

/**
 * What two names of one thing have in common. Left out of a comparison are: the form of Unicode (NFKC: `ä` as one
 * character or two, full-width letters, ligatures), case (`ß` is `ss`), marks that are not seen, spaces around the
 * name, and whether spaces or underscores, one or several, stand within it. `Gänseblümchen` in NFD and NFC,
 * `Daisy` and `daisy`, `golden_retriever` and `Golden  Retriever` fold to one text. Hyphens, accents, signs and digits
 * count: `A-` is not `A`, `ä` not `a`, `1` not `01`.
 *
 * For comparing only: a name is shown, stored and exported as it is written.
 */
export function foldName(text: string): string {
  if (/^[a-z0-9]+$/.test(text)) return text;
  const folded = text
    .normalize('NFKC')
    .replace(unseen, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\s_]+/g, ' ')
    .trim();
  return folded === '' ? text.trim() : folded;
}

/** Names that stand side by side in one place (a folder, a part, a model's list), in the order in which they count. */
export type NameGroup = Iterable<string>;

/** What `uniteNames` found: for each name the one that it is called by, and which names were united. */
export interface UnitedNames {
  /** Every name that was given, as it is written, with the name that stands for it. */
  readonly nameOf: ReadonlyMap<string, string>;
  /** The spellings of each name that is written in more than one way; the first stands for all. */
  readonly united: readonly (readonly string[])[];
}

/**
 * Decides which names of several places are one: what folds to the same text, where no place tells them apart. `A` in
 * one part and `a` in another are one class; a part that has both `A` and `a` (letters, say) keeps them two
 * everywhere. Names that differ only in the form of Unicode are one always. The spelling met first stands for all.
 */
export function uniteNames(groups: Iterable<NameGroup>): UnitedNames {
  const spellings = new Map<string, Set<string>>();
  const told = new Set<string>();
  for (const group of groups) {
    const here = new Map<string, string>();
    for (const name of group) {
      const key = foldName(name);
      let known = spellings.get(key);
      if (!known) spellings.set(key, (known = new Set()));
      known.add(name);
      const before = here.get(key);
      if (before !== undefined && before !== sameText(name)) told.add(key);
      here.set(key, sameText(name));
    }
  }
  const nameOf = new Map<string, string>();
  const united: string[][] = [];
  for (const [key, names] of spellings) {
    const one = new Map<string, string[]>();
    for (const name of names) {
      const form = told.has(key) ? sameText(name) : key;
      const same = one.get(form);
      if (same) same.push(name);
      else one.set(form, [name]);
    }
    for (const same of one.values()) {
      for (const name of same) nameOf.set(name, same[0]!);
      if (same.length > 1) united.push(same);
    }
  }
  return { nameOf, united };
}
