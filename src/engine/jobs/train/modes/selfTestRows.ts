import type { PartRows } from '../preparation/splitImages';

/** Images stored with a model for its self-test. */
export const selfTestImages = 4;

/** Images that a model is saved with: evenly from those that it was not trained on, where there are any. */
export function selfTestRows(rows: PartRows): Uint32Array {
  const heldOut = [rows.test, rows.validation, rows.train].find((of) => of.length > 0) as Uint32Array;
  const step = Math.max(1, Math.floor(heldOut.length / selfTestImages));
  return heldOut.filter((_, index) => index % step === 0).slice(0, selfTestImages);
}
