/** A part of a picture, in shares of its width and height. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** By what is cut from each side. */
const cut = (left: number, top: number, right: number, bottom: number): Window => ({
  left,
  top,
  right: 1 - right,
  bottom: 1 - bottom,
});

/** Parts of pictures under which they are found: the whole, and what a caption at the bottom or the top leaves free. */
export const targets: readonly Window[] = [cut(0, 0, 0, 0), cut(0, 0, 0, 0.18), cut(0, 0.18, 0, 0)];

/** A window of the picture that is looked for, and the number of the target that it may show. */
export interface Place {
  readonly window: Window;
  readonly target: number;
}

/**
 * Where a picture is looked for in others: by all of it, without a frame, without a strip at one side, or cut. A frame
 * is found from the framed picture, a cut from the whole one, as each picture is looked for in all others. The windows
 * lie so close that the hash of what is in between is near.
 */
export const places: readonly Place[] = [
  cut(0, 0, 0, 0),
  ...[0.025, 0.045, 0.065, 0.085, 0.105, 0.13].map((share) => cut(share, share, share, share)),
  cut(0.05, 0, 0, 0),
  cut(0, 0, 0.05, 0),
  cut(0, 0.05, 0, 0),
  cut(0, 0, 0, 0.05),
  cut(0, 0, 0, 0.1),
  cut(0, 0, 0, 0.15),
  cut(0, 0.1, 0, 0),
  cut(0.05, 0.05, 0, 0),
  cut(0, 0, 0.05, 0.05),
  cut(0.05, 0, 0, 0.05),
  cut(0, 0.05, 0.05, 0),
]
  .map((window) => ({ window, target: 0 }))
  .concat([1, 2].map((target) => ({ window: targets[target]!, target })));
