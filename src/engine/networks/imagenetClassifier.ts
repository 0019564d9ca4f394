import type { Notify } from '../../core/codes/noticeCodes';
import { LoupeError } from '../../core/errors';
import type { LayersModel } from '../layersModel/tensorflow';
import { catalogue, catalogueEntry, type CatalogueEntry } from './architectures/catalogue';
import { starterName } from './backbones';
import { assignWeightsFile } from './weights/assignFile';
import { findWeights, locateClassifier, unofficialWords } from './weights/findWeights';

/** A network with ImageNet's classifier. */
export interface ImagenetClassifier {
  readonly name: string;
  readonly title: string;
  /** Width and height of its input, in pixels. */
  readonly size: number;
  /** Its weights file. */
  readonly file: string;
  /** Image float32 [N, size, size, 3], RGB 0..255; probabilities [N, 1000] in Keras's order. */
  readonly model: LayersModel;
}

/** Classes of ImageNet as its classifiers tell them. */
const classes = 1000;

/**
 * Opens the network that was named, else the most accurate one whose weights file with a classifier is on this
 * computer.
 * Throws LoupeError `weights-missing` with the remedy, `unknown-backbone` or `weights`.
 */
export async function openImagenetClassifier(name: string | undefined, notify: Notify): Promise<ImagenetClassifier> {
  const entry = name === undefined ? best() : catalogueEntry(name);
  if (!entry)
    throw new LoupeError(
      'weights-missing',
      `No network with ImageNet’s classifier is on this computer: the weights that are shipped have none. Download one with: loupe weights download ${starterName} --top, or put one of Keras’s files, such as ${catalogueEntry(starterName).weights.top.file}, into the folder that LOUPE_WEIGHTS_DIR names.`,
    );
  const { path: file, official } = await findWeights(entry, 'classifier');
  const model = entry.build({ size: entry.size, classes });
  await assignWeightsFile(entry, model, file);
  if (official === false) notify('warning', 'weights-unofficial', unofficialWords(entry, file));
  return { name: entry.name, title: entry.title, size: entry.size, file, model };
}

function best(): CatalogueEntry | undefined {
  return catalogue
    .filter((entry) => locateClassifier(entry) !== undefined)
    .reduce<CatalogueEntry | undefined>(
      (first, entry) => (first && (first.top1 ?? 0) >= (entry.top1 ?? 0) ? first : entry),
      undefined,
    );
}
