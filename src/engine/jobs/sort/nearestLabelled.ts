/** Distances of all rows to the labelled ones, kept from one question to the next: only new ones are compared. */
export class NearestLabelled {
  private readonly distance: Float32Array;
  private readonly known = new Set<number>();

  /** @param rows of unit length */
  constructor(
    private readonly rows: Float32Array,
    private readonly columns: number,
  ) {
    this.distance = new Float32Array(rows.length / columns).fill(Infinity);
  }

  /**
   * One minus the cosine to the nearest of `labelled`. A row whose label was taken back still counts: it was looked at.
   */
  to(labelled: readonly number[]): Float32Array {
    const { rows, columns, distance } = this;
    for (const one of labelled) {
      if (this.known.has(one)) continue;
      this.known.add(one);
      const from = one * columns;
      for (let row = 0, at = 0; row < distance.length; row++, at += columns) {
        let cosine = 0;
        for (let j = 0; j < columns; j++) cosine += rows[at + j]! * rows[from + j]!;
        distance[row] = Math.min(distance[row]!, Math.max(0, 1 - cosine));
      }
    }
    return distance;
  }
}
