/** Style properties that change how a drawing looks, as the attributes of the same name. */
const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'shape-rendering',
] as const;

/**
 * A drawing as an SVG file that looks the same anywhere: styles that came from the page's sheets are
 * written as attributes, and the page's background is put behind.
 */
export function svgFile(drawing: SVGSVGElement, title: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  originals.forEach((original, index) => freeze(original, copies[index]!));
  for (const ghost of copy.querySelectorAll('[data-transient]')) ghost.remove();
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(Math.ceil(width)));
  copy.setAttribute('height', String(Math.ceil(height)));
  copy.prepend(backdrop(drawing), titleElement(title));
  return new XMLSerializer().serializeToString(copy);
}

function freeze(original: SVGElement, copy: SVGElement): void {
  const style = getComputedStyle(original);
  for (const property of drawn) copy.setAttribute(property, style.getPropertyValue(property));
  for (const name of [...copy.getAttributeNames()]) {
    if (name === 'class' || name === 'tabindex' || name === 'role' || name.startsWith('aria-'))
      copy.removeAttribute(name);
  }
  for (const node of [...copy.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
}

function backdrop(drawing: SVGSVGElement): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  element.setAttribute('width', '100%');
  element.setAttribute('height', '100%');
  element.setAttribute('fill', getComputedStyle(drawing.ownerDocument.body).backgroundColor);
  return element;
}

function titleElement(title: string): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  element.textContent = title;
  return element;
}

/** A file name without characters that some system forbids. */
export function fileName(title: string, extension: string): string {
  const plain = title
    .replace(/[\\/:*?"<>|\u0000-\u001f]+/g, ' ')
    .replace(/\s+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .toLowerCase();
  return `${plain || 'chart'}.${extension}`;
}
