import { foldName, sameText } from './sameName';

/**
 * Finds each of `names` among a model's classes: the index, or -1. Exact names come first, then those that differ only
 * in the form of Unicode, then in case and spacing, then in a number before each class of the model (`0 Daisy`). A name
 * that several classes could be is none of them, and two names that are told apart never become one class.
 */
export function matchClasses(names: readonly string[], classes: readonly string[]): number[] {
  const found = names.map((name) => classes.indexOf(name));
  const ways = [
    { fold: sameText, given: names, known: classes },
    { fold: foldName, given: names, known: classes },
    { fold: foldName, given: withoutNumbers(names), known: withoutNumbers(classes) },
  ];
  for (const { fold, given, known } of ways) {
    const index = indexBy(known, fold);
    const taken = new Set(found);
    const wanted = given.map((name, i) => (found[i] === -1 ? (index.get(fold(name)) ?? -1) : -1));
    wanted.forEach((one, i) => {
      const alone = wanted.indexOf(one) === wanted.lastIndexOf(one);
      if (one >= 0 && alone && !taken.has(one)) found[i] = one;
    });
  }
  return found;
}

/** Class by its name as `fold` compares it; names of two classes are left out. */
function indexBy(classes: readonly string[], fold: (name: string) => string): Map<string, number> {
  const index = new Map<string, number>();
  classes.forEach((name, i) => index.set(fold(name), index.has(fold(name)) ? -1 : i));
  return index;
}

/**
 * Names without the numbers before them where each line has its own in order, from 0 or from 1, as Teachable Machine
 * writes its labels: `0 Daisy`, `1 Wild rose`.
 */
export function withoutNumbers(names: readonly string[]): readonly string[] {
  const parts = names.map((name) => /^(\d+)[\s:,;]+(\S.*)$/u.exec(name));
  const first = Number(parts[0]?.[1] ?? NaN);
  const ordered = parts.every((part, i) => part !== null && Number(part[1]) === first + i);
  return names.length > 1 && (first === 0 || first === 1) && ordered ? parts.map((part) => part![2]!) : names;
}
