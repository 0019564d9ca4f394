import { LoupeError } from '../../core/errors';
import { plural } from '../../core/format';
import type { Notify } from '../../core/codes/noticeCodes';
import { TaskQueue } from '../../core/taskQueue';
import type { Preprocessing } from '../../protocol/runFiles';
import type { AskPause } from '../concurrency/askPause';
import { imageInput } from '../graphs/names';
import { inOrder } from '../concurrency/inOrder';
import { prepareImage } from '../images/preprocessing';
import { readImageFile } from '../images/readImageFile';
import { UnreadableImageError } from '../images/common/unreadable';
import { availableMemory } from '../runtimes/hardware';
import { ProcessesEnded, type GraphProcesses } from '../runtimes/processes/graphProcesses';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { floatData, floats } from '../tensor';
import { batchSize, forEachImageBatch, type UndecodedFile } from './imageBatches';

/** As fast an image as 32 at once (MobileNetV2, two threads), for half the memory. */
const imagesARunOnCpu = 16;

/** Below so many images, starting processes takes longer than they save (MobileNetV2, two cores: about 110). */
export const leastForProcesses = 128;

/** Files asked of the processes before they are taken: what waits behind a slow one is done meanwhile. */
const inFlight = 32;

/** Of those, files that are prepared here, the careful way, at once. */
const mostCareful = 8;

export interface ImageGraphOptions {
  readonly runtime: Runtime;
  /** Said in errors. */
  readonly name: string;
  /** Makes the graph; processes start meanwhile. */
  readonly onnx: () => Uint8Array | Promise<Uint8Array>;
  /** The graph where it is loaded here already; it stays with whoever loaded it. */
  readonly loaded?: LoadedGraph;
  /** Its size, about. */
  readonly bytes: number;
  /** What it takes: [n, height, width, 3], 0..255; and the output that is wanted. */
  readonly input: 'uint8' | 'float32';
  readonly output: string;
  readonly preprocessing: Preprocessing;
  /** How many images will be computed, as far as is known: few are computed here. */
  readonly images: number;
  readonly notify: Notify;
}

export interface FileWork {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** The graph's output for a file, in the order of the files. */
  readonly onOutput: (index: number, values: Float32Array) => void | Promise<void>;
  readonly onUndecoded: (file: UndecodedFile) => void;
  /** What a user must be told of an image that was decoded. */
  readonly onRemark?: ((index: number, remark: string) => void) | undefined;
  /** Called after each decoded (or undecodable) file. */
  readonly onDecoded?: ((done: number) => void) | undefined;
  /** Asked after each file. */
  readonly pause?: AskPause | undefined;
}

/**
 * A graph that many images are put through: by processes, one image at a time each, where the runtime has such and the
 * images are many; else here, in batches. Where processes fail, that is reported and the work continues; the answers
 * are the same.
 */
export class ImageGraph {
  private readonly careful = new TaskQueue(mostCareful);
  private here: Promise<LoadedGraph> | undefined;

  private constructor(
    private readonly options: ImageGraphOptions,
    private processes: GraphProcesses | undefined,
  ) {}

  /** Throws LoupeError `graph-load`. */
  static async open(options: ImageGraphOptions): Promise<ImageGraph> {
    const {
      runtime,
      images,
      bytes,
      notify,
      name,
      input,
      output,
      preprocessing: { height, width },
    } = options;
    const processes =
      images < leastForProcesses
        ? undefined
        : runtime.startProcesses?.(bytes, availableMemory(), (reason, left) =>
            notify('warning', 'processes', lossWords(reason, left)),
          );
    const graph = new ImageGraph(options, processes);
    try {
      await (processes
        ? processes.load(
            { name, input: { name: imageInput, type: input, height, width }, output },
            await options.onnx(),
          )
        : graph.local());
      return graph;
    } catch (error) {
      await processes?.close();
      throw error;
    }
  }

  /** How it is computed, for the record: ` in 2 processes`; empty where it is computed here. */
  get words(): string {
    return this.processes ? ` in ${plural(this.processes.plan.processes, 'process', 'processes')}` : '';
  }

  /** Memory of the processes, about, in bytes. */
  get bytes(): number {
    return this.processes?.plan.bytes ?? 0;
  }

  /** Images that are best given at once. */
  get batch(): number {
    return this.options.runtime.target === 'cpu' ? imagesARunOnCpu : batchSize;
  }

