import { LoupeError } from '../../core/errors';
import type { CatalogueEntry } from './architectures/entry';
import { mobileNets } from './architectures/mobilenets';

export type { BuildOptions, CatalogueEntry, WeightFile } from './architectures/entry';

/** Every architecture that can be built, with the place of its official weights. */
export const catalogue: readonly CatalogueEntry[] = [...mobileNets];

/** The entry of that name; throws LoupeError `unknown-backbone`, which lists all names. */
export function catalogueEntry(name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name === name);
  if (!found) {
    throw new LoupeError('unknown-backbone', `There is no backbone "${name}". Choose one of ${catalogue.map((entry) => entry.name).join(', ')}.`);
  }
  return found;
}
