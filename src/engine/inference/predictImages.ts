import { readFile } from 'node:fs/promises';
import { listWords, plural } from '../../core/format';
import type { Notify } from '../../core/codes/noticeCodes';
import type { SavedModel } from '../savedModel/loadSavedModel';
import { probabilitiesOutput } from '../graphs/names';
import type { Runtime } from '../runtimes/runtime';
import type { UndecodedFile } from './imageBatches';
import { ImageGraph } from './imageGraph';

export interface PredictionWork {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly model: SavedModel;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  /** One row a decodable file, in order: [classes]. */
  readonly onPrediction: (index: number, probabilities: Float32Array) => void | Promise<void>;
  readonly onUndecoded: (file: UndecodedFile) => void;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly notify: Notify;
}

/** Probabilities of a saved model for many files, decoding while the network runs; memory stays flat. */
export async function predictImages({
  model,
  files,
  runtime,
  signal,
  onPrediction,
  onUndecoded,
  onProgress,
  notify,
}: PredictionWork): Promise<void> {
  const graph = await ImageGraph.open({
    runtime,
    name: model.onnx,
    onnx: () => readFile(model.onnx),
    loaded: model.graph,
    bytes: 4 * model.parameters,
    input: 'float32',
    output: probabilitiesOutput,
    preprocessing: model.preprocessing,
    images: files.length,
    notify,
  });
  const remarks = new Map<string, string[]>();
  try {
    await graph.forEachFile({
      files,
      signal,
      onOutput: onPrediction,
      onUndecoded,
      onRemark: (index, remark) => remarks.set(remark, [...(remarks.get(remark) ?? []), files[index] as string]),
      onDecoded: (done) => onProgress?.(done, files.length),
    });
    for (const [remark, named] of remarks)
      notify('warning', 'pixels', `${plural(named.length, 'image')} (${listWords(named, 3)}): ${remark}.`);
  } finally {
    await graph.close();
  }
}
