import type { Points } from '../../core/map/pointGrid';
import type { Colour } from '../shared/contrast';
import { shapes } from './marks';
import type { MapGroup } from './mapGroups';
import type { GroupLook } from './pointPainter';

/** Width and height of the drawing, and its margin. */
const [side, margin, line] = [1000, 20, 20];

/** The map as a file: every point that is shown in its shape and colour, with the legend below. */
export function mapSvg(
  title: string,
  points: Points,
  groups: readonly MapGroup[],
  of: ArrayLike<number>,
  looks: readonly GroupLook[],
  hidden: ReadonlySet<string>,
  { foreground, background }: { readonly foreground: Colour; readonly background: Colour },
): string {
  const rgb = (colour: Colour): string => `rgb(${colour.map(Math.round).join(',')})`;
  const shown = [...groups.keys()].filter((group) => !hidden.has(groups[group]!.id));
  const place = (value: number): string => (margin + value * (side - 2 * margin)).toFixed(1);
  const marks = new Map<number, string[]>(shown.map((group) => [group, []]));
  for (let i = 0; i < points.x.length; i++)
    marks.get(of[i]!)?.push(`<use href="#m${of[i]}" x="${place(points.x[i]!)}" y="${place(points.y[i]!)}"/>`);
  const behindFirst = [...shown].sort(
    (a, b) => Number(groups[b]!.behind ?? false) - Number(groups[a]!.behind ?? false),
  );
  const height = side + shown.length * line + margin;
  const legend = shown.map((group, at) => {
    const y = side + at * line;
    return `<use href="#m${group}" x="${margin + 5}" y="${y}"/><text x="${margin + 16}" y="${y + 4}">${escaped(groups[group]!.label)} (${groups[group]!.count})</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${height}" viewBox="0 0 ${side} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title><rect width="${side}" height="${height}" fill="${rgb(background)}"/>`,
    `<defs>${shown.map((group) => `<path id="m${group}" d="${shapes[looks[group]!.shape]}" fill="${rgb(looks[group]!.colour)}"/>`).join('')}</defs>`,
    ...behindFirst.map((group) => `<g>${marks.get(group)!.join('')}</g>`),
    `<g fill="${rgb(foreground)}">${legend.join('')}</g></svg>`,
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
