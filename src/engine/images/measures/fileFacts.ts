import { measureFlags } from '../../../core/audit/auditTypes';
import { exifOrigin } from './exifOrigin';
import type { ImageTraits } from './imageTraits';
import { jpegQuality } from './jpegQuality';
import type { FileFacts } from './measureRecord';

/** What a file says of itself, for a record. `transparent` is left to whoever looks at the alpha channel. */
export function factsOf(format: string, traits: ImageTraits, quantization: ArrayLike<number> | null): FileFacts {
  const flags =
    (traits.frames > 1 ? measureFlags.animated : 0) |
    (traits.cmyk ? measureFlags.cmyk : 0) |
    (traits.deep ? measureFlags.deep : 0) |
    (traits.orientation > 1 ? measureFlags.rotated : 0);
  return { format, flags, ...exifOrigin(traits.exif), quality: quantization ? jpegQuality(quantization) : NaN };
}
