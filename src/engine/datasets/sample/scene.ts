import type { Random } from '../../../core/random';
import { Canvas } from './canvas';
import { anyColour, vary } from './colours';
import { drawGround } from './grounds';
import { drawNoise } from './noise';
import { chooseGround, drawCoat } from './palettes';
import type { Kind } from './shapes';

/**
 * How hard the pictures are, 0 (a clear shape on calm ground) to 1 (small, faint, covered, blurred, in odd colours).
 * With this value *Quick* finds 0.88 to 0.93 of 120 held-out pictures when it learns from the others (0.97 at 0.5).
 */
export const difficulty = 0.68;

export interface Scene {
  /** RGB, [height, width, 3]. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** One picture: an individual of the kind at any turn, lit from one side, on natural ground that is out of focus. */
export function drawScene({ draw, looks }: Kind, random: Random, hardness: number = difficulty): Scene {
  const uniform = (low: number, high: number): number => low + (high - low) * random.uniform();
  const width = Math.round(uniform(140, 230));
  const height = Math.round(width * uniform(0.72, 1.35));
  const shape = draw(random);
  const canvas = new Canvas(width, height);
  const usual = 1 - 0.6 * hardness;
  drawGround(canvas, chooseGround(looks, usual, random), 0.4 + 0.6 * hardness, random);
  canvas.blur(1 + Math.round(uniform(0, 3)));
  for (let i = Math.round(hardness * uniform(0, 5)); i > 0; i--) drawPebble(canvas, random);

  const radius = Math.min(width, height) * uniform(0.5 - 0.25 * hardness, 0.5 - 0.1 * hardness);
  const centerX = width / 2 + (width / 2 - radius) * uniform(-1, 1) * hardness;
  const centerY = height / 2 + (height / 2 - radius) * uniform(-1, 1) * hardness;
  const turn = uniform(0, 2 * Math.PI);
  const squeeze = uniform(1, 1 + 0.6 * hardness);
  const lean = uniform(-0.4, 0.4) * hardness;
  const [cos, sin] = [Math.cos(turn) / radius, Math.sin(turn) / radius];
  const layerAt = (dx: number, dy: number): 0 | 1 | 2 | 3 => {
    const u = (cos * dx + sin * dy) * squeeze;
    return shape(u, cos * dy - sin * dx + lean * u);
  };
  const opacity = 1 - hardness * uniform(0, 0.75);
  const [lightX, lightY] = [uniform(-1, 1), -1];
  const [shadowX, shadowY] = [-lightX * radius * 0.09, radius * 0.09];
  const shadow = [0, 0, 0] as const;
  canvas.paint(centerX + shadowX, centerY + shadowY, radius * 1.5, [shadow, shadow, shadow], 0.34 * opacity, layerAt);
  canvas.blur(2);
  const grain = drawNoise(random, 2);
  canvas.paint(centerX, centerY, radius * 1.5, drawCoat(looks, usual, random), opacity, layerAt, (dx, dy) => {
    const lit = (lightX * dx + lightY * dy) / radius;
    return 1 + 0.2 * lit + 0.16 * grain((dx / radius) * 5 + 20, (dy / radius) * 5 + 20);
  });

  for (let i = Math.round(hardness * uniform(0, 4)); i > 0; i--) drawBlade(canvas, random);
  canvas.blur(1 + Math.round(hardness * uniform(0, 3)));
  const exposure = 1 + hardness * uniform(-0.35, 0.35);
  const contrast = 1 - hardness * uniform(0, 0.4);
  return { data: canvas.develop(exposure, contrast, 3 + hardness * uniform(0, 30), random), width, height };
}

/** A round thing that lies about, rarely in a colour that strikes. */
function drawPebble(canvas: Canvas, random: Random): void {
  const [x, y] = [random.uniform() * canvas.width, random.uniform() * canvas.height];
  const [rx, ry] = [(0.02 + 0.07 * random.uniform()) * canvas.width, (0.02 + 0.07 * random.uniform()) * canvas.height];
  const colour = random.uniform() < 0.25 ? anyColour(random) : vary([128, 116, 98], 90, random);
  const inside = (dx: number, dy: number): 0 | 1 => ((dx / rx) ** 2 + (dy / ry) ** 2 < 1 ? 1 : 0);
  const reach = Math.max(rx, ry);
  canvas.paint(x + 2, y + 3, reach, [[0, 0, 0]], 0.3, inside);
  canvas.paint(x, y, reach, [colour], 1, inside, (dx, dy) => 1 - (0.25 * (dx / rx + dy / ry)) / 2);
}

/** A bent blade or twig that runs across the whole picture, in front of everything. */
function drawBlade(canvas: Canvas, random: Random): void {
  const turn = random.uniform() * Math.PI;
  const size = Math.max(canvas.width, canvas.height);
  const [cos, sin] = [Math.cos(turn) / size, Math.sin(turn) / size];
  const [offset, bend, half] = [random.uniform() - 0.5, random.uniform() - 0.5, 0.006 + 0.018 * random.uniform()];
  const colour = vary(random.uniform() < 0.5 ? [96, 128, 60] : [112, 88, 60], 60, random);
  canvas.paint(
    canvas.width / 2,
    canvas.height / 2,
    size,
    [colour],
    1,
    (dx, dy) => {
      const along = sin * dx - cos * dy;
      return Math.abs(cos * dx + sin * dy - offset - bend * along * along) < half ? 1 : 0;
    },
    (dx, dy) => 1 + (0.25 * (cos * dx + sin * dy - offset)) / half / 2,
  );
}
