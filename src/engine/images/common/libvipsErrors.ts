import { messageOf } from '../../../core/errors';
import { imageFormats } from '../../../core/choices/imageFormats';
import { maxPixels, UnreadableImageError } from './unreadable';

/**
 * What libvips and its loaders complain of, in Loupe's words. Theirs name functions and are a pile of lines; they are
 * kept as the cause.
 */
export function explainLibvips(cause: unknown, format: string): UnreadableImageError {
  const said = messageOf(cause);
  const name = Object.entries(imageFormats).find(([key]) => key === format)?.[1].name ?? 'image';
  if (/out of memory|unable to allocate|cannot allocate|malloc|bad_alloc|memory limit/i.test(said)) {
    return new UnreadableImageError(
      'unreadable-now',
      'There was not enough memory to decode it this time. Close other programs and try again.',
      { cause },
    );
  }
  if (/timeout|too many open files|resource temporarily unavailable/i.test(said)) {
    return new UnreadableImageError(
      'unreadable-now',
      'Decoding it took too long this time. Try again when the machine has less to do, or scale it down.',
      { cause },
    );
  }
  if (/pixel limit|exceeds? .*limit|too (big|large)/i.test(said)) {
    return new UnreadableImageError(
      'too-large',
      `It is larger than is read (${maxPixels / 1e6} million pixels). Scale it down to use it.`,
      { cause },
    );
  }
  if (/unsupported|not supported|unimplemented|no known loader|missing delegate|not implemented/i.test(said)) {
    return new UnreadableImageError(
      'unsupported-format',
      `It is a ${name} of a kind that is not read. Convert it to JPEG or PNG with 8 bits a channel.`,
      { cause },
    );
  }
  if (/premature|truncat|end of (file|image|stream|data)|not enough data|unexpected end|read error/i.test(said)) {
    return new UnreadableImageError(
      'truncated',
      'The file ends before its picture does. Copy or download it again from where it came.',
      { cause },
    );
  }
  return new UnreadableImageError(
    'damaged',
    `The ${name} data in it are damaged and cannot be decoded. Copy it again from where it came, or save it again.`,
    { cause },
  );
}
