import { UnionFind } from '../../groups/unionFind';

/** Groups of what is joined, each in order, the groups by their first member; single ones are in no group. */
export function joinedGroups(count: number, pairs: Iterable<readonly [number, number]>): number[][] {
  const sets = new UnionFind(count);
  for (const [one, other] of pairs) sets.join(one, other);
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const root = sets.find(i);
    const group = groups.get(root);
    if (group) group.push(i);
    else groups.set(root, [i]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
