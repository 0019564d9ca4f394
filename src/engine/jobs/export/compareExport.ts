import * as path from 'node:path';
import { argmax } from '../../../core/metrics/confusionMatrix';
import { parts } from '../../../core/parts';
import type { ExportComparison, ExportFlip } from '../../../protocol/exportRecord';
import type { Preprocessing } from '../../../protocol/runFiles';
import { imageInput } from '../../graphs/names';
import { forEachImageBatch } from '../../inference/imageBatches';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import type { LoadedGraph, Runtime } from '../../runtimes/runtime';
import { classify } from '../../savedModel/classify';
import { floats } from '../../tensor';
import type { Exam } from '../evaluate/exam';

/** Two graphs that should answer alike. */
export interface Compared {
  readonly float32: Uint8Array;
  readonly exported: Uint8Array;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
}

export interface CompareWork {
  readonly runtime: Runtime;
  readonly exam: Exam;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Answers of both graphs on the same decoded images, and the time that each takes for one. */
export async function compareExport(
  compared: Compared,
  { runtime, exam, signal, onProgress }: CompareWork,
): Promise<Pick<ExportComparison, 'parts' | 'flips' | 'undecoded'> & { readonly times: readonly [number, number] }> {
  const { classes, preprocessing } = compared;
  const before = await runtime.load(compared.float32, { name: 'float32' });
  const after = await runtime.load(compared.exported, { name: 'exported' });
  const flips: ExportFlip[] = [];
  const right = new Map(parts.map((part) => [part, { images: 0, float32: 0, exported: 0 }]));
  let undecoded = 0;
  let first: Uint8Array | undefined;
  try {
    await forEachImageBatch({
      files: exam.files.map((file) => path.join(exam.folder, file)),
      preprocessing,
      ...(signal && { signal }),
      onUndecoded: () => (undecoded += 1),
      onDecoded: (done) => onProgress?.(done, exam.files.length),
      onBatch: async (indices, pixels) => {
        first ??= pixels.slice(0, preprocessing.width * preprocessing.height * 3);
        const answer = (graph: LoadedGraph): Promise<Float32Array> =>
          classify(graph, pixels, preprocessing, indices.length, classes.length);
        const [a, b] = [await answer(before), await answer(after)];
        indices.forEach((index, row) => note(index, rowOf(a, row), rowOf(b, row)));
      },
    });
  } finally {
    await before.release();
    await after.release();
  }
  return {
    parts: [...right].flatMap(([part, { images, float32, exported }]) =>
      images === 0 ? [] : [{ part, images, float32: float32 / images, exported: exported / images }],
    ),
    flips,
    undecoded,
    times: first ? await timesOf(compared, first) : [NaN, NaN],
  };

  function rowOf(answers: Float32Array, row: number): Float32Array {
    return answers.subarray(row * classes.length, (row + 1) * classes.length);
  }

  function note(index: number, a: Float32Array, b: Float32Array): void {
    const [one, other] = [argmax(a), argmax(b)];
    const truth = exam.truth[index]!;
    const part = exam.part[index]!;
    const counts = right.get(part)!;
    counts.images += 1;
    if (one === truth) counts.float32 += 1;
    if (other === truth) counts.exported += 1;
    if (one === other) return;
    flips.push({
      file: exam.files[index]!,
      part,
      truth: classes[truth]!,
      before: { class: classes[one]!, probability: a[one]! },
      after: { class: classes[other]!, probability: b[other]! },
    });
  }
}

const rounds = 25;

/** Median milliseconds for one image on one thread, in turns, so that what else the machine does slows both. */
async function timesOf({ float32, exported, preprocessing }: Compared, pixels: Uint8Array): Promise<[number, number]> {
  const runtime = await openRuntime({ device: 'cpu', threads: 1 });
  const graphs = [await runtime.load(float32), await runtime.load(exported)] as const;
  const image = floats(Float32Array.from(pixels), [1, preprocessing.height, preprocessing.width, 3]);
  const times: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const which of [0, 1] as const) {
        const began = performance.now();
        await graphs[which].run({ [imageInput]: image });
        if (round >= 3) times[which].push(performance.now() - began);
      }
    }
  } finally {
    for (const graph of graphs) await graph.release();
  }
  return [median(times[0]), median(times[1])];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
