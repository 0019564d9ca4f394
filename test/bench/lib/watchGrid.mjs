// Runs inside the page: what of a grid is to be seen, frame by frame.

/** Puts `window.watchGrid` into the page: `start()` begins, `stop()` gives the figures. */
export function installWatch() {
  const grid = () =>
    document.querySelector('loupe-datasets-page')?.shadowRoot?.querySelector('loupe-image-grid')?.shadowRoot;
  /** Cells in view with whether something of their picture is drawn, and how many there should be. */
  const look = () => {
    const root = grid();
    const body = root?.querySelector('.body');
    const cells = [...(root?.querySelectorAll('.cell') ?? [])];
    if (!body || cells.length === 0) return undefined;
    const outer = body.getBoundingClientRect();
    const [rows, drawn] = [new Map(), new Set()];
    const height = cells[0].parentElement.clientHeight;
    const boxes = cells.map((cell) => ({ cell, box: cell.getBoundingClientRect(), index: Number(cell.dataset.index) }));
    const columns = Math.max(1, Math.floor(outer.width / 124));
    const total = Number(cells[0].getAttribute('aria-setsize'));
    const rowHeight = height / Math.ceil(total / columns);
    for (const { cell, box, index } of boxes) {
      if (box.bottom <= 0 || box.top >= innerHeight) continue;
      const picture = cell.querySelector('.picture');
      const tile = picture.querySelector('.tile');
      const sharp = picture.classList.contains('sharp');
      if (sharp || (tile && !tile.hidden)) drawn.add(index);
    }
    const first = Math.max(0, Math.floor(-outer.top / rowHeight));
    const last = Math.min(Math.ceil(total / columns), Math.ceil((innerHeight - outer.top) / rowHeight));
    for (let row = first; row < last; row++) {
      let blank = 0;
      const end = Math.min(total, (row + 1) * columns);
      for (let index = row * columns; index < end; index++) if (!drawn.has(index)) blank++;
      rows.set(row, { blank, cells: end - row * columns });
    }
    return rows;
  };
  let running = false;
  let figures;
  const frame = (now) => {
    if (!running) return;
    const passed = now - figures.last;
    figures.last = now;
    figures.frames.push(passed);
    // Before the page draws: what is blank now was blank on the screen since the last frame.
    const rows = look();
    for (const [row, { blank, cells }] of rows ?? []) {
      figures.cellTime += cells * passed;
      figures.blankTime += blank * passed;
      figures.blankSince.set(row, blank > 0 ? (figures.blankSince.get(row) ?? 0) + passed : 0);
      figures.longest.set(row, Math.max(figures.longest.get(row) ?? 0, figures.blankSince.get(row)));
    }
    requestAnimationFrame(frame);
  };
  window.watchGrid = {
    /** Whether every cell in view has a picture. */
    full: () => {
      const rows = look();
      return rows !== undefined && rows.size > 0 && [...rows.values()].every(({ blank }) => blank === 0);
    },
    start: () => {
      running = true;
      figures = {
        last: performance.now(),
        frames: [],
        cellTime: 0,
        blankTime: 0,
        blankSince: new Map(),
        longest: new Map(),
      };
      requestAnimationFrame(frame);
    },
    stop: () => {
      running = false;
      const { frames, cellTime, blankTime, longest } = figures;
      const sorted = [...frames].sort((a, b) => a - b);
      const blanks = [...longest.values()];
      return {
        frames: frames.length,
        p50: sorted[Math.floor(sorted.length / 2)],
        p95: sorted[Math.floor(sorted.length * 0.95)],
        worst: sorted.at(-1),
        blankShare: blankTime / cellTime,
        rows: blanks.length,
        rowsBlank: blanks.filter((time) => time > 100).length,
        longestBlank: Math.max(0, ...blanks),
      };
    },
  };
}
