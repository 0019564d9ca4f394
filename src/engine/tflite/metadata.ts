import { flatBuffer, float32s, int8, string, strings, table, tables, uint32, uint8, type Fields } from './flatBuffer';

/** What a phone's libraries read beside the graph. */
export interface ImageModelText {
  readonly name: string;
  readonly description: string;
  readonly classes: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly input: 'float32' | 'uint8';
  readonly author: string;
  readonly licence?: string | undefined;
  /** Texts under names of their own, such as Loupe's preprocessing. */
  readonly custom: Readonly<Record<string, string>>;
}

/** Under this name the metadata lie in the file. */
export const metadataName = 'TFLITE_METADATA';
/** The file of the classes' names in the archive behind the graph. */
export const labelsFile = 'labels.txt';

/** Numbers of fields (https://github.com/tensorflow/tflite-support, metadata_schema.fbs, version 1.5.0). */
const modelMetadata = { name: 0, description: 1, version: 2, subgraphs: 3, author: 4, licence: 5, minParserVersion: 7 };
const subgraphMetadata = { inputs: 2, outputs: 3, custom: 9 };
const tensorMetadata = { name: 0, description: 1, dimensionNames: 2, content: 3, processUnits: 4, stats: 5, files: 6 };
const content = { propertiesType: 0, properties: 1 };
const contentType = { feature: 1, image: 2 };
const imageProperties = { colourSpace: 0, size: 1 };
const imageSize = { width: 0, height: 1 };
const rgb = 1;
const processUnit = { optionsType: 0, options: 1 };
const normalization = { type: 1, mean: 0, std: 1 };
const stats = { max: 0, min: 1 };
const associatedFile = { name: 0, description: 1, type: 2 };
const axisLabels = 2;
const customMetadata = { name: 0, data: 1 };
/** The first version whose readers know all that is written here but the custom texts, which they pass over. */
const minParserVersion = '1.0.0';

/**
 * The metadata of an image classifier: pixels are RGB of 0 to 255 as they come (mean 0, standard deviation 1), for the
 * network scales them itself; the classes' names are in `labels.txt`.
 */
export function imageClassifierMetadata(text: ImageModelText): Uint8Array {
  const input: Fields = {
    [tensorMetadata.name]: string('image'),
    [tensorMetadata.description]: string(
      `RGB image of ${text.width} x ${text.height} pixels, 0 to 255, resized without regard to its proportions`,
    ),
    [tensorMetadata.content]: table({
      [content.propertiesType]: uint8(contentType.image),
      [content.properties]: table({
        [imageProperties.colourSpace]: int8(rgb),
        [imageProperties.size]: table({
          [imageSize.width]: uint32(text.width),
          [imageSize.height]: uint32(text.height),
        }),
      }),
    }),
    [tensorMetadata.processUnits]: tables([
      {
        [processUnit.optionsType]: uint8(normalization.type),
        [processUnit.options]: table({ [normalization.mean]: float32s([0]), [normalization.std]: float32s([1]) }),
      },
    ]),
    [tensorMetadata.stats]: range(0, 255),
  };
  const output: Fields = {
    [tensorMetadata.name]: string('probability'),
    [tensorMetadata.description]: string('A probability for each class, in the order of labels.txt'),
    [tensorMetadata.dimensionNames]: strings(['batch', 'class']),
    [tensorMetadata.content]: table({
      [content.propertiesType]: uint8(contentType.feature),
      [content.properties]: table({}),
    }),
    [tensorMetadata.stats]: range(0, 1),
    [tensorMetadata.files]: tables([
      {
        [associatedFile.name]: string(labelsFile),
        [associatedFile.description]: string('The names of the classes, one a line'),
        [associatedFile.type]: int8(axisLabels),
      },
    ]),
  };
  const custom = Object.entries(text.custom).map(([name, value]) => ({
    [customMetadata.name]: string(name),
    [customMetadata.data]: { is: 'bytes', value: Buffer.from(value, 'utf8') } as const,
  }));
  return flatBuffer(
    {
      [modelMetadata.name]: string(text.name),
      [modelMetadata.description]: string(text.description),
      [modelMetadata.version]: string('1'),
      [modelMetadata.subgraphs]: tables([
        {
          [subgraphMetadata.inputs]: tables([input]),
          [subgraphMetadata.outputs]: tables([output]),
          [subgraphMetadata.custom]: custom.length > 0 ? tables(custom) : undefined,
        },
      ]),
      [modelMetadata.author]: string(text.author),
      [modelMetadata.licence]: text.licence === undefined ? undefined : string(text.licence),
      [modelMetadata.minParserVersion]: string(minParserVersion),
    },
    'M001',
  );
}

function range(low: number, high: number) {
  return table({ [stats.max]: float32s([high]), [stats.min]: float32s([low]) });
}