  /**
   * The output for images, uint8 [count, height, width, 3], one image after the other. Throws LoupeError `graph-run`.
   */
  async run(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const { processes } = this;
    if (!processes) return this.runHere(pixels, count);
    const each = pixels.length / count;
    try {
      const rows = await Promise.all(
        Array.from({ length: count }, (_, i) => this.runPixels(processes, pixels.subarray(i * each, (i + 1) * each))),
      );
      const all = new Float32Array(count * rows[0]!.length);
      rows.forEach((row, i) => all.set(row, i * row.length));
      return all;
    } catch (error) {
      this.withoutProcesses(error);
      return this.runHere(pixels, count);
    }
  }

  /**
   * Decodes files and puts them through the graph. Memory stays flat. Throws LoupeError `graph-run` and the signal's
   * reason.
   */
  async forEachFile(work: FileWork): Promise<void> {
    const { files, onUndecoded, onOutput, pause } = work;
    let done = 0;
    if (this.processes) {
      const { processes } = this;
      try {
        for await (const outcome of inOrder(
          files.length,
          inFlight,
          (index) => this.runFile(processes, files[index] as string, (remark) => work.onRemark?.(index, remark)),
          work.signal,
        )) {
          if (outcome instanceof UnreadableImageError)
            onUndecoded({ index: done, code: outcome.code, reason: outcome.message });
          else await onOutput(done, outcome);
          done++;
          work.onDecoded?.(done);
          await pause?.();
        }
        return;
      } catch (error) {
        this.withoutProcesses(error);
      }
    }
    const begun = done;
    await forEachImageBatch({
      files: files.slice(begun),
      preprocessing: this.options.preprocessing,
      batchSize: this.batch,
      ...(work.signal && { signal: work.signal }),
      onBatch: async (indices, pixels) => {
        await pause?.();
        const values = await this.runHere(pixels, indices.length);
        const each = values.length / indices.length;
        for (const [row, index] of indices.entries())
          await onOutput(begun + index, values.slice(row * each, (row + 1) * each));
      },
      onUndecoded: (file) => onUndecoded({ ...file, index: begun + file.index }),
      onRemark: (index, remark) => work.onRemark?.(begun + index, remark),
      onDecoded: (count) => work.onDecoded?.(begun + count),
    });
  }

  /** Ends the processes and frees the memory. */
  async close(): Promise<void> {
    await this.processes?.close();
    if (!this.options.loaded)
      await this.here?.then(
        (graph) => graph.release(),
        () => undefined,
      );
  }

  private async runFile(
    processes: GraphProcesses,
    file: string,
    onRemark: (remark: string) => void,
  ): Promise<Float32Array | UnreadableImageError> {
    const answer = await processes.run({ file });
    if (answer.kind === 'output') return answer.values;
    if (answer.kind === 'unreadable') return new UnreadableImageError(answer.code, answer.reason);
    return this.careful.run(async () => {
      try {
        const { data, remarks } = await prepareImage(await readImageFile(file), this.options.preprocessing);
        remarks.forEach(onRemark);
        return await this.runPixels(processes, data);
      } catch (error) {
        if (error instanceof UnreadableImageError) return error;
        throw error;
      }
    });
  }

  private async runPixels(processes: GraphProcesses, pixels: Uint8Array): Promise<Float32Array> {
    const answer = await processes.run({ pixels });
    if (answer.kind !== 'output')
      throw new LoupeError('graph-run', `The graph of "${this.options.name}" gave no output.`);
    return answer.values;
  }

  /** Continues here where all processes have ended; throws any other error. */
  private withoutProcesses(error: unknown): void {
    if (!(error instanceof ProcessesEnded)) throw error;
    this.processes = undefined;
  }

  private local(): Promise<LoadedGraph> {
    const { runtime, name, loaded, onnx } = this.options;
    return (this.here ??= loaded
      ? Promise.resolve(loaded)
      : Promise.resolve(onnx()).then((bytes) => runtime.load(bytes, { name, sharesCores: true })));
  }

  private async runHere(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const {
      input,
      output,
      preprocessing: { height, width },
    } = this.options;
    const dims = [count, height, width, 3];
    const graph = await this.local();
    const outputs = await graph.run({
      [imageInput]: input === 'uint8' ? { type: input, dims, data: pixels } : floats(new Float32Array(pixels), dims),
    });
    return floatData(outputs[output], output);
  }
}

function lossWords(reason: string, left: number): string {
  return left > 0
    ? `A process that computed images is gone: ${reason}. ${plural(left, 'other continues', 'others continue')} with its images.`
    : `No process to compute images in is left: ${reason}. What remains is computed in the job's own, somewhat slower.`;
}
