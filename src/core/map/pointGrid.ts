/** Places of points as columns. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Points that a cell holds on average. */
const perCell = 2;

/** Points by the cell of a regular grid that they lie in, so that what lies somewhere is found without asking all. */
export class PointGrid {
  private readonly columns: number;
  private readonly rows: number;
  private readonly left: number;
  private readonly top: number;
  private readonly side: number;
  /** First place of each cell in `order`, and one more. */
  private readonly starts: Int32Array;
  private readonly order: Int32Array;

  constructor(private readonly points: Points) {
    const { x, y } = points;
    const count = x.length;
    const [left, right] = rangeOf(x);
    const [top, bottom] = rangeOf(y);
    const area = Math.max(right - left, 1e-9) * Math.max(bottom - top, 1e-9);
    // All on one line: cells of an even share of its length.
    const longest = Math.max(right - left, bottom - top, 1e-9);
    this.side = Math.max(Math.sqrt((area * perCell) / Math.max(1, count)), (longest * perCell) / Math.max(1, count));
    this.left = left;
    this.top = top;
    this.columns = Math.max(1, Math.floor((right - left) / this.side) + 1);
    this.rows = Math.max(1, Math.floor((bottom - top) / this.side) + 1);
    const cell = Int32Array.from({ length: count }, (_, i) => this.cellOf(x[i]!, y[i]!));
    this.starts = new Int32Array(this.columns * this.rows + 1);
    for (const one of cell) this.starts[one + 1]!++;
    for (let k = 1; k < this.starts.length; k++) this.starts[k]! += this.starts[k - 1]!;
    this.order = new Int32Array(count);
    const next = this.starts.slice();
    cell.forEach((one, i) => (this.order[next[one]!++] = i));
  }

  /** The point nearest to a place, no farther than `within`, among those that are accepted; -1 for none. */
  nearest(x: number, y: number, within: number, accept: (point: number) => boolean = () => true): number {
    let best = -1;
    let least = within * within;
    // Rings of cells around the place: those beyond the best one found need not be asked.
    const most = Math.max(this.columns, this.rows);
    const column = this.columnOf(x);
    const row = this.rowOf(y);
    for (let ring = 0; ring <= most; ring++) {
      const reach = (ring - 1) * this.side;
      if (reach > 0 && reach * reach > least) break;
      this.ring(column, row, ring, (point) => {
        const squares = (this.points.x[point]! - x) ** 2 + (this.points.y[point]! - y) ** 2;
        if (squares > least || (squares === least && best >= 0) || !accept(point)) return;
        least = squares;
        best = point;
      });
    }
    return best;
  }

  /** Calls for every point of a box. */
  inBox(left: number, top: number, right: number, bottom: number, visit: (point: number) => void): void {
    const { x, y } = this.points;
    for (let row = this.rowOf(top); row <= this.rowOf(bottom); row++)
      for (let column = this.columnOf(left); column <= this.columnOf(right); column++)
        this.cell(column, row, (point) => {
          if (x[point]! >= left && x[point]! <= right && y[point]! >= top && y[point]! <= bottom) visit(point);
        });
  }

  private ring(column: number, row: number, ring: number, visit: (point: number) => void): void {
    if (ring === 0) return this.cell(column, row, visit);
    for (let at = -ring; at <= ring; at++) {
      this.cell(column + at, row - ring, visit);
      this.cell(column + at, row + ring, visit);
    }
    for (let at = 1 - ring; at < ring; at++) {
      this.cell(column - ring, row + at, visit);
      this.cell(column + ring, row + at, visit);
    }
  }

  private cell(column: number, row: number, visit: (point: number) => void): void {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const one = row * this.columns + column;
    for (let at = this.starts[one]!; at < this.starts[one + 1]!; at++) visit(this.order[at]!);
  }

  private cellOf(x: number, y: number): number {
    return this.rowOf(y) * this.columns + this.columnOf(x);
  }

  private columnOf(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.side)));
  }

  private rowOf(y: number): number {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.top) / this.side)));
  }
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return values.length > 0 ? [least, most] : [0, 0];
}
