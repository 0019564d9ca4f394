import { foldName } from '../sameName';

/** A name that is likely another one, written wrongly. */
export interface SimilarName {
  readonly like: string;
  readonly rows: number;
}

/** Shorter words differ in a letter too often to be mistakes (cat, cap, car). */
const shortest = 4;

/**
 * Rare names that are nearly a frequent one: written with other capitals, spaces or signs, or one letter more, less,
 * other or exchanged with its neighbour. Numbers in names count: `class 1` is not `class 2`.
 */
export function similarNames(rows: ReadonlyMap<string, number>): Map<string, SimilarName> {
  const byWord = new Map<string, string[]>();
  const byDeletion = new Map<string, Set<string>>();
  for (const [name, count] of rows) {
    if (count < 3) continue;
    const word = wordOf(name);
    push(byWord, word, name);
    if (word.length >= shortest && count >= shortest)
      for (const one of deletions(word)) {
        const known = byDeletion.get(one);
        if (known) known.add(word);
        else byDeletion.set(one, new Set([word]));
      }
  }
  const found = new Map<string, SimilarName>();
  for (const [name, count] of rows) {
    const word = wordOf(name);
    const best = { like: '', rows: 0 };
    const offer = (other: string): void => {
      const many = rows.get(other)!;
      if (other !== name && many > best.rows) Object.assign(best, { like: other, rows: many });
    };
    // What differs in a sign or a capital alone may be meant (letters, grades), but hardly where one is rare.
    for (const other of byWord.get(word) ?? []) if (word.length > 1 && count * 3 <= rows.get(other)!) offer(other);
    if (best.rows === 0 && word.length >= shortest)
      for (const one of deletions(word))
        for (const near of byDeletion.get(one) ?? [])
          if (near !== word && oneEditApart(word, near) && numbersOf(word) === numbersOf(near))
            for (const other of byWord.get(near)!) if (count === 1 || count * 10 <= rows.get(other)!) offer(other);
    if (best.rows > 0) found.set(name, best);
  }
  return found;
}

/** A name without what is a matter of style: `Golden_Retriever`, `golden-retriever`. */
function wordOf(name: string): string {
  const folded = foldName(name);
  const bare = folded.replace(/[^\p{L}\p{N}]+/gu, '');
  // Signs that are all that tells grades apart (`A+`, `A-`) are no style.
  return [...bare].length > 2 ? bare : folded;
}

function numbersOf(word: string): string {
  return word.replace(/\D+/g, ' ').trim();
}

function* deletions(word: string): Generator<string> {
  yield word;
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
}

/** Whether one letter was added, left out, replaced, or exchanged with the next. */
export function oneEditApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (text: string, from: number): string => text.slice(from);
  if (a.length === b.length)
    return (
      rest(a, i + 1) === rest(b, i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2))
    );
  return a.length < b.length ? rest(a, i) === rest(b, i + 1) : rest(a, i + 1) === rest(b, i);
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
