import sharp, { type Sharp } from 'sharp';

/** What OpenCV 4.14 in Python finds in `drawnFaces` (scale 1.1, 5 neighbours), the larger one first. */
export const opencvBoxes = [
  [50, 68, 158, 158],
  [252, 91, 107, 107],
] as const;

/** Two faces as a child draws them, which the cascade takes for such: 400 x 300, nobody's photograph. */
export function drawnFaces(): Sharp {
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#9ab"/>${face(60, 60, 1.4)}${face(260, 90, 0.9)}</svg>`,
    ),
  )
    .blur(1)
    .removeAlpha();
}

function face(x: number, y: number, scale: number): string {
  return `<g transform="translate(${x} ${y}) scale(${scale})"><ellipse cx="50" cy="62" rx="42" ry="56" fill="#d8b090"/><path d="M6 50 Q8 -2 50 -2 Q92 -2 94 50 Q84 18 50 16 Q16 18 6 50Z" fill="#3a2a1c"/><path d="M18 38 Q30 31 42 38 L42 42 Q30 36 18 42Z M58 38 Q70 31 82 38 L82 42 Q70 36 58 42Z" fill="#3a2a1c"/><ellipse cx="31" cy="50" rx="11" ry="6" fill="#5a4030"/><ellipse cx="69" cy="50" rx="11" ry="6" fill="#5a4030"/><path d="M46 48 L44 74 L56 74 L54 48Z" fill="#e8c4a4"/><path d="M40 76 Q50 81 60 76" stroke="#8a5a44" stroke-width="3" fill="none"/><ellipse cx="50" cy="92" rx="17" ry="5" fill="#8a3a34"/></g>`;
}

type Box = readonly number[];

/** Intersection over union. */
export function overlap(a: Box, b: Box): number {
  const side = (at: 0 | 1): number =>
    Math.max(0, Math.min(a[at]! + a[at + 2]!, b[at]! + b[at + 2]!) - Math.max(a[at]!, b[at]!));
  const both = side(0) * side(1);
  return both / (a[2]! * a[3]! + b[2]! * b[3]! - both);
}
