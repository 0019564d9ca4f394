import { unitsOf, type Unit } from './groupUnits';
import { PartCounts } from './partCounts';

/** What of a seeded generator is used; `Random` is one. */
export interface DrawRandom {
  uniform(): number;
  integer(n: number): number;
  permutation(n: number): Uint32Array;
  fork(label: number): DrawRandom;
}

/** What parts are drawn from. */
export interface GroupDraw {
  /** Indices that may be drawn; every one has a class. */
  readonly rows: readonly number[];
  readonly classIndex: ArrayLike<number>;
  /** Rows with the same non-negative number stay in one part. */
  readonly groups: ArrayLike<number>;
  readonly classes: number;
  /** Share of the rows of each part that is drawn, 0 to 1; what is left is the training part. */
  readonly shares: readonly number[];
}

/** Changes that are tried in all; a table of some hundred groups has many beginnings of them, one of 20,000 a few. */
const mostTrials = 3_000_000;
const mostBeginnings = 24;

/**
 * Divides rows into parts, whole groups at a time, so that every part gets its share of every class as nearly as the
 * groups allow. All parts are drawn at once: whatever one takes, another lacks. Large groups are placed first where
 * they do least harm (as StratifiedGroupKFold of scikit-learn does), then groups change places for as long as that
 * helps; the best of several seeded beginnings counts. Every class keeps a row in the training part.
 *
 * Returns a part for each of `rows`: 0 the training part, 1 the first of `shares`, and so on.
 */
export function drawGroups(draw: GroupDraw, random: DrawRandom): Uint8Array {
  const units = unitsOf(draw.rows, draw.classIndex, draw.groups);
  const shares = [1 - draw.shares.reduce((sum, share) => sum + share, 0), ...draw.shares];
  const perBeginning = units.length * shares.length * 30;
  const beginnings = Math.max(1, Math.min(mostBeginnings, Math.floor(mostTrials / Math.max(1, perBeginning))));
  let best: { cost: number; place: Uint8Array } | undefined;
  for (let i = 0; i < beginnings; i++) {
    const found = oneDraw(units, shares, draw.classes, i, random.fork(i));
    if (!best || found.cost < best.cost - 1e-9) best = found;
  }
  const position = new Map(draw.rows.map((row, index) => [row, index]));
  const part = new Uint8Array(draw.rows.length);
  units.forEach((unit, u) => {
    for (const row of unit.rows) part[position.get(row)!] = best!.place[u]!;
  });
  return part;
}

function oneDraw(
  units: readonly Unit[],
  shares: readonly number[],
  classes: number,
  beginning: number,
  random: DrawRandom,
): { cost: number; place: Uint8Array } {
  const counts = new PartCounts(units, shares, classes);
  const order = [...random.permutation(units.length)].sort((a, b) => units[b]!.rows.length - units[a]!.rows.length);
  // While nothing is placed, a part welcomes the largest group even where it is better without it. So other beginnings
  // leave the first groups to chance, or to training.
  const byChance = beginning === 0 ? 0 : Math.min(units.length, 2 ** (beginning % 5));
  order.forEach((u, i) => {
    const drawn = beginning % 2 === 1 ? 0 : partByChance(shares, random.uniform());
    const p = i >= byChance ? cheapest(counts, u, shares.length) : counts.spares(u) ? drawn : 0;
    counts.place(u, p);
  });
  const limit = units.length * 20;
  for (let round = 0; round < 8; round++) {
    const moved = moveEach(counts, random.permutation(units.length), shares.length);
    const swapped = swapSome(counts, units.length, limit / 4, random);
    if (!moved && !swapped) break;
  }
  return { cost: counts.total(), place: counts.placeOf };
}

function partByChance(shares: readonly number[], number: number): number {
  let sum = 0;
  const part = shares.findIndex((share) => (sum += share) > number);
  return part < 0 ? 0 : part;
}

/** The part in which a unit that lies in training does least harm; training where others may not have it. */
function cheapest(counts: PartCounts, u: number, parts: number): number {
  let best = 0;
  let least = 0;
  for (let p = 1; p < parts; p++) {
    const change = counts.spares(u) ? counts.changeOf(u, p) : Infinity;
    if (change < least) [best, least] = [p, change];
  }
  return best;
}

function moveEach(counts: PartCounts, order: Uint32Array, parts: number): boolean {
  let any = false;
  for (const u of order) {
    let best = -1;
    let least = -1e-9;
    for (let p = 0; p < parts; p++) {
      if (p === counts.placeOf[u] || (counts.placeOf[u] === 0 && !counts.spares(u))) continue;
      const change = counts.changeOf(u, p);
      if (change < least) [best, least] = [p, change];
    }
    if (best >= 0) {
      counts.place(u, best);
      any = true;
    }
  }
  return any;
}

/** Pairs of different parts change places where that helps; a pair that hurts goes back. */
function swapSome(counts: PartCounts, units: number, trials: number, random: DrawRandom): boolean {
  let any = false;
  for (let trial = 0; trial < trials; trial++) {
    const u = random.integer(units);
    const w = random.integer(units);
    const [from, to] = [counts.placeOf[u]!, counts.placeOf[w]!];
    if (from === to) continue;
    const first = counts.changeOf(u, to);
    counts.place(u, to);
    const second = counts.changeOf(w, from);
    counts.place(w, from);
    if (first + second < -1e-9 && counts.trainable(u) && counts.trainable(w)) any = true;
    else {
      counts.place(w, to);
      counts.place(u, from);
    }
  }
  return any;
}
