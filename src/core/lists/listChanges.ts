/** What makes another list of one: places of what goes, in the old list, and of what comes, in the new. Ascending. */
export interface ListChanges {
  readonly removed: readonly number[];
  readonly inserted: readonly number[];
}

/**
 * What makes `after` of `before`, entries being equal where their texts are. Few changes are told as few; entries that
 * changed places may be told as all that stands between them.
 */
export function listChanges(before: readonly string[], after: readonly string[]): ListChanges {
  let begin = 0;
  while (begin < before.length && begin < after.length && before[begin] === after[begin]) begin++;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > begin && endAfter > begin && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  const inAfter = new Set(after.slice(begin, endAfter));
  const inBefore = new Set(before.slice(begin, endBefore));
  const kept = (list: readonly string[], end: number, other: ReadonlySet<string>): number[] => {
    const places: number[] = [];
    for (let at = begin; at < end; at++) if (other.has(list[at]!)) places.push(at);
    return places;
  };
  const stay = kept(before, endBefore, inAfter);
  const come = kept(after, endAfter, inBefore);
  const inOrder = stay.length === come.length && stay.every((at, i) => before[at] === after[come[i]!]);
  return {
    removed: except(begin, endBefore, inOrder ? stay : []),
    inserted: except(begin, endAfter, inOrder ? come : []),
  };
}

/** The list that the changes make. @param items what comes, in the order of `inserted` */
export function withChanges<T>(before: readonly T[], { removed, inserted }: ListChanges, items: readonly T[]): T[] {
  const after: T[] = [];
  let [from, gone] = [0, 0];
  const keep = (until: number): void => {
    while (after.length < until && from < before.length) {
      if (removed[gone] === from) gone++;
      else after.push(before[from]!);
      from++;
    }
  };
  inserted.forEach((at, i) => {
    keep(at);
    after.push(items[i]!);
  });
  keep(Infinity);
  return after;
}

function except(begin: number, end: number, places: readonly number[]): number[] {
  const rest: number[] = [];
  let next = 0;
  for (let at = begin; at < end; at++) {
    if (places[next] === at) next++;
    else rest.push(at);
  }
  return rest;
}
