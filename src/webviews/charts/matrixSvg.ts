import { mix, type Colour } from '../shared/contrast';
import type { MatrixGeometry } from './matrixGeometry';
import type { MatrixModel } from './matrixModel';

/** A heat map as an SVG file: the cells that are not empty, the frame, the names and the axes' titles. */
export function heatMapSvg(
  model: MatrixModel,
  g: MatrixGeometry,
  colours: { foreground: Colour; background: Colour; tone: Colour; wrong: Colour },
  words: { title: string; truth: string; predicted: string },
): string {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${g.width}" height="${g.height}" font-family="sans-serif" font-size="10" fill="${hex(colours.foreground)}">`,
    `<title>${escapeXml(words.title)}</title>`,
    `<rect width="100%" height="100%" fill="${hex(colours.background)}"/>`,
    `<text text-anchor="middle" x="${g.left + g.side / 2}" y="12">${escapeXml(words.predicted)}</text>`,
    `<text text-anchor="middle" transform="translate(11 ${g.top + g.side / 2}) rotate(-90)">${escapeXml(words.truth)}</text>`,
  ];
  g.rowLabels.forEach((label, row) => {
    parts.push(
      `<text text-anchor="end" dominant-baseline="middle" x="${g.left - 4}" y="${g.top + (row + 0.5) * g.cell}">${escapeXml(label.join(' '))}</text>`,
    );
  });
  g.columnLabels.forEach((label, column) => {
    parts.push(
      `<text dominant-baseline="middle" transform="translate(${g.left + (column + 0.5) * g.cell} ${g.top - 4}) rotate(-90)">${escapeXml(label.join(' '))}</text>`,
    );
  });
  for (let row = 0; row < model.size; row += 1) {
    for (let column = 0; column < model.size; column += 1) {
      const shade = model.shade({ row, column });
      if (shade === 0) continue;
      const fill = hex(mix(colours.background, row === column ? colours.tone : colours.wrong, shade));
      const said = `${model.labels[row]} → ${model.labels[column]}: ${model.count({ row, column })}`;
      parts.push(
        `<rect x="${g.left + column * g.cell}" y="${g.top + row * g.cell}" width="${g.cell}" height="${g.cell}" fill="${fill}"><title>${escapeXml(said)}</title></rect>`,
      );
    }
  }
  parts.push(
    `<rect x="${g.left}" y="${g.top}" width="${g.side}" height="${g.side}" fill="none" stroke="${hex(colours.foreground)}"/>`,
    '</svg>',
  );
  return parts.join('\n');
}

function hex(colour: Colour): string {
  return `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

function escapeXml(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
