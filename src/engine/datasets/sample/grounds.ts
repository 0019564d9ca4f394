import type { Random } from '../../../core/random';
import type { Canvas } from './canvas';
import { mix, vary, type Rgb } from './colours';
import { drawNoise, type Noise } from './noise';

/** What a picture is taken on: two colours, and how they alternate at a point (0 the first, 1 the second). */
interface Ground {
  readonly colours: readonly [Rgb, Rgb];
  readonly at: (noise: Noise, bend: Noise, u: number, v: number) => number;
}

const grounds = {
  meadow: {
    colours: [
      [38, 74, 28],
      [128, 158, 66],
    ],
    // Long thin features: blades of grass.
    at: (noise, bend, u, v) => 0.5 + 0.7 * noise(u * 26 + 3 * bend(u * 3, v * 3), v * 5),
  },
  sand: {
    colours: [
      [168, 140, 98],
      [232, 212, 172],
    ],
    at: (noise, bend, u, v) => 0.5 + 0.25 * Math.sin(14 * v + 5 * bend(u * 3, v * 3)) + 0.3 * noise(u * 40, v * 40),
  },
  water: {
    colours: [
      [14, 62, 92],
      [104, 182, 192],
    ],
    // Ridges of the field: light on the bottom of shallow water.
    at: (noise, bend, u, v) => 0.25 + (1 - Math.abs(noise(u * 6, v * 6))) ** 6 * 0.6 + 0.25 * bend(u * 2, v * 2),
  },
  bark: {
    colours: [
      [54, 40, 30],
      [150, 118, 88],
    ],
    at: (noise, bend, u, v) => 0.5 + 0.7 * noise(u * 4, v * 24 + 2 * bend(u * 4, v * 4)),
  },
  stone: {
    colours: [
      [88, 88, 86],
      [182, 178, 170],
    ],
    at: (noise, _bend, u, v) => 0.5 + 0.6 * noise(u * 7, v * 7),
  },
  soil: {
    colours: [
      [42, 30, 22],
      [122, 90, 60],
    ],
    at: (noise, _bend, u, v) => 0.45 + 0.8 * noise(u * 16, v * 16),
  },
} as const satisfies Readonly<Record<string, Ground>>;
export type GroundName = keyof typeof grounds;
export const groundNames = Object.keys(grounds) as readonly GroundName[];

/** Fills the canvas with a ground; `contrast` 1 as described, 0 even. The light falls from one side. */
export function drawGround(canvas: Canvas, name: GroundName, contrast: number, random: Random): void {
  const { width, height } = canvas;
  const size = Math.max(width, height);
  const ground: Ground = grounds[name];
  const [from, to] = [vary(ground.colours[0], 26, random), vary(ground.colours[1], 26, random)];
  const noise = drawNoise(random, 3);
  const bend = drawNoise(random, 1);
  const [left, top] = [random.uniform() * 40, random.uniform() * 40];
  const turn = random.uniform() * 2 * Math.PI;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const middle = mix(from, to, 0.5);
  canvas.fill(
    (x, y) => {
      const [px, py] = [x / size, y / size];
      const light = 34 * (cos * (px - 0.5) + sin * (py - 0.5));
      const share = ground.at(noise, bend, cos * px - sin * py + left, sin * px + cos * py + top);
      return [Math.min(1.1, Math.max(-0.1, share)), light];
    },
    mix(middle, from, contrast),
    mix(middle, to, contrast),
  );
}
