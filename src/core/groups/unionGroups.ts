import { UnionFind } from './unionFind';

/**
 * Unites ways to group the same files: whatever any of them puts together is together, also along chains (a copy of an
 * image of one patient that stands among another's unites the two). Negative numbers say nothing. Groups of one file
 * are none; the numbers follow the order of the files.
 */
export function unionGroups(files: number, ways: readonly ArrayLike<number>[]): Int32Array {
  const sets = new UnionFind(files);
  for (const way of ways) {
    const first = new Map<number, number>();
    for (let i = 0; i < files; i++) {
      const group = way[i] ?? -1;
      if (group < 0) continue;
      const known = first.get(group);
      if (known === undefined) first.set(group, i);
      else sets.join(i, known);
    }
  }
  const sizes = new Uint32Array(files);
  for (let i = 0; i < files; i++) sizes[sets.find(i)]!++;
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: files }, (_, i) => {
    const root = sets.find(i);
    if (sizes[root]! < 2) return -1;
    const known = numbers.get(root) ?? numbers.size;
    numbers.set(root, known);
    return known;
  });
}

/** Numbers for names of groups, in order of appearance; -1 where there is none. */
export function groupNumbers(names: readonly (string | null)[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    if (name === null) return -1;
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
