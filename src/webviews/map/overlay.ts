import type { Points } from '../../core/map/pointGrid';
import type { Outline } from '../../core/map/lasso';
import { toScreen, type Camera, type Size } from './camera';

/** What lies above the points and changes with the pointer. */
export interface Overlay {
  readonly hovered: number;
  /** The point that has the keyboard; -1 while it is not shown. */
  readonly active: number;
  /** In places of the map; empty where nothing is drawn. */
  readonly outline: Outline;
}

/** Draws rings around single points and the outline that is being drawn: nothing that takes time. */
export function paintOverlay(
  canvas: HTMLCanvasElement,
  { hovered, active, outline }: Overlay,
  points: Points,
  camera: Camera,
  size: Size,
  ratio: number,
): void {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  const style = getComputedStyle(canvas);
  const foreground = style.color;
  const focus = style.getPropertyValue('--vscode-focusBorder').trim() || foreground;
  const ring = (point: number, radius: number, colour: string): void => {
    if (point < 0) return;
    const [x, y] = toScreen(camera, size, points.x[point]!, points.y[point]!);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.stroke();
  };
  ring(hovered, 8, foreground);
  ring(active, 10, focus);
  if (outline.length < 4) return;
  context.beginPath();
  for (let at = 0; at + 1 < outline.length; at += 2) {
    const [x, y] = toScreen(camera, size, outline[at]!, outline[at + 1]!);
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
  context.globalAlpha = 0.15;
  context.fillStyle = focus;
  context.fill('evenodd');
  context.globalAlpha = 1;
  context.setLineDash([5, 3]);
  context.strokeStyle = foreground;
  context.lineWidth = 1.5;
  context.stroke();
}
