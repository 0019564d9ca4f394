/**
 * Scrolls the page until at least the first pixels of an element are in sight, and no further: what was clicked stays in sight where
 * there is room. With motion only where the user has nothing against it.
 */
export function reveal(element: Element | null, pixels: number): void {
  if (!element) return;
  const { top } = element.getBoundingClientRect();
  // Its height is not asked for: what it shows may still be on its way.
  const below = top + pixels - window.innerHeight;
  const by = top < 0 ? top - margin : below > 0 ? Math.min(below, top) : 0;
  if (by === 0) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  window.scrollBy({ top: by, behavior: still ? 'auto' : 'smooth' });
}

/** Pixels above an element that is brought to the top. */
const margin = 8;
