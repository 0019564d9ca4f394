import type { Shape } from './marks';
import { shapeNames } from './marks';

/** Points of one colour: an entry of the legend. */
export interface MapGroup {
  readonly id: string;
  readonly label: string;
  /** Of `.tone-*`. */
  readonly tone: string;
  readonly shape: Shape;
  readonly count: number;
  /** Stands behind the others: what is not in question. */
  readonly behind?: boolean;
}

/** Groups, and which one each point is in. */
export interface MapGroups {
  readonly groups: readonly MapGroup[];
  readonly of: Int16Array;
}

const hues = 8;
/** Groups that have a look of their own: after so many, hue and shape together come again. */
export const mostGroups = 24;
/** Steps of a score. */
export const steps = 5;

/** What points are grouped by: a name for each value, and a value for each point; below zero for none. */
interface Values {
  readonly names: readonly string[];
  readonly of: ArrayLike<number>;
  /** Words for points without a value, and for those whose group is too small for a look of its own. */
  readonly none: string;
  readonly others: (groups: number) => string;
  /** Tones by value where these have some already. */
  readonly tones?: readonly string[];
}

/** Groups by a value that has no order: the largest ones have a look each, the others one together. */
export function groupsOf({ names, of, none, others, tones }: Values): MapGroups {
  const counts = new Int32Array(names.length);
  let without = 0;
  for (let i = 0; i < of.length; i++) {
    if (of[i]! < 0) without++;
    else counts[of[i]!]!++;
  }
  const present = [...names.keys()].filter((value) => counts[value]! > 0);
  const own = new Set(
    present.length <= mostGroups ? present : [...present].sort((a, b) => counts[b]! - counts[a]!).slice(0, mostGroups),
  );
  const groups: MapGroup[] = [];
  const groupOf = new Map<number, number>();
  for (const value of present) {
    if (!own.has(value)) continue;
    const at = groups.length;
    groupOf.set(value, at);
    groups.push({
      id: `value ${names[value]}`,
      label: names[value]!,
      tone: tones?.[value] ?? `hue${at % hues}`,
      shape: shapeNames[at % shapeNames.length]!,
      count: counts[value]!,
    });
  }
  const more = (id: string, label: string, count: number): number =>
    groups.push({ id, label, tone: 'none', shape: 'circle', count, behind: true }) - 1;
  const rest = present.length - own.size;
  const restCount = present.reduce((sum, value) => (own.has(value) ? sum : sum + counts[value]!), 0);
  const ofRest = rest > 0 ? more('others', others(rest), restCount) : -1;
  const ofNone = without > 0 ? more('none', none, without) : -1;
  return {
    groups,
    of: Int16Array.from({ length: of.length }, (_, i) => (of[i]! < 0 ? ofNone : (groupOf.get(of[i]!) ?? ofRest))),
  };
}

/** Groups of a score from 0 to 1 in steps of equal width; `words` names the range of one. */
export function scoreGroups(
  values: readonly (number | null)[],
  none: string,
  words: (low: number, high: number) => string,
): MapGroups {
  const stepOf = (value: number | null): number =>
    value === null ? -1 : Math.min(steps - 1, Math.max(0, Math.floor(value * steps)));
  const of = values.map(stepOf);
  const names = Array.from({ length: steps }, (_, step) => words(step / steps, (step + 1) / steps));
  const found = groupsOf({ names, of, none, others: () => '', tones: names.map((_, step) => `step${step}`) });
  // An order is shown by one shape in a row of colours.
  return { ...found, groups: found.groups.map((group) => ({ ...group, shape: 'circle' })) };
}
