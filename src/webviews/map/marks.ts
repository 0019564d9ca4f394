/** Shapes of points: they tell groups apart where colours do not. Paths on a grid of 10 × 10 around its middle. */
export const shapes = {
  circle: 'M-3.4 0A3.4 3.4 0 1 1 3.4 0A3.4 3.4 0 1 1 -3.4 0Z',
  square: 'M-3 -3H3V3H-3Z',
  triangle: 'M0 -4.2L4 3H-4Z',
  diamond: 'M0 -4.4L4.4 0L0 4.4L-4.4 0Z',
  cross: 'M-4 -1.4H-1.4V-4H1.4V-1.4H4V1.4H1.4V4H-1.4V1.4H-4Z',
  drop: 'M0 4.2L-4 -3H4Z',
} as const;
export type Shape = keyof typeof shapes;
export const shapeNames = Object.keys(shapes) as readonly Shape[];

/** How opaque each pixel of a point is, around its middle. */
export interface Stamp {
  readonly side: number;
  readonly alpha: Uint8ClampedArray;
}

/** A shape as pixels, `radius` pixels from its middle to its end, grown by `border`. */
export function stampOf(shape: Shape, radius: number, border = 0): Stamp {
  const side = 2 * Math.ceil(radius + border) + 1;
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
  const path = new Path2D(shapes[shape]);
  context.translate(side / 2, side / 2);
  context.scale(radius / 4.2, radius / 4.2);
  context.fill(path);
  if (border > 0) {
    context.lineWidth = (2 * border * 4.2) / radius;
    context.lineJoin = 'round';
    context.stroke(path);
  }
  const { data } = context.getImageData(0, 0, side, side);
  return { side, alpha: Uint8ClampedArray.from({ length: side * side }, (_, at) => data[4 * at + 3]!) };
}
