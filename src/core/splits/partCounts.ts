import type { Unit } from './groupUnits';

/** How much worse it is to leave a class out of a part than its missing images alone say. */
const absence = 1.3;

/**
 * Where the units lie, how many images of each class each part has, and how far that is from what it should have: the
 * squared difference over what is expected (as in Pearson's chi-squared), summed over parts and classes and, once more,
 * over the parts' sizes. At the beginning everything lies in part 0.
 */
export class PartCounts {
  readonly placeOf: Uint8Array;
  /** Images of class c in part p at p · classes + c, and what it should be. */
  private readonly images: Float64Array;
  private readonly wanted: Float64Array;
  private readonly sizes: Float64Array;
  private readonly wantedSizes: Float64Array;
  /** Units that hold a class; a class of one unit cannot be in two parts. */
  private readonly unitsOfClass: Uint32Array;

  constructor(
    private readonly units: readonly Unit[],
    private readonly shares: readonly number[],
    private readonly classes: number,
  ) {
    const parts = shares.length;
    this.placeOf = new Uint8Array(units.length);
    this.images = new Float64Array(parts * classes);
    this.wanted = new Float64Array(parts * classes);
    this.sizes = new Float64Array(parts);
    this.wantedSizes = new Float64Array(parts);
    this.unitsOfClass = new Uint32Array(classes);
    for (const unit of units) {
      this.sizes[0]! += unit.rows.length;
      unit.classes.forEach((c, i) => {
        this.images[c]! += unit.counts[i]!;
        this.unitsOfClass[c]!++;
      });
    }
    shares.forEach((share, p) => {
      this.wantedSizes[p] = share * this.sizes[0]!;
      for (let c = 0; c < classes; c++) this.wanted[p * classes + c] = share * this.images[c]!;
    });
  }

  /** How the cost changes if a unit goes into another part. */
  changeOf(u: number, to: number): number {
    const unit = this.units[u]!;
    const from = this.placeOf[u]!;
    if (from === to) return 0;
    const size = unit.rows.length;
    let change = this.sizeCost(from, -size) - this.sizeCost(from, 0) + this.sizeCost(to, size) - this.sizeCost(to, 0);
    for (let i = 0; i < unit.classes.length; i++) {
      const [c, n] = [unit.classes[i]!, unit.counts[i]!];
      change += this.cost(from, c, -n) - this.cost(from, c, 0) + this.cost(to, c, n) - this.cost(to, c, 0);
    }
    return change;
  }

  place(u: number, to: number): void {
    const unit = this.units[u]!;
    const from = this.placeOf[u]!;
    this.placeOf[u] = to;
    this.sizes[from]! -= unit.rows.length;
    this.sizes[to]! += unit.rows.length;
    for (let i = 0; i < unit.classes.length; i++) {
      this.images[from * this.classes + unit.classes[i]!]! -= unit.counts[i]!;
      this.images[to * this.classes + unit.classes[i]!]! += unit.counts[i]!;
    }
  }

  /** Whether training keeps an image of each class if a unit leaves it. */
  spares(u: number): boolean {
    const { classes, counts } = this.units[u]!;
    return classes.every((c, i) => this.images[c]! > counts[i]!);
  }

  /** Whether training has an image of each class of a unit. */
  trainable(u: number): boolean {
    return this.units[u]!.classes.every((c) => this.images[c]! > 0);
  }

  total(): number {
    let sum = 0;
    for (let p = 0; p < this.shares.length; p++) {
      sum += this.sizeCost(p, 0);
      for (let c = 0; c < this.classes; c++) sum += this.cost(p, c, 0);
    }
    return sum;
  }

  private cost(p: number, c: number, more: number): number {
    const wanted = this.wanted[p * this.classes + c]!;
    if (wanted === 0) return 0;
    const there = this.images[p * this.classes + c]! + more;
    const lacks = there === 0 && this.unitsOfClass[c]! >= this.shares.length ? absence * wanted : 0;
    return (there - wanted) ** 2 / wanted + lacks;
  }

  private sizeCost(p: number, more: number): number {
    const wanted = this.wantedSizes[p]!;
    return wanted === 0 ? 0 : (this.sizes[p]! + more - wanted) ** 2 / wanted;
  }
}
