import type { LayoutChoice } from '../dataset';
import { plural } from '../format';
import { partCode } from '../parts';
import { foldName } from '../sameName';
import type { FolderPlace } from './folders/folderPlaces';
import { commonStem, isDate, isFold } from './folders/folderWords';
import { isNeutral } from './folders/partWords';

/**
 * Which folder names make the class: the first to the last of those that could be one, counted from 0. `literal`: of
 * all folders of a path instead, whatever they are called.
 */
export interface ClassLevels {
  readonly first: number;
  readonly last: number;
  readonly literal?: boolean;
}

/** A level at which classes may stand, why, and how sure that is from 0 to 1. */
export interface RankedLevels {
  readonly levels: ClassLevels;
  readonly score: number;
  readonly reason: string | null;
}

const outer: ClassLevels = { first: 0, last: 0 };
const inner: ClassLevels = { first: 1, last: 1 };
const joined: ClassLevels = { first: 0, last: 1 };

/** The levels at which classes may stand, the likeliest first, and whether that one is clear. */
export function rankLevels(places: Iterable<FolderPlace>): {
  readonly ranked: readonly RankedLevels[];
  readonly clear: boolean;
  /** Why another level may be meant, where it is not clear. */
  readonly doubt?: string;
} {
  const used = [...places].filter(({ leftOut, unlabelled, free }) => !leftOut && !unlabelled && free.length > 0);
  const images = sum(used);
  const deep = used.filter(({ free }) => free.length > 1);
  if (used.length === 0) return { ranked: [], clear: true };
  const rank = (levels: ClassLevels, score: number, reason: string | null = null): RankedLevels => ({
    levels,
    score,
    reason,
  });
  const third = deep.some(({ free }) => free.length > 2) ? [rank({ first: 2, last: 2 }, 0.1)] : [];
  if (deep.length === 0) return { ranked: [rank(outer, 1)], clear: true };
  if (sum(deep) < 0.9 * images) {
    const reason = 'images lie in these folders themselves, so folders in them are part of the class';
    return { ranked: [rank(outer, 0.9, reason), rank(joined, 0.2), rank(inner, 0.1), ...third], clear: true };
  }
  const parents = new Map<string, Set<string>>();
  const within = new Map<string, number>();
  for (const { free, images: count } of deep) {
    const [parent, child] = [foldName(free[0]!.name), foldName(free[1]!.name)];
    parents.set(parent, (parents.get(parent) ?? new Set()).add(child));
    within.set(child, (within.get(child) ?? 0) + count);
  }
  const names = [...new Set(deep.map(({ free }) => free[1]!.name))];
  const mostly = (test: (name: string) => boolean) => names.filter(test).length >= 0.8 * names.length;
  const single = [...parents.values()].every((children) => children.size === 1);
  const spread = new Map<string, number>();
  for (const children of parents.values())
    for (const child of children) spread.set(child, (spread.get(child) ?? 0) + 1);
  const repeated = [...spread.values()].filter((count) => count > 1);
  const says = (name: string) => !(/^\d+$/.test(name) || isDate(name) || isFold(name) || isNeutral(name));
  const numbered = mostly((name) => !says(name) || (/\p{N}/u.test(name) && spread.get(foldName(name)) === 1));
  if (
    parents.size > 1 &&
    (single || numbered || (repeated.length === 0 && within.size >= 20 && sum(deep) < 3 * within.size))
  ) {
    const reason = numbered
      ? 'the folders in them are numbered, so they are part of the class'
      : single
        ? 'each holds one folder'
        : 'the folders in them hold few images each';
    return { ranked: [rank(outer, 0.9, reason), rank(joined, 0.2), rank(inner, 0.1), ...third], clear: true };
  }
  if (repeated.length > 0) {
    const again = `${plural(repeated.length, 'name')} of the inner folders ${repeated.length === 1 ? 'stands' : 'stand'} in several outer ones, so that the pairs may be the classes`;
    // `s1/cup`, `s2/cup`: the outer ones are numbered, so that the inner ones say what is to be seen.
    if (commonStem([...parents.keys()]) !== null) {
      const reason = 'the outer folders are numbered and hold the same inner ones';
      return {
        ranked: [rank(inner, 0.6, reason), rank(joined, 0.5), rank(outer, 0.5), ...third],
        clear: false,
        doubt: reason,
      };
    }
    return {
      ranked: [rank(joined, 0.6, again), rank(inner, 0.5), rank(outer, 0.5), ...third],
      clear: false,
      doubt: again,
    };
  }
  const reason = 'every inner folder has a name of its own';
  return {
    ranked: [rank(inner, 0.55, reason), rank(outer, 0.5), rank(joined, 0.4), ...third],
    clear: parents.size === 1,
    doubt: 'folders stand in folders, and either may be the classes',
  };
}

/** `split-folders:2` for levels, with the depths at which most of their images have them. */
export function choiceOf(levels: ClassLevels, places: Iterable<FolderPlace>): LayoutChoice {
  const used = [...places].filter(({ leftOut, free }) => !leftOut && free.length > levels.last);
  if (levels.literal) return `class-folders:${written(levels.first + 1, levels.last + 1)}`;
  const kind = used.some(
    ({ part, partFolder, free }) => part !== partCode.none && isAbove(partFolder, free[levels.first]),
  )
    ? 'split-folders'
    : 'class-folders';
  const depth = (level: number) => mostCommon(used, ({ free }) => free[level]!.depth);
  return `${kind}:${written(depth(levels.first), depth(levels.last))}`;
}

/** The levels that a written choice means, or undefined for one without: names first, then folders as they are. */
export function levelsOf(choice: LayoutChoice, places: Iterable<FolderPlace>): ClassLevels | undefined {
  const found = /:(\d+)(?:-(\d+))?$/.exec(choice);
  if (!found) return undefined;
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])];
  const used = [...places].filter(({ leftOut, path }) => !leftOut && path.split('/').length >= from);
  const level = (depth: number): number => {
    const named = used.filter(({ free }) => free.some((one) => one.depth === depth));
    if (2 * sum(named) < sum(used)) return -1;
    return mostCommon(named, ({ free }) => free.findIndex((one) => one.depth === depth));
  };
  const [first, last] = [level(from), level(to)];
  return first >= 0 && last >= first
    ? { first, last }
    : { first: from - 1, last: Math.max(from, to) - 1, literal: true };
}

export function isAbove(partFolder: FolderPlace['partFolder'], free: FolderPlace['free'][number] | undefined): boolean {
  if (!partFolder || !free) return false;
  return (
    free.around === partFolder.path ||
    free.around.startsWith(`${partFolder.path}/`) ||
    partFolder.parent?.path === free.around
  );
}

function written(first: number, last: number): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function mostCommon(places: readonly FolderPlace[], key: (place: FolderPlace) => number): number {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(key(place), (counts.get(key(place)) ?? 0) + place.images);
  return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 1;
}

function sum(places: readonly FolderPlace[]): number {
  return places.reduce((total, { images }) => total + images, 0);
}
