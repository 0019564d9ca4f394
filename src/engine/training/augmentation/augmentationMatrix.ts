import type { AffineMatrix } from '../../images/change';

/** The geometric changes of one image, with the signs of Keras's `apply_affine_transform`. */
export interface Geometry {
  /** Degrees. */
  readonly rotation: number;
  /** Pixels. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Degrees. */
  readonly shear: number;
  /** Factors of what is seen: below 1 enlarges. */
  readonly zoomX: number;
  readonly zoomY: number;
  readonly flipX: boolean;
  readonly flipY: boolean;
}

/** Whether nothing changes. */
export function isIdentity({ rotation, shiftX, shiftY, shear, zoomX, zoomY, flipX, flipY }: Geometry): boolean {
  return (
    rotation === 0 && shiftX === 0 && shiftY === 0 && shear === 0 && zoomX === 1 && zoomY === 1 && !flipX && !flipY
  );
}

/**
 * All changes in one matrix, from places of the result to places of the source, about the centre: rotation · shift ·
 * shear · zoom, as `apply_affine_transform` multiplies them, and then the flips, which it makes afterwards.
 *
 * In (x, y):  rotation [cos, -sin; sin, cos],  shear [1, -sin; 0, cos],  zoom [zoomX, 0; 0, zoomY].
 */
export function affineMatrix(
  { rotation, shiftX, shiftY, shear, zoomX, zoomY, flipX, flipY }: Geometry,
  { height, width }: { readonly height: number; readonly width: number },
): AffineMatrix {
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const [scaleX, scaleY] = [flipX ? -zoomX : zoomX, flipY ? -zoomY : zoomY];
  const [cosine, sine] = [Math.cos(radians(rotation)), Math.sin(radians(rotation))];
  const [lean, squeeze] = [-Math.sin(radians(shear)), Math.cos(radians(shear))];
  const a = cosine * scaleX;
  const b = (cosine * lean - sine * squeeze) * scaleY;
  const c = sine * scaleX;
  const d = (sine * lean + cosine * squeeze) * scaleY;
  const movedX = cosine * shiftX - sine * shiftY;
  const movedY = sine * shiftX + cosine * shiftY;
  return [a, b, movedX + centreX - a * centreX - b * centreY, c, d, movedY + centreY - c * centreX - d * centreY];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
