/** Frames after which the images are not waited for any more: they could not be listed, or there are none. */
const patience = 120;

/** Puts the keyboard on the images of the chosen cell, once the grid inside has drawn them. */
export function focusImages(root: Element, frames = patience): void {
  const grid = deepest(root, 'loupe-image-grid');
  const image = grid?.shadowRoot?.querySelector<HTMLElement>('[role="option"][data-file][tabindex="0"]');
  if (image) {
    image.focus();
    image.scrollIntoView({ block: 'nearest' });
  } else if (frames > 0) requestAnimationFrame(() => focusImages(root, frames - 1));
}

/** The first element of a name, through the shadow roots. */
function deepest(root: Element, name: string): Element | undefined {
  for (const inner of (root.shadowRoot ?? root).querySelectorAll('*')) {
    if (inner.localName === name) return inner;
    const found = inner.shadowRoot ? deepest(inner, name) : undefined;
    if (found) return found;
  }
  return undefined;
}
