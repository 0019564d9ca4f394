import type { Random } from '../../../core/random';
import { anyColour, mix, vary, type Rgb } from './colours';
import { groundNames, type GroundName } from './grounds';

/** Colours of body, markings and darkest parts, in the order of a shape's layers. */
type Coat = readonly [Rgb, Rgb, Rgb];

/** How a kind usually looks, and where it is usually found. */
export interface Looks {
  readonly coats: readonly Coat[];
  readonly grounds: readonly GroundName[];
}

const dark: Rgb = [34, 26, 22];

export const butterflyLooks: Looks = {
  coats: [
    [[226, 120, 30], [40, 28, 24], dark],
    [
      [92, 128, 206],
      [232, 236, 244],
      [40, 40, 60],
    ],
    [[238, 234, 220], [60, 58, 58], dark],
    [[232, 202, 70], [196, 92, 40], dark],
    [[122, 76, 46], [226, 176, 92], dark],
  ],
  grounds: ['meadow', 'bark', 'soil'],
};

export const daisyLooks: Looks = {
  coats: [
    [
      [244, 242, 234],
      [240, 190, 40],
      [176, 116, 26],
    ],
    [
      [226, 150, 190],
      [238, 196, 60],
      [150, 90, 40],
    ],
    [
      [150, 120, 204],
      [236, 186, 54],
      [140, 84, 30],
    ],
    [
      [244, 204, 62],
      [128, 74, 34],
      [70, 40, 24],
    ],
  ],
  grounds: ['meadow', 'soil', 'stone'],
};

export const fishLooks: Looks = {
  coats: [
    [[232, 108, 40], [246, 240, 228], dark],
    [[150, 164, 172], [96, 112, 124], dark],
    [[236, 206, 70], [50, 90, 160], dark],
    [[70, 150, 150], [30, 78, 92], dark],
    [[198, 62, 52], [120, 34, 34], dark],
  ],
  grounds: ['water', 'water', 'sand'],
};

export const leafLooks: Looks = {
  coats: [
    [
      [86, 138, 52],
      [150, 186, 96],
      [60, 90, 40],
    ],
    [
      [150, 160, 58],
      [206, 206, 120],
      [96, 90, 40],
    ],
    [
      [204, 106, 38],
      [236, 170, 80],
      [110, 56, 28],
    ],
    [
      [160, 44, 38],
      [214, 110, 84],
      [84, 30, 26],
    ],
    [
      [140, 102, 62],
      [184, 150, 104],
      [80, 54, 34],
    ],
  ],
  grounds: ['soil', 'stone', 'bark', 'meadow'],
};

export const starfishLooks: Looks = {
  coats: [
    [[216, 96, 52], [244, 176, 130], dark],
    [[134, 74, 132], [210, 160, 196], dark],
    [[206, 158, 84], [246, 222, 170], dark],
    [[190, 66, 86], [240, 160, 160], dark],
    [[74, 96, 160], [150, 170, 214], dark],
  ],
  grounds: ['sand', 'stone', 'water'],
};

/** The colours of one individual: `usual` is the chance that they are of its kind; no two are the same. */
export function drawCoat({ coats }: Looks, usual: number, random: Random): Coat {
  if (random.uniform() < usual) {
    const [body, markings, darkest] = coats[random.integer(coats.length)]!;
    return [vary(body, 40, random), vary(markings, 40, random), vary(darkest, 20, random)];
  }
  const body = anyColour(random);
  return [body, mix(body, anyColour(random), 0.6), mix(body, dark, 0.8)];
}

/** Where one individual is found. */
export function chooseGround({ grounds }: Looks, usual: number, random: Random): GroundName {
  const among = random.uniform() < usual ? grounds : groundNames;
  return among[random.integer(among.length)]!;
}
