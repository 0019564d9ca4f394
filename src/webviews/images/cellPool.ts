import { GridCell } from './gridCell';

/** The cells of a grid by the index that each shows. A cell that leaves the view shows what comes into it. */
export class CellPool {
  readonly shown = new Map<number, GridCell>();

  constructor(private readonly body: HTMLElement) {}

  /**
   * Has cells for these indices and no others. A cell with the keyboard stays where it is, so that no focus is lost:
   * its index must be among them.
   */
  show(indices: ReadonlySet<number>): void {
    const free: GridCell[] = [];
    for (const [index, cell] of this.shown) {
      if (indices.has(index)) continue;
      free.push(cell);
      this.shown.delete(index);
    }
    for (const index of indices) {
      if (this.shown.has(index)) continue;
      let cell = free.pop();
      if (!cell) {
        cell = new GridCell();
        this.body.append(cell.element);
      }
      this.shown.set(index, cell);
    }
    for (const cell of free) cell.element.remove();
  }

  /**
   * Puts the elements into the order of the images, for whoever reads the page by its elements. Done at rest: moving
   * elements costs layout. The one with the keyboard is not moved, since it would lose it.
   */
  sort(focused: Element | null): void {
    const wanted = [...this.shown.entries()].sort(([a], [b]) => a - b).map(([, { element }]) => element);
    if (wanted.every((element, at) => element === this.body.children[at])) return;
    const pivot = wanted.findIndex((element) => element === focused);
    if (pivot < 0) return this.body.append(...wanted);
    wanted[pivot]!.before(...wanted.slice(0, pivot));
    this.body.append(...wanted.slice(pivot + 1));
  }
}
