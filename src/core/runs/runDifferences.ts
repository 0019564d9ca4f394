import type { Scalar } from '../flattenSettings';
import { parts, type Part } from '../parts';

/** One named value in several runs, in their order. */
export interface ValueRow {
  readonly key: string;
  /** null where a run has none: not recorded, or it does not apply. */
  readonly values: Scalar[];
  readonly differs: boolean;
}

/**
 * The same names side by side for several runs, in the order in which they first occur. A name that one run lacks is
 * null there, and null and absent are the same: an older run records fewer settings, which is no difference in how it
 * was trained.
 */
export function sideBySide(runs: readonly Readonly<Record<string, Scalar>>[]): ValueRow[] {
  const keys = new Set(runs.flatMap((run) => Object.keys(run)));
  return [...keys].map((key) => {
    const values = runs.map((run) => (Object.hasOwn(run, key) ? (run[key] as Scalar) : null));
    return { key, values, differs: values.some((value) => value !== values[0]) };
  });
}

/** Some names of many: how many there are and the first of them. */
export interface Names {
  readonly count: number;
  readonly first: string[];
}

/** Which images are in which part, as `split.json` keeps it. */
export type PartFiles = Readonly<Record<Part, readonly string[]>>;

/** What `b` has otherwise than `a`. */
export interface SplitDifferences {
  readonly added: Names;
  readonly removed: Names;
  /** Images in both that changed their part, by where from and where to. */
  readonly moved: { readonly from: Part; readonly to: Part; readonly images: Names }[];
  /** Parts that hold the very same images in both; an empty part is not named. */
  readonly sameParts: Part[];
}

/** Names listed of each kind of difference. */
const listed = 10;

/** How many and the first, in the order given. */
export function namesOf(all: readonly string[]): Names {
  return { count: all.length, first: all.slice(0, listed) };
}

/** What of `b` is not in `a`, and the other way round. */
export function listDifferences(a: readonly string[], b: readonly string[]): { added: Names; removed: Names } {
  const before = new Set(a);
  const after = new Set(b);
  return {
    added: namesOf(b.filter((name) => !before.has(name))),
    removed: namesOf(a.filter((name) => !after.has(name))),
  };
}

/** Images that `b` has in addition, lacks, or has in another part than `a`. Linear in the number of images. */
export function splitDifferences(a: PartFiles, b: PartFiles): SplitDifferences {
  const before = placesOf(a);
  const added: string[] = [];
  const moved = new Map<string, { from: Part; to: Part; files: string[] }>();
  const changedParts = new Set<Part>();
  const seen = new Set<string>();
  for (const to of parts) {
    for (const file of b[to]) {
      seen.add(file);
      const from = before.get(file);
      if (from === to) continue;
      changedParts.add(to);
      if (from === undefined) {
        added.push(file);
        continue;
      }
      changedParts.add(from);
      const move = moved.get(`${from} ${to}`) ?? { from, to, files: [] };
      move.files.push(file);
      moved.set(`${from} ${to}`, move);
    }
  }
  const removed: string[] = [];
  for (const [file, part] of before) {
    if (seen.has(file)) continue;
    removed.push(file);
    changedParts.add(part);
  }
  return {
    added: namesOf(added),
    removed: namesOf(removed),
    moved: [...moved.values()].map(({ from, to, files }) => ({ from, to, images: namesOf(files) })),
    sameParts: parts.filter((part) => b[part].length > 0 && !changedParts.has(part)),
  };
}

function placesOf(split: PartFiles): Map<string, Part> {
  const places = new Map<string, Part>();
  for (const part of parts) for (const file of split[part]) places.set(file, part);
  return places;
}
