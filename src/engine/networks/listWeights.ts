import { existsSync } from 'node:fs';
import type { Said, WeightsOutput } from '../../protocol/cliOutput';
import { starterName } from './backbones';
import type { CatalogueEntry } from './architectures/catalogue';
import { catalogue } from './architectures/catalogue';
import { addressOf } from './weights/installWeights';
import { importedBackbones } from './importedBackbones';
import { locateWeights } from './weights/findWeights';
import { weightsCache, weightsFolder } from './weights/places';

/** The networks of the catalogue with the state of their weights here; no file is read. */
export function listWeights(): Said<WeightsOutput> {
  return {
    folder: weightsFolder() ?? null,
    cache: weightsCache(),
    networks: catalogue.map(network),
    imported: importedBackbones(),
  };
}

function network(entry: CatalogueEntry): WeightsOutput['networks'][number] {
  const {
    name,
    title,
    size,
    parameters,
    top1,
    licence,
    weights: { noTop },
  } = entry;
  const located = locateWeights(entry);
  const half = existsSync(`${weightsCache(noTop.file)}.part`);
  return {
    name,
    title,
    size,
    parameters,
    top1,
    licence,
    state: name === starterName ? 'shipped' : (located?.origin ?? (half ? 'partial' : 'absent')),
    file: noTop.file,
    bytes: expectedBytes(entry),
    address: addressOf(noTop),
    path: located?.path ?? null,
  };
}

/** Length of the file without a classifier: as its server gives it, else four bytes a parameter. */
export function expectedBytes({ parameters, weights }: CatalogueEntry): number {
  return weights.noTop.bytes ?? parameters * 4;
}
