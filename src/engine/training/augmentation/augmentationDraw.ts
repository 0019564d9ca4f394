import type { Random } from '../../../core/random';
import type { Augmentation } from '../../../protocol/recipe/augmentation';
import type { Hidden, ImageChange, Tone } from '../../images/change';
import { affineMatrix, isIdentity } from './augmentationMatrix';

export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Draws what happens to one image. Every kind of change draws its numbers whether it is used or not, so that switching
 * one on or off leaves the others as they were.
 */
export function drawChange(settings: Augmentation, { height, width }: ImageSize, random: Random): ImageChange {
  const between = (limit: number): number => (2 * random.uniform() - 1) * limit;
  const within = ([low, high]: readonly [number, number]): number => low + (high - low) * random.uniform();
  const flipX = random.uniform() < settings.flipHorizontal;
  const flipY = random.uniform() < settings.flipVertical;
  const rotation = between(settings.rotation);
  const [shiftX, shiftY] = [between(settings.shiftX) * width, between(settings.shiftY) * height];
  const shear = between(settings.shear);
  const [zoomX, zoomOfY] = [within(factors(settings.zoom)), within(factors(settings.zoom))];
  const zoomY = settings.zoomPerAxis ? zoomOfY : zoomX;
  const light = random.uniform();
  const tone: Tone = {
    added: typeof settings.brightness === 'number' ? (2 * light - 1) * settings.brightness * 255 : 0,
    factor:
      typeof settings.brightness === 'number'
        ? 1
        : settings.brightness[0] + (settings.brightness[1] - settings.brightness[0]) * light,
    contrast: 1 + between(settings.contrast),
    saturation: 1 + between(settings.saturation),
    hue: (between(settings.hue) + 360) % 360,
  };
  const [placeX, placeY] = [random.uniform(), random.uniform()];

  const geometry = { rotation, shiftX, shiftY, shear, zoomX, zoomY, flipX, flipY };
  return {
    fill: settings.fill,
    ...(isIdentity(geometry) ? {} : { matrix: affineMatrix(geometry, { height, width }) }),
    ...(changesColours(tone) ? { tone } : {}),
    ...(settings.cutout > 0 ? { hidden: square(settings.cutout, placeX, placeY, height, width) } : {}),
  };
}

/** A share s stands for 1 - s to 1 + s. */
function factors(zoom: Augmentation['zoom']): readonly [number, number] {
  return typeof zoom === 'number' ? [1 - zoom, 1 + zoom] : zoom;
}

function changesColours({ added, factor, contrast, saturation, hue }: Tone): boolean {
  return added !== 0 || factor !== 1 || contrast !== 1 || saturation !== 1 || hue !== 0;
}

/**
 * A square about any pixel, cut at the edges: DeVries and Taylor 2017, "Improved Regularization of Convolutional
 * Neural Networks with Cutout".
 */
function square(share: number, placeX: number, placeY: number, height: number, width: number): Hidden {
  const side = Math.max(1, Math.round(share * Math.min(height, width)));
  const [left, top] = [Math.floor(placeX * width) - (side >> 1), Math.floor(placeY * height) - (side >> 1)];
  return {
    left: Math.max(0, left),
    right: Math.min(width, left + side),
    top: Math.max(0, top),
    bottom: Math.min(height, top + side),
  };
}
