import type { Random } from '../../../core/random';

/** A smooth field over the plane, about -1 to 1, with features of size 1. */
export type Noise = (x: number, y: number) => number;

const side = 64;

/**
 * Value noise: random values on a lattice, joined by smooth steps, and `octaves` of it, each of half the size and
 * strength of the one before. It repeats after 64 lattice points.
 */
export function drawNoise(random: Random, octaves: number): Noise {
  const lattice = Float32Array.from({ length: side * side }, () => 2 * random.uniform() - 1);
  const at = (x: number, y: number): number => lattice[(y & (side - 1)) * side + (x & (side - 1))]!;
  const single = (x: number, y: number): number => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [smooth(x - x0), smooth(y - y0)];
    const top = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * u;
    const bottom = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * u;
    return top + (bottom - top) * v;
  };
  return (x, y) => {
    let sum = 0;
    for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2) sum += single(x * scale, y * scale) / scale;
    return sum / (2 - 2 ** (1 - octaves));
  };
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
