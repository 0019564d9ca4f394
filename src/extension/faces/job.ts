import * as path from 'node:path';
import type { FaceSettings } from '../../core/faces/faceSettings';
import { facesOutputSchema } from '../../protocol/cliOutput';
import type { FacesReady, ShownFaces } from '../../protocol/pages/faces';
import type { CliOptions } from '../shared/runCli';
import { faceArguments } from './faceArguments';
import { documentOf, type WeightsParts } from '../weights/cli';

/** A search as the page has it, and its images, which stay here. */
export interface FoundFaces {
  readonly shown: Omit<NonNullable<FacesReady['found']>, 'number'>;
  readonly images: readonly ShownFaces[];
}

/** Looks for faces in a child. Throws LoupeError. */
export async function searchFaces(
  parts: WeightsParts,
  target: string,
  settings: FaceSettings,
  options: CliOptions,
): Promise<FoundFaces> {
  const found = await documentOf(parts, facesOutputSchema, faceArguments(target, settings), options);
  const nameOf = (file: string): string => path.relative(target, file) || path.basename(file);
  const images = found.files.map(({ file, width, height, boxes, windows }) => ({
    file,
    name: nameOf(file),
    width,
    height,
    boxes,
    windows,
  }));
  const { images: count, withFaces, faces, searchMilliseconds, wholeMilliseconds, detector } = found;
  return {
    images,
    shown: {
      images: count,
      withFaces,
      faces,
      searchMilliseconds,
      wholeMilliseconds,
      first: (images.find(({ boxes }) => boxes.length > 0) ?? images[0])?.file ?? null,
      skipped: found.skipped.map(({ file, reason }) => ({ file: nameOf(file), reason })),
      detector: `OpenCV ${detector.opencv}, ${detector.cascade}`,
    },
  };
}
