import type { FaceSettings } from '../../core/faces/faceSettings';

/** The arguments of a search. */
export function faceArguments(target: string, { scale, neighbours, minSize, longestSide }: FaceSettings): string[] {
  return [
    ...['faces', target, '--scale', String(scale), '--neighbours', String(neighbours)],
    ...['--min-size', String(minSize), '--longest-side', String(longestSide)],
  ];
}
