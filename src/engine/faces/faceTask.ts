import { LoupeError, messageOf } from '../../core/errors';
import type { FaceSettings } from '../../core/faces/faceSettings';
import type { Pixels } from '../images/orient';
import { FaceCascade, type FoundFace } from './faceCascade';

/** An upright RGB image that is to be searched. */
export interface FaceTask {
  readonly pixels: Pixels;
  readonly settings: FaceSettings;
}

/** What was found and how long that took; or why this image cannot be searched, or none can. */
export type FaceResult =
  | { readonly faces: readonly FoundFace[]; readonly milliseconds: number }
  | { readonly failed: string }
  | { readonly broken: { readonly code: LoupeError['code']; readonly message: string } };

/** The instance of this thread. */
let cascade: FaceCascade | undefined;

/** Loads OpenCV ahead of the first task; where it cannot be, that task says so. */
export async function prepareFaces(): Promise<void> {
  cascade ??= await FaceCascade.open().catch(() => undefined);
}

/** Looks for faces in this thread; making the image grey and shrinking it belongs to the time. */
export async function faceTask({ pixels, settings }: FaceTask): Promise<FaceResult> {
  try {
    cascade ??= await FaceCascade.open();
  } catch (error) {
    if (!(error instanceof LoupeError)) throw error;
    return { broken: { code: error.code, message: error.message } };
  }
  const started = performance.now();
  try {
    const faces = cascade.find(pixels, settings);
    if (cascade.isLarge) cascade = undefined;
    return { faces, milliseconds: performance.now() - started };
  } catch (error) {
    // An error leaves the instance's memory in any state.
    cascade = undefined;
    return { failed: messageOf(error) };
  }
}
