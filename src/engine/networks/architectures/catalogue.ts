import { LoupeError } from '../../../core/errors';
import { efficientNets } from './efficientnets';
import type { CatalogueEntry } from './entry';
import { inceptionResNetV2Entry } from './inceptionResNetV2';
import { inceptionV3Entry } from './inceptionV3';
import { mobileNets } from './mobilenets';
import { mobileNetV3Entries } from './mobilenetV3';
import { resNet50Entry } from './resnet50';
import { xceptionEntry } from './xception';

export type { BuildOptions, CatalogueEntry, WeightFile } from './entry';

/** Every architecture that can be built, with the place of its official weights. */
export const catalogue: readonly CatalogueEntry[] = [
  ...mobileNets,
  ...mobileNetV3Entries,
  ...efficientNets,
  resNet50Entry,
  xceptionEntry,
  inceptionV3Entry,
  inceptionResNetV2Entry,
];

/** The entry of that name; throws LoupeError `unknown-backbone`, which lists all names. */
export function catalogueEntry(name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name === name);
  if (!found) {
    throw new LoupeError(
      'unknown-backbone',
      `There is no backbone "${name}". Choose one of ${catalogue.map((entry) => entry.name).join(', ')}.`,
    );
  }
  return found;
}
