import type { Random } from '../../../core/random';
import { butterflyLooks, daisyLooks, fishLooks, leafLooks, starfishLooks, type Looks } from './palettes';

/** What a shape shows at a point: nothing, its body, its markings, or its darkest parts. */
export type Layer = 0 | 1 | 2 | 3;

/** A shape in a disc of radius 1 around the origin. */
export type Shape = (x: number, y: number) => Layer;

/** Draws one individual of a kind: no two have the same proportions. */
type Draw = (random: Random) => Shape;

/** A class of the sample: its shape, and how and where it is usually seen. */
export interface Kind {
  readonly draw: Draw;
  readonly looks: Looks;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();
const inEllipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;

const starfish: Draw = (random) => {
  const inner = between(random, 0.26, 0.42);
  const sharpness = between(random, 0.9, 1.7);
  const dots = between(random, 7, 11);
  return (x, y) => {
    const r = Math.hypot(x, y);
    const arm = Math.abs(Math.cos(2.5 * Math.atan2(y, x))) ** sharpness;
    if (r > inner + (0.98 - inner) * arm) return 0;
    return arm > 0.93 && Math.sin(r * dots * Math.PI) > 0.5 ? 2 : 1;
  };
};

const daisy: Draw = (random) => {
  const petals = 7 + random.integer(6);
  const heart = between(random, 0.2, 0.34);
  const gap = between(random, 0.2, 0.4);
  return (x, y) => {
    const r = Math.hypot(x, y);
    if (r < heart) return r < heart * 0.5 ? 3 : 2;
    const petal = Math.abs(Math.cos((petals / 2) * Math.atan2(y, x)));
    return r < 0.98 * (0.45 + 0.55 * petal ** gap) && petal > 0.25 ? 1 : 0;
  };
};

const leaf: Draw = (random) => {
  const width = between(random, 0.3, 0.5);
  const teeth = 8 + random.integer(9);
  const depth = between(random, 0.02, 0.1);
  const veins = between(random, 5, 8);
  const bend = between(random, -0.25, 0.25);
  return (x, y) => {
    const side = y - bend * (1 - x * x);
    const along = (x + 0.95) / 1.9;
    if (x > 0.6 && Math.abs(side) < 0.035 && x < 1) return 3;
    if (along < 0 || along > 0.9) return 0;
    const edge =
      width *
      Math.sin(Math.PI * Math.min(1, along / 0.9) ** 0.8) *
      (1 - depth * Math.abs(Math.sin(along * teeth * Math.PI)));
    if (Math.abs(side) > edge) return 0;
    if (Math.abs(side) < 0.025) return 3;
    return Math.abs(Math.sin((along * 1.6 + Math.abs(side)) * veins * Math.PI)) < 0.12 ? 2 : 1;
  };
};

const butterfly: Draw = (random) => {
  const upper = between(random, 0.36, 0.46);
  const lower = between(random, 0.24, 0.36);
  const spread = between(random, 0.42, 0.54);
  const spot = between(random, 0.1, 0.17);
  return (x, y) => {
    const wing = Math.abs(x);
    if (inEllipse(x, y, 0, 0.05, 0.07, 0.5)) return 3;
    if (Math.abs(wing - (-0.5 - y) * 0.4) < 0.025 && y < -0.42 && y > -0.85) return 3;
    const high = inEllipse(wing, y, spread, -0.3, upper + 0.04, upper * 0.9);
    const low = inEllipse(wing, y, spread * 0.72, 0.38, lower + 0.04, lower * 1.15);
    if (!high && !low) return 0;
    const marked =
      inEllipse(wing, y, spread + 0.06, -0.32, spot, spot) ||
      inEllipse(wing, y, spread * 0.75, 0.42, spot * 0.7, spot * 0.7);
    return marked ? 2 : 1;
  };
};

const fish: Draw = (random) => {
  const height = between(random, 0.26, 0.44);
  const tail = between(random, 0.28, 0.46);
  const stripes = between(random, 3, 6);
  const fin = between(random, 0.12, 0.3);
  return (x, y) => {
    if (inEllipse(x, y, -0.58, -height * 0.25, 0.06, 0.06)) return 3;
    if (inEllipse(x, y, -0.15, 0, 0.75, height))
      return Math.sin((x + 0.1 * Math.cos(y * 6)) * stripes * Math.PI) > 0.55 && x > -0.4 ? 2 : 1;
    const intoTail = (x - 0.45) / 0.5;
    if (
      intoTail > 0 &&
      intoTail < 1 &&
      Math.abs(y) < tail * (0.2 + 0.9 * intoTail) &&
      Math.abs(y) > tail * (intoTail - 0.65)
    )
      return 2;
    return y < 0 && y > -height - fin && Math.abs(x + 0.1) < 0.3 - (-y - height) * 0.6 ? 2 : 0;
  };
};

/** The classes of the sample dataset, in the order of their folders. */
export const kinds: Readonly<Record<string, Kind>> = {
  butterfly: { draw: butterfly, looks: butterflyLooks },
  daisy: { draw: daisy, looks: daisyLooks },
  fish: { draw: fish, looks: fishLooks },
  leaf: { draw: leaf, looks: leafLooks },
  starfish: { draw: starfish, looks: starfishLooks },
};
