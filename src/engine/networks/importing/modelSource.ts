import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import { readKerasArchive, readKerasH5 } from './kerasFiles';
import type { ModelSource } from './sourceTypes';
import { readLayersModel } from './tfjsFiles';
/** What other files would be, and what to do about them. */
const others: readonly (readonly [RegExp, string])[] = [
  [/\.onnx$/i, 'an ONNX model'],
  [/\.tflite$/i, 'a TensorFlow Lite model'],
  [/\.(pt|pth|safetensors)$/i, 'a PyTorch model'],
  [/\.pb$/i, 'a frozen graph or SavedModel'],
];

/**
 * Opens a user's model: Keras `.h5` or `.keras`, or a TensorFlow.js `model.json` (or the folder that holds it).
 * Throws LoupeError `model-file` or `unsupported-layer` with what to do instead.
 */
export async function openModelSource(given: string): Promise<ModelSource> {
  const info = await stat(given).catch((error: unknown) => {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LoupeError(
      'model-file',
      gone ? `There is no file ${given}.` : `${given} cannot be read: ${messageOf(error)}.`,
      { cause: error },
    );
  });
  const file = info.isDirectory() ? path.join(given, 'model.json') : given;
  if (
    info.isDirectory() &&
    !(await stat(file).then(
      () => true,
      () => false,
    ))
  ) {
    throw new LoupeError(
      'model-file',
      `${given} holds no model.json. Name a Keras .h5 or .keras file, or a TensorFlow.js model.json.`,
    );
  }
  const other = others.find(([pattern]) => pattern.test(file));
  if (other)
    throw new LoupeError(
      'model-file',
      `${file} is ${other[1]}, which cannot be imported. Save the model from Keras as .keras or .h5, or as a TensorFlow.js layers model.`,
    );
  if (/\.json$/i.test(file)) return readLayersModel(file);
  if (!info.isFile())
    throw new LoupeError(
      'model-file',
      `${file} is no regular file. Name a Keras .h5 or .keras file, or a TensorFlow.js model.json.`,
    );
  const start = (await readFirst(file)).toString('latin1');
  if (start.startsWith('PK')) return readKerasArchive(file);
  return readKerasH5(file);
}

/** The first four bytes. */
async function readFirst(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const first = Buffer.alloc(4);
    await handle.read(first, 0, 4, 0);
    return first;
  } finally {
    await handle.close();
  }
}
