import type { ImageItem } from '../../protocol/pages/images';

const svg = 'http://www.w3.org/2000/svg';

/**
 * Draws an item's rectangles into an SVG that lies over its picture, as `object-fit: contain` places that. Two strokes,
 * dark and bright, are seen on any picture; they keep their width whatever the size.
 */
export function drawBoxes(overlay: SVGElement, item: ImageItem | undefined): void {
  const { boxes: all } = item ?? {};
  overlay.toggleAttribute('hidden', !all || all.boxes.length === 0);
  if (!all) return overlay.replaceChildren();
  overlay.setAttribute('viewBox', `0 0 ${all.width} ${all.height}`);
  overlay.replaceChildren(
    ...all.boxes.flatMap(([x, y, width, height]) =>
      ['under', 'over'].map((name) => {
        const rectangle = document.createElementNS(svg, 'rect');
        for (const [key, value] of Object.entries({ x, y, width, height })) rectangle.setAttribute(key, String(value));
        rectangle.setAttribute('class', name);
        return rectangle;
      }),
    ),
  );
}

/** An empty overlay. */
export function boxOverlay(): SVGElement {
  const overlay = document.createElementNS(svg, 'svg');
  overlay.setAttribute('class', 'boxes');
  overlay.setAttribute('aria-hidden', 'true');
  overlay.setAttribute('hidden', '');
  return overlay;
}
