import { LoupeError } from '../../core/errors';
import { efficientNets } from './architectures/efficientnets';
import type { CatalogueEntry } from './architectures/entry';
import { inceptionResNetV2Entry } from './architectures/inceptionResNetV2';
import { inceptionV3Entry } from './architectures/inceptionV3';
import { mobileNets } from './architectures/mobilenets';
import { mobileNetV3Entries } from './architectures/mobilenetV3';
import { resNet50Entry } from './architectures/resnet50';
import { xceptionEntry } from './architectures/xception';

export type { BuildOptions, CatalogueEntry, WeightFile } from './architectures/entry';

/** Every architecture that can be built, with the place of its official weights. */
export const catalogue: readonly CatalogueEntry[] = [
  ...mobileNets, ...mobileNetV3Entries, ...efficientNets, resNet50Entry, xceptionEntry, inceptionV3Entry, inceptionResNetV2Entry,
];

/** The entry of that name; throws LoupeError `unknown-backbone`, which lists all names. */
export function catalogueEntry(name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name === name);
  if (!found) {
    throw new LoupeError('unknown-backbone', `There is no backbone "${name}". Choose one of ${catalogue.map((entry) => entry.name).join(', ')}.`);
  }
  return found;
}
