import { changeImages, type ImageChange } from './change';
import type { Orientation } from './exif';
import { decodeEveryday, prepareEveryday, type EverydayJpeg } from './jpegFastPath';
import { applyOrientation, type Pixels } from './orient';
import { resample } from './resample';

/** What a thread of the pool is asked for; sizes are those of the result. */
export type ImageTask =
  | { readonly kind: 'decode'; readonly jpeg: EverydayJpeg }
  | { readonly kind: 'prepare'; readonly jpeg: EverydayJpeg; readonly width: number; readonly height: number }
  | { readonly kind: 'resize'; readonly stored: Pixels; readonly orientation: Orientation; readonly width: number; readonly height: number }
  | { readonly kind: 'change'; readonly pixels: Uint8Array; readonly width: number; readonly height: number; readonly changes: readonly ImageChange[] };

/** Carries a task out: RGB in memory of its own, or null where libjpeg-turbo refuses the file. */
export function imageTask(task: ImageTask): Uint8Array | null {
  switch (task.kind) {
    case 'decode': return decodeEveryday(task.jpeg)?.data ?? null;
    case 'prepare': return prepareEveryday(task.jpeg, task.width, task.height);
    case 'change': {
      changeImages(task.pixels, task, task.changes);
      return task.pixels;
    }
    case 'resize': return resample(applyOrientation(task.stored, task.orientation), task.width, task.height);
  }
}
