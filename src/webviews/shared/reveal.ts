/**
 * Scrolls the page down until at least the first pixels of an element are in sight, and no further: what was clicked above it stays
 * in sight where there is room. With motion only where the user has nothing against it.
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
