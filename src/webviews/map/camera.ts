/** What of a map is in view: the place in the middle, and pixels for a unit of the map. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room around a map that is shown whole. */
const margin = 16;
/** Scales, by that of the whole map. */
const [least, most] = [0.5, 400];

/** The whole map, which lies between 0 and 1. */
export function wholeMap({ width, height }: Size): Camera {
  return { x: 0.5, y: 0.5, scale: Math.max(1, Math.min(width, height) - 2 * margin) };
}

/** Where a place of the map is seen. */
export function toScreen({ x, y, scale }: Camera, { width, height }: Size, atX: number, atY: number): [number, number] {
  return [(atX - x) * scale + width / 2, (atY - y) * scale + height / 2];
}

/** Which place of the map is seen there. */
export function toMap({ x, y, scale }: Camera, { width, height }: Size, left: number, top: number): [number, number] {
  return [(left - width / 2) / scale + x, (top - height / 2) / scale + y];
}

/** Nearer by a factor; the place under the pixel stays there. */
export function zoomed(camera: Camera, size: Size, factor: number, left: number, top: number): Camera {
  const whole = wholeMap(size).scale;
  const scale = Math.min(whole * most, Math.max(whole * least, camera.scale * factor));
  const [x, y] = toMap(camera, size, left, top);
  return { x: x - (left - size.width / 2) / scale, y: y - (top - size.height / 2) / scale, scale };
}

/** Moved with what is seen, as a hand moves paper. */
export function moved(camera: Camera, right: number, down: number): Camera {
  return { ...camera, x: camera.x - right / camera.scale, y: camera.y - down / camera.scale };
}

/** So that a place is in view, moved as little as that takes. */
export function showing(camera: Camera, size: Size, atX: number, atY: number): Camera {
  const [left, top] = toScreen(camera, size, atX, atY);
  const into = (at: number, length: number): number =>
    at < margin ? margin - at : at > length - margin ? length - margin - at : 0;
  return moved(camera, into(left, size.width), into(top, size.height));
}
