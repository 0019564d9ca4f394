import { architectureBoxes, type ArchitectureBox, type BoxState, type LayerRow } from './architecture';
import { formatCount, plural } from './format';

/** Sizes of the picture in pixels, shared by the file and the page. */
export const pictureSizes = { width: 460, box: 46, gap: 18, margin: 12, bar: 6 } as const;

/** What a box says of its state; also told by the box's pattern and frame. */
const stateWords: Readonly<Record<BoxState, string>> = {
  trained: 'trained',
  partly: 'partly trained',
  frozen: 'frozen',
  none: '',
};

export interface PlacedBox extends ArchitectureBox {
  readonly y: number;
}

/** The boxes with their places, from top to bottom, and the picture's height. */
export function placedBoxes(layers: readonly LayerRow[]): {
  readonly boxes: readonly PlacedBox[];
  readonly height: number;
} {
  const { box, gap, margin } = pictureSizes;
  const boxes = architectureBoxes(layers).map((one, index) => ({ ...one, y: margin + index * (box + gap) }));
  return { boxes, height: 2 * margin + Math.max(0, boxes.length * (box + gap) - gap) };
}

function detailOf({ type, blocks, layers, parameters }: ArchitectureBox): string {
  const what =
    type ?? (blocks > 1 ? `${plural(blocks, 'block')}, ${plural(layers, 'layer')}` : plural(layers, 'layer'));
  return parameters === 0 ? what : `${what} · ${plural(parameters, 'parameter')}`;
}

/**
 * The picture of a network as an SVG file that can be read on white and printed: trained boxes have a solid bar, frozen
 * ones are hatched, partly trained ones both; every box says it in words too.
 */
export function architectureSvg(title: string, layers: readonly LayerRow[]): string {
  const { width, box, gap, margin, bar } = pictureSizes;
  const { boxes, height } = placedBoxes(layers);
  const head = 26;
  const inner = width - 2 * margin;
  const drawn = boxes.map((one, index) => {
    const y = one.y + head;
    const parts = [
      `<rect x="${margin}" y="${y}" width="${inner}" height="${box}" rx="3" fill="${one.state === 'frozen' || one.state === 'partly' ? 'url(#frozen)' : '#fff'}" stroke="#555"${one.state === 'frozen' ? ' stroke-dasharray="4 3"' : ''}/>`,
      one.state === 'trained' || one.state === 'partly'
        ? `<rect x="${margin}" y="${y}" width="${bar}" height="${box}" fill="#0b62a8"/>`
        : '',
      `<text x="${margin + 16}" y="${y + 19}" font-weight="600">${escaped(one.label)}</text>`,
      `<text x="${margin + 16}" y="${y + 36}" fill="#444">${escaped(detailOf(one))}</text>`,
      `<text x="${width - margin - 10}" y="${y + 19}" text-anchor="end">${escaped(one.outputShape)}</text>`,
      `<text x="${width - margin - 10}" y="${y + 36}" text-anchor="end" fill="#444">${stateWords[one.state]}</text>`,
      index < boxes.length - 1
        ? `<path d="M${width / 2} ${y + box}v${gap - 1}m-4 -5l4 5l4 -5" fill="none" stroke="#555"/>`
        : '',
    ];
    return parts.join('');
  });
  const total = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const text = `${title}: ${formatCount(total)} parameters`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + head}" viewBox="0 0 ${width} ${height + head}" font-family="sans-serif" font-size="12" role="img" aria-label="${escaped(text)}">`,
    '<defs><pattern id="frozen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><path d="M0 0V7" stroke="#c4cad0" stroke-width="2"/></pattern></defs>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="${margin}" y="20" font-size="13" font-weight="600">${escaped(text)}</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);
}
