import { measureImages } from '../../../audit/measureImages';
import type { ExifReader } from '../../../datasets/groupImages';

/** What cameras wrote into the images of a folder, as an audit remembers it: each image is looked at once. */
export const readExif: ExifReader = async (folder) => {
  const { report, measures } = await measureImages(folder, { unclear: 'take' });
  return new Map(
    report.files.path.map((file, i) => [file, { camera: measures.camera[i]!, taken: measures.taken[i]! }] as const),
  );
};
