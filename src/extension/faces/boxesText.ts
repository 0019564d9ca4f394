import { toCsv } from '../../core/csv';
import type { ShownFaces } from '../../protocol/pages/faces';

/** Boxes as other programs read them: as `loupe faces --json` has them, or a line a face. */
export function boxesText(images: readonly ShownFaces[], format: 'json' | 'csv'): string {
  if (format === 'json')
    return `${JSON.stringify({ files: images.map(({ name: file, boxes }) => ({ file, boxes })) }, null, 2)}\n`;
  const rows = images.flatMap(({ name, boxes, windows }) => boxes.map((box, i) => [name, ...box, windows[i] ?? null]));
  return toCsv([['file', 'x', 'y', 'width', 'height', 'windows'], ...rows]);
}
