/** How cells are laid out. */
export interface GridShape {
  readonly total: number;
  readonly columns: number;
  readonly cellHeight: number;
}

/** From an index up to another. */
export interface IndexRange {
  readonly first: number;
  readonly end: number;
}

/** Seconds of scrolling for which cells stand ready: the page may be scrolled before it has drawn. */
const readySeconds = 0.15;
/** Rows that are ready ahead at most. */
const mostReady = 8;

/**
 * The cells to draw: the rows in view, one more on either side, and as many ahead as a fast scroll passes before the
 * next drawing.
 * @param top pixels of the grid above the view; negative where the grid begins below its upper edge
 * @param speed pixels a second, negative upwards
 */
export function cellsInView(shape: GridShape, top: number, height: number, speed: number): IndexRange {
  const { total, columns, cellHeight } = shape;
  const rows = Math.ceil(total / columns);
  const ready = Math.min(mostReady, Math.ceil((Math.abs(speed) * readySeconds) / cellHeight));
  const first = Math.floor(top / cellHeight) - 1 - (speed < 0 ? ready : 0);
  const end = Math.ceil((top + height) / cellHeight) + 1 + (speed > 0 ? ready : 0);
  const within = (row: number): number => Math.min(Math.max(row, 0), rows);
  return { first: within(first) * columns, end: Math.min(total, within(end) * columns) };
}

/** Milliseconds after which what was measured before says nothing of the scroll at hand. */
const forgetAfter = 200;
/** Milliseconds without any movement after which the page stands still. */
const stillAfter = 60;

/** How fast a page is scrolled, in pixels a second; negative upwards. */
export class ScrollSpeed {
  private top = 0;
  private time = -Infinity;
  private speed = 0;

  /** Takes in where the page stands now. */
  note(top: number, now: number): void {
    const passed = now - this.time;
    // Where a scroll begins, and after a jump, nothing is known yet.
    const latest = passed > forgetAfter ? 0 : ((top - this.top) / Math.max(passed, 1)) * 1000;
    if (passed >= 4) {
      const still = top === this.top && passed > stillAfter;
      this.speed = passed > forgetAfter || still ? 0 : this.speed * 0.4 + latest * 0.6;
      this.top = top;
      this.time = now;
    }
  }

  at(now: number): number {
    return now - this.time > forgetAfter ? 0 : this.speed;
  }
}

/**
 * Groups (of `size` images each) in the order in which they are wanted: those in view when they come, then ahead in the
 * direction of the scroll as far as it leads, then a way on both sides.
 * @param passed images that the scroll passes until a group comes: what leaves the view by then is not worth asking for
 */
export function groupsWanted(
  view: IndexRange,
  total: number,
  size: number,
  { passed, ahead, around }: { readonly passed: number; readonly ahead: number; readonly around: number },
): { inView: number[]; later: number[] } {
  const last = Math.ceil(total / size) - 1;
  const within = (index: number): number => Math.min(Math.max(index, 0), total - 1);
  const from = Math.floor(within(view.first + passed) / size);
  const to = Math.floor(within(Math.max(view.first, view.end - 1) + passed) / size);
  const range = (first: number, end: number): number[] =>
    Array.from({ length: Math.max(0, end - first + 1) }, (_, at) => first + at);
  const down = ahead >= 0;
  const leads = Math.ceil(Math.abs(ahead) / size);
  const later = down ? range(to + 1, Math.min(last, to + leads)) : range(Math.max(0, from - leads), from - 1).reverse();
  const seen = new Set([...range(from, Math.min(last, to)), ...later]);
  for (let step = 1; step <= around; step++) {
    for (const group of down ? [to + step, from - step] : [from - step, to + step])
      if (group >= 0 && group <= last && !seen.has(group)) later.push(group);
  }
  return { inView: range(from, Math.min(last, to)), later };
}
