import { createHash } from 'node:crypto';
import { measureFlags } from '../../core/audit/auditTypes';
import { imageSignature } from '../../core/audit/nearDuplicates/signature';
import { measureSize } from '../../core/audit/measures/pixelMeasures';
import { applyOrientation, type Pixels } from './orient';
import type { Orientation } from './exif';
import { resample } from './resample';
import { encodeImageRecord, type FileFacts } from './measures/measureRecord';
import { measurePixels } from './pixelStatistics';

/** Looks at a decoded image and packs all that is kept of it. */
export function measureDecoded(stored: Pixels, orientation: Orientation, facts: FileFacts): Uint8Array {
  const upright = applyOrientation(stored, orientation);
  const { width, height } = upright;
  const { measures, colourless, grey } = measurePixels(within(upright, measureSize));
  const signature = imageSignature(grey.levels, grey.width, grey.height);
  const flags =
    facts.flags | (colourless ? measureFlags.grey : 0) | (isConstant(upright.data) ? measureFlags.constant : 0);
  return encodeImageRecord({ ...facts, ...measures, flags, width, height, pixels: pixelHash(upright), signature });
}

/** The picture with at most `size` pixels on its long side; never enlarged. */
function within(pixels: Pixels, size: number): Pixels {
  const scale = size / Math.max(pixels.width, pixels.height);
  if (scale >= 1) return pixels;
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  return { data: resample(pixels, width, height), width, height };
}

/** The size belongs to it: the same bytes in other rows are another picture. */
function pixelHash({ data, width, height }: Pixels): string {
  return createHash('sha256').update(`${width}x${height}\n`).update(data).digest('hex');
}

function isConstant(data: Uint8Array): boolean {
  const [red, green, blue] = data;
  for (let i = 0; i < data.length; i += 3)
    if (data[i] !== red || data[i + 1] !== green || data[i + 2] !== blue) return false;
  return true;
}
