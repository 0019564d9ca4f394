import type { ImageList } from '../pages/images';
import { absolute, relativeTo } from './paths';

/** A list of so many images below a folder, by their relative paths (with `/`). */
export function imagesBelow(folder: string, length: number, relativeAt: (index: number) => string): ImageList {
  return {
    length,
    at: (index) => (index >= 0 && index < length ? absolute(folder, relativeAt(index)) : undefined),
    indexOf(file) {
      const relative = relativeTo(folder, file);
      for (let index = 0; index < length; index++) if (relativeAt(index) === relative) return index;
      return -1;
    },
  };
}
