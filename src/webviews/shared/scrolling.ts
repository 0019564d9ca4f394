/** The rows of a long list that need drawing. */
export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/**
 * The rows that a scrolled view shows, with a few more on each side.
 * @param scrolled pixels scrolled away above
 * @param height pixels of the view
 * @param rowHeight pixels of a row
 */
export function visibleRows(scrolled: number, height: number, rowHeight: number, count: number, spare = 4): RowWindow {
  const first = Math.max(0, Math.min(count, Math.floor(scrolled / rowHeight) - spare));
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + spare);
  return { first, end: Math.max(first, end) };
}

/** Scroll position that brings a row into a view, moving as little as possible. */
export function scrollToShow(row: number, scrolled: number, height: number, rowHeight: number, header = 0): number {
  const top = row * rowHeight;
  if (top < scrolled) return top;
  if (top + rowHeight > scrolled + height - header) return top + rowHeight - height + header;
  return scrolled;
}

/**
 * Scrolls the page down until at least the first pixels of an element are in sight, and no further: what was clicked
 * above it stays in sight where there is room. With motion only where the user has nothing against it.
 */
export function reveal(element: Element | null, pixels: number): void {
  if (!element) return;
  const { top } = element.getBoundingClientRect();
  // Its height is not asked for: what it shows may still be on its way.
  const hidden = top + pixels - window.innerHeight;
  if (hidden <= 0) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  window.scrollBy({ top: Math.min(hidden, top), behavior: still ? 'auto' : 'smooth' });
}
