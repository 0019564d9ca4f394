/** Numbers in row-major order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A fused activation, by its number. */
export function activated(value: number, kind: number): number {
  if (kind === 1) return Math.max(0, value);
  if (kind === 2) return Math.min(1, Math.max(-1, value));
  return kind === 3 ? Math.min(6, Math.max(0, value)) : value;
}

/** The element at a place. */
export function at({ shape, data }: Numbers, place: readonly number[]): number {
  return data[place.reduce((offset, index, axis) => offset * shape[axis]! + index, 0)]!;
}

/** The element at a place, where axes of length 1 or that are missing in front repeat. */
export function broadcast(x: Numbers, place: readonly number[]): number {
  const own = place.slice(place.length - x.shape.length);
  return at(
    x,
    own.map((index, axis) => (x.shape[axis] === 1 ? 0 : index)),
  );
}

/** Numbers of a shape, each by its place. */
export function gatherBy(shape: readonly number[], of: (place: readonly number[]) => number): number[] {
  const count = shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: count }, (_, index) => {
    const place: number[] = [];
    let rest = index;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place.unshift(rest % shape[axis]!);
      rest = Math.floor(rest / shape[axis]!);
    }
    return of(place);
  });
}
