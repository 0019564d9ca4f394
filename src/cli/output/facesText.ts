import type { FaceBox } from '../../core/faces/faceSettings';
import { formatCount, plural } from '../../core/format';
import { visibleText } from '../../core/plainText';

/** What was found in one image, as a line. */
export function facesLine(file: string, boxes: readonly FaceBox[]): string {
  const places = boxes.map(([x, y, width, height]) => `${x},${y} ${width}×${height}`).join('  ');
  return visibleText(`${file}: ${boxes.length === 0 ? 'no face' : `${plural(boxes.length, 'face')}  ${places}`}`);
}

/** What was found in all, and how long it took. */
export function facesSummary(done: {
  readonly images: number;
  readonly withFaces: number;
  readonly faces: number;
  readonly searchMilliseconds: number;
  readonly wholeMilliseconds: number;
}): string {
  const { images, withFaces, faces, searchMilliseconds, wholeMilliseconds } = done;
  return [
    `${plural(faces, 'face')} in ${formatCount(withFaces)} of ${plural(images, 'image')}.`,
    `${Math.round(searchMilliseconds)} ms an image to search it, ${Math.round(wholeMilliseconds)} ms in all, with decoding and loading OpenCV.`,
  ].join(' ');
}
