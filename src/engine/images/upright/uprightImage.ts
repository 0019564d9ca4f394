import sharp from 'sharp';
import { readBytes, readLimit } from '../../../runfolder/files';
import { messageOf } from '../../../core/errors';
import { checkFileSize } from '../readImageFile';
import { readJpegHeader } from '../jpegHeader';
import { sniffFormat } from '../sniff';

/** A picture's file before and after it is turned. */
export interface UprightImage {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * The file of a picture turned upright such that no pixel changes, with its bytes now; or why there is none, as a
 * sentence. That is so for PNG files of 8 bits. A JPEG would have to be compressed again, which changes every pixel; as
 * it is, it is turned whenever Loupe reads it.
 */
export async function uprightImage(root: string, file: string): Promise<UprightImage | string> {
  const before = await readBytes(root, file, readLimit.weights);
  try {
    checkFileSize(before.length);
    const format = sniffFormat(before);
    if (format === 'jpeg')
      return readJpegHeader(before)?.orientation === 1
        ? 'It lies upright already.'
        : 'It is a JPEG, which would have to be compressed again to turn it, and lose by that. Loupe turns it whenever it reads it; for other programs, turn it with a tool that keeps the pixels (jpegtran, exiftran).';
    if (format !== 'png')
      return 'Only PNG files can be turned such that no pixel changes. Turn it in a picture editor.';
    const { orientation = 1, depth, pages = 1 } = await sharp(before).metadata();
    if (orientation === 1) return 'It lies upright already.';
    if (depth !== 'uchar' || pages > 1)
      return 'It has more than 8 bits a sample or several frames. Turn it in a picture editor.';
    const after = await sharp(before).autoOrient().keepIccProfile().png().toBuffer();
    const [was, is] = await Promise.all([sharp(before).autoOrient().raw().toBuffer(), sharp(after).raw().toBuffer()]);
    const { orientation: now = 1 } = await sharp(after).metadata();
    if (!was.equals(is) || now !== 1) return 'Its pixels would change by that. Turn it in a picture editor.';
    return { before, after };
  } catch (error) {
    return `It cannot be read (${messageOf(error)}). Replace it by a whole copy.`;
  }
}
