import type { Random } from './random';

/** What a part is drawn from. */
export interface StratifiedDraw {
  /** Indices that may be drawn; every one has a class. */
  readonly rows: readonly number[];
  readonly classIndex: ArrayLike<number>;
  /** Rows with the same non-negative number are drawn together. */
  readonly groups?: ArrayLike<number> | undefined;
  readonly classes: number;
  /** Share of the rows to draw, 0 to 1. */
  readonly share: number;
}

/** Rows that go together: one file, or files of equal content. */
interface Unit {
  readonly rows: number[];
  /** Class and number of rows in it; more than one entry where a group spans classes. */
  readonly counts: Map<number, number>;
}

/**
 * How many of each class to take so that the shares are kept: the floor of each class's share, and the
 * rest one by one to the largest remainders (Hare's quota), never a class's last one. Ties go to the
 * larger class, then to the smaller index. The total is the rounded share of all where that rule allows.
 */
export function largestRemainders(counts: readonly number[], share: number): number[] {
  const exact = counts.map((count) => count * share);
  const quotas = exact.map((value, i) => Math.min(Math.floor(value + 1e-9), Math.max(0, counts[i]! - 1)));
  let rest =
    Math.round(counts.reduce((sum, count) => sum + count, 0) * share) - quotas.reduce((sum, quota) => sum + quota, 0);
  const order = counts
    .map((_, i) => i)
    .sort(
      (a, b) =>
        exact[b]! - Math.floor(exact[b]! + 1e-9) - (exact[a]! - Math.floor(exact[a]! + 1e-9)) ||
        counts[b]! - counts[a]! ||
        a - b,
    );
  for (const i of order) {
    if (rest <= 0) break;
    if (quotas[i]! < counts[i]! - 1) {
      quotas[i]!++;
      rest--;
    }
  }
  return quotas;
}

/**
 * Draws a stratified sample of the rows, whole groups at a time, and leaves at least one row of every
 * class. Classes meet their quota exactly where their groups allow it; a group is taken over the quota
 * only where that comes nearer to it than leaving it. Returns the drawn rows in ascending order.
 */
export function drawStratified(draw: StratifiedDraw, random: Random): number[] {
  const left = new Array<number>(draw.classes).fill(0);
  for (const row of draw.rows) left[draw.classIndex[row]!]!++;
  const wanted = largestRemainders(left, draw.share);
  const chosen: number[] = [];
  const take = (unit: Unit) => {
    for (const row of unit.rows) chosen.push(row);
    for (const [index, count] of unit.counts) {
      wanted[index]! -= count;
      left[index]! -= count;
    }
  };
  const spares = (unit: Unit) => [...unit.counts].every(([index, count]) => left[index]! > count);
  const units = random.shuffle(unitsOf(draw));
  const waiting: Unit[] = [];
  for (const unit of units) {
    if (spares(unit) && [...unit.counts].every(([index, count]) => count <= wanted[index]!)) take(unit);
    else waiting.push(unit);
  }
  // What is missing now can only be had from groups larger than the gap.
  for (const unit of waiting.sort((a, b) => a.rows.length - b.rows.length)) {
    const change = [...unit.counts].reduce(
      (sum, [index, count]) => sum + Math.abs(wanted[index]! - count) - Math.abs(wanted[index]!),
      0,
    );
    if (change < 0 && spares(unit)) take(unit);
  }
  return chosen.sort((a, b) => a - b);
}

function unitsOf({ rows, classIndex, groups }: StratifiedDraw): Unit[] {
  const units: Unit[] = [];
  const byGroup = new Map<number, Unit>();
  for (const row of rows) {
    const group = groups?.[row] ?? -1;
    let unit = group < 0 ? undefined : byGroup.get(group);
    if (!unit) {
      unit = { rows: [], counts: new Map() };
      units.push(unit);
      if (group >= 0) byGroup.set(group, unit);
    }
    const index = classIndex[row]!;
    unit.rows.push(row);
    unit.counts.set(index, (unit.counts.get(index) ?? 0) + 1);
  }
  return units;
}
