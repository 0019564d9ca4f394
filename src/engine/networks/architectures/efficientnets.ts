import { efficientNet, assignWithColours } from './efficientnet';
import type { CatalogueEntry, WeightFile } from './entry';
import { toMultipleOf8 } from './layerBlocks';

/**
 * Width, depth, dropout, input size, parameters, accuracy, the files' hashes (with and without classifier) and the
 * latter's bytes.
 */
const trained = [
  [
    'B0',
    1,
    1,
    0.2,
    224,
    4049564,
    0.771,
    '902e53a9f72be733fc0bcb005b3ebbac',
    '50bc09e76180e00e4465e1a485ddc09d',
    16705208,
  ],
  [
    'B1',
    1,
    1.1,
    0.2,
    240,
    6575232,
    0.791,
    '1d254153d4ab51201f1646940f018540',
    '74c4e6b3e1f6a1eea24c589628592432',
    27018416,
  ],
  [
    'B2',
    1.1,
    1.2,
    0.3,
    260,
    7768562,
    0.801,
    'b15cce36ff4dcbd00b6dd88e7857a6ad',
    '111f8e2ac8aa800a7a99e3239f7bfb39',
    31790344,
  ],
  [
    'B3',
    1.2,
    1.4,
    0.3,
    300,
    10783528,
    0.816,
    'ffd1fdc53d0ce67064dc6a9c7960ede0',
    'af6d107764bb5b1abb91932881670226',
    43941136,
  ],
] as const;

/**
 * EfficientNetB0 to B3. Their parameters are seven fewer than Keras's: the colour layer's factors are no weights here.
 */
export const efficientNets: readonly CatalogueEntry[] = trained.map(
  ([letter, width, depth, dropout, size, parameters, top1, topHash, noTopHash, bytes]) => {
    const weights = (file: string, md5: string, bytes: number | null): WeightFile => ({
      file,
      address: `https://storage.googleapis.com/keras-applications/${file}`,
      bytes,
      hash: { algorithm: 'md5', value: md5 },
    });
    return {
      name: `efficientnet_${letter.toLowerCase()}`,
      title: `EfficientNet${letter}`,
      size,
      minimumSize: 32,
      columns: toMultipleOf8(1280 * width),
      parameters,
      top1,
      licence: 'Apache-2.0',
      source: "Keras Applications, from Google's EfficientNet checkpoints",
      weights: {
        noTop: weights(`efficientnet${letter.toLowerCase()}_notop.h5`, noTopHash, bytes),
        top: weights(`efficientnet${letter.toLowerCase()}.h5`, topHash, null),
      },
      build: (options) => efficientNet({ ...options, width, depth, dropout }),
      assign: assignWithColours,
    };
  },
);
