import { plural } from '../format';
import { sortNatural } from '../naturalOrder';
import type { RecognisedLayout } from './layoutTypes';

/** Images that nothing tells the classes of, for those who only look at them. */
export function withoutAnyClass(images: readonly string[]): RecognisedLayout {
  const words = `${plural(images.length, 'image')} without classes`;
  return {
    layout: 'class-folders',
    choice: 'class-folders',
    clear: true,
    doubts: [],
    candidates: [],
    taken: words,
    classes: [],
    files: [],
    classIndex: new Int32Array(),
    part: new Uint8Array(),
    fold: null,
    unlabelled: sortNatural(images),
    skipped: [],
    problems: [],
    words,
  };
}
