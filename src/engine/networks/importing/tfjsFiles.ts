import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import { parseJson } from '../../../protocol/parse';
import { elements } from '../../tensor';
import { readBounded } from '../../formats/boundedFile';
import type { StoredTensor } from '../../formats/safetensors';
import { halfToFloat } from '../../formats/safetensors';
import { readTopology } from './kerasTopology';
import type { ModelSource } from './sourceTypes';
import { groupByLayer } from './storedWeights';
import { dialectOf, isJson } from './topology';

const bytesOf = { float32: 4, float16: 2, uint8: 1, uint16: 2 } as const;

const weightSchema = v.object({
  name: v.string(),
  shape: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  dtype: v.string(),
  quantization: v.optional(
    v.object({
      dtype: v.picklist(['float16', 'uint8', 'uint16']),
      scale: v.optional(v.number(), 1),
      min: v.optional(v.number(), 0),
    }),
  ),
});
const modelJsonSchema = v.object({
  format: v.optional(v.string()),
  modelTopology: v.unknown(),
  weightsManifest: v.array(v.object({ paths: v.array(v.string()), weights: v.array(weightSchema) })),
  userDefinedMetadata: v.optional(v.unknown()),
});
type WeightEntry = v.InferOutput<typeof weightSchema>;

/** A TensorFlow.js layers model: `model.json` and the weights beside it. */
export async function readLayersModel(file: string): Promise<ModelSource> {
  const json = await readJsonFile(file);
  const format = isJson(json) ? json['format'] : undefined;
  if (format === 'graph-model') {
    throw new LoupeError(
      'model-file',
      `${file} is a TensorFlow.js graph model, which has lost its layers. Convert the Keras model again with --output_format tfjs_layers_model, or import the Keras file itself.`,
    );
  }
  const parsed = v.safeParse(modelJsonSchema, json);
  if (!parsed.success) throw new LoupeError('model-file', `${file} is not a TensorFlow.js layers model.`);
  const { modelTopology, weightsManifest, userDefinedMetadata } = parsed.output;
  if (!isJson(modelTopology))
    throw new LoupeError(
      'model-file',
      `${file} has weights but no description of the model (modelTopology), so it cannot be built.`,
    );
  const description = isJson(modelTopology['model_config']) ? modelTopology['model_config'] : modelTopology;
  const version = String(modelTopology['keras_version'] ?? '');
  const weights: StoredTensor[] = [];
  for (const group of weightsManifest) weights.push(...(await readGroup(file, group.paths, group.weights)));
  return {
    // TensorFlow.js says `tfjs-layers 4.22.0`; its formulas are those of Keras 2.
    topology: readTopology(description, path.basename(file), dialectOf(version)),
    kind:
      version && !version.startsWith('tfjs')
        ? `TensorFlow.js layers model of Keras ${version}`
        : 'TensorFlow.js layers model',
    groups: groupByLayer(weights),
    labels: await labelsOf(file, userDefinedMetadata),
    close: () => Promise.resolve(),
  };
}

async function readJsonFile(file: string): Promise<unknown> {
  const parsed = parseJson((await readBounded(file, mostDescription, 'model-file', 'The model')).toString('utf8'));
  if (parsed.ok) return parsed.value;
  throw new LoupeError('model-file', `${file} cannot be read as JSON: ${parsed.problem}. Save the model again.`);
}

/** Descriptions of large networks have some megabytes. */
const mostDescription = 256 * 2 ** 20;

/** A file of weights beside the model. Throws LoupeError `model-file` where its name leads elsewhere. */
function shardOf(file: string, name: string): string {
  const parts = name.split(/[\\/]/);
  if (path.isAbsolute(name) || /^\w+:/.test(name) || name.includes('\0') || parts.includes('..'))
    throw new LoupeError(
      'model-file',
      `${file} names a part outside its folder (${JSON.stringify(name.slice(0, 200))}), which is not read. Put all files of the model into one folder, and their names into weightsManifest.`,
    );
  return path.join(path.dirname(file), name);
}

async function readGroup(
  file: string,
  paths: readonly string[],
  entries: readonly WeightEntry[],
): Promise<StoredTensor[]> {
  const declared = entries.reduce((sum, { shape }) => sum + 4 * elements(shape), 0);
  const pieces: Buffer[] = [];
  for (const name of paths) {
    const shard = shardOf(file, name);
    pieces.push(await readBounded(shard, 2 * declared + 2 ** 20, 'model-file', `A part of ${path.basename(file)},`));
  }
  const bytes = Buffer.concat(pieces);
  let at = 0;
  return entries.map((entry) => {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    if (!(stored in bytesOf))
      throw new LoupeError(
        'model-file',
        `${path.basename(file)}: the weight ${entry.name} is ${stored}, which is not known.`,
      );
    const from = at;
    at += elements(entry.shape) * bytesOf[stored as keyof typeof bytesOf];
    if (at > bytes.length)
      throw new LoupeError(
        'model-file',
        `The weights of ${file} are cut off: ${entry.name} is missing. Copy all of the model's files again.`,
      );
    return {
      name: entry.name,
      dims: entry.shape,
      get data() {
        return decode(
          bytes.subarray(from, from + elements(entry.shape) * bytesOf[stored as keyof typeof bytesOf]),
          entry,
        );
      },
    };
  });
}

/** As TensorFlow.js decodes weights (tfjs-core/src/io/io_utils.ts): quantised ones are value · scale + min. */
function decode(bytes: Buffer, { shape, dtype, quantization }: WeightEntry): Float32Array {
  const data = new Float32Array(elements(shape));
  const stored = quantization?.dtype ?? dtype;
  for (let i = 0; i < data.length; i++) {
    const value =
      stored === 'float32'
        ? bytes.readFloatLE(i * 4)
        : stored === 'float16'
          ? halfToFloat(bytes.readUInt16LE(i * 2))
          : stored === 'uint8'
            ? bytes[i]!
            : bytes.readUInt16LE(i * 2);
    data[i] = quantization && stored !== 'float16' ? value * quantization.scale + quantization.min : value;
  }
  return data;
}

/** Loupe keeps the classes in the model, Teachable Machine in `metadata.json` beside it. */
async function labelsOf(file: string, metadata: unknown): Promise<readonly string[] | undefined> {
  const beside = await readBounded(
    path.join(path.dirname(file), 'metadata.json'),
    2 ** 24,
    'model-file',
    'The metadata',
  )
    .then((bytes) => parseJson(bytes.toString('utf8')))
    .then((parsed) => (parsed.ok ? parsed.value : undefined))
    .catch(() => undefined);
  const candidates = [
    isJson(metadata) ? metadata['classes'] : undefined,
    isJson(beside) ? beside['labels'] : undefined,
  ];
  return candidates.find(
    (list): list is string[] => Array.isArray(list) && list.every((item) => typeof item === 'string'),
  );
}
