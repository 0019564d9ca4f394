/** Rows that go together: one file, or the files of a group. */
export interface Unit {
  readonly rows: readonly number[];
  /** Different classes of the rows, and how many rows each has. */
  readonly classes: readonly number[];
  readonly counts: readonly number[];
}

/** The groups of some rows, in order of their first rows; a row with a negative number is by itself. */
export function unitsOf(
  rows: readonly number[],
  classIndex: ArrayLike<number>,
  groups: ArrayLike<number>,
): readonly Unit[] {
  const units: number[][] = [];
  const byGroup = new Map<number, number[]>();
  for (const row of rows) {
    const group = groups[row] ?? -1;
    const known = group < 0 ? undefined : byGroup.get(group);
    if (known) known.push(row);
    else {
      const unit = [row];
      units.push(unit);
      if (group >= 0) byGroup.set(group, unit);
    }
  }
  return units.map((members) => {
    const counts = new Map<number, number>();
    for (const row of members) counts.set(classIndex[row]!, (counts.get(classIndex[row]!) ?? 0) + 1);
    return { rows: members, classes: [...counts.keys()], counts: [...counts.values()] };
  });
}
