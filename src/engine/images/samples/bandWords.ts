import { plural } from '../../../core/format';
import type { TiffHeader } from '../headers/tiffHeader';
import { transparency } from './readDeep';

/** The remark on bands beyond colour and alpha; null where there are none. */
export function bandsLeftOut(tiff: TiffHeader | null): string | null {
  if (!tiff) return null;
  const colours = tiff.rgb ? 3 : tiff.samples - tiff.extra.length;
  const alpha = !tiff.rgb && transparency(tiff) ? 1 : 0;
  const left = tiff.samples - colours - alpha;
  if (left <= 0) return null;
  const used =
    colours === 1
      ? 'the first is used, as grey'
      : colours === 3
        ? 'red, green and blue are used'
        : 'its colours are used';
  return `${plural(left, 'band')} of ${tiff.samples} ${left === 1 ? 'is' : 'are'} skipped: ${used}`;
}
