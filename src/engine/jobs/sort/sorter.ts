import * as path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { blendRow, sharpen } from '../../../core/audit/labels/blend';
import { imageGraph, propagate, type ImageGraph } from '../../../core/sorting/propagate';
import type { Proposal, Proposals } from '../../../core/sorting/proposals';
import { representatives } from '../../../core/sorting/representatives';
import { FolderMemory } from '../../cache/folderMemory';
import type { AskPause } from '../../concurrency/askPause';
import { hashWithMemory } from '../../datasets/contentHashes';
import { inspectFiles } from '../../datasets/inspectFiles';
import { decoderVersion } from '../../images/decode';
import type { Runtime } from '../../runtimes/runtime';
import type { AuditFeatures } from '../audit/auditFeatures';
import { nearestNeighbours } from '../audit/labels/neighbours';
import { featuresOfSizes } from './featuresOfSizes';
import { fitHead } from './fitHead';
import { NearestLabelled } from './nearestLabelled';

export interface SorterWork {
  readonly folder: string;
  /** Images that may be sorted and images that have a class, relative to the folder. */
  readonly files: readonly string[];
  readonly runtime: Runtime;
  readonly notify: Notify;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Neighbours that are looked for, and classes that a proposal names. */
const [wanted, named] = [10, 5];
/** Representatives to ask for first. */
const mostRepresentatives = 30;
const seed = 1;

/** Proposes classes for images by the features of the starter network: opened once, asked after each few labels. */
export class Sorter {
  private readonly nearest: NearestLabelled;

  private constructor(
    private readonly work: SorterWork,
    private readonly features: AuditFeatures,
    private readonly rows: Float32Array,
    private readonly without: Uint8Array,
    private readonly graph: ImageGraph,
    private readonly first: readonly string[],
  ) {
    this.nearest = new NearestLabelled(rows, features.columns);
  }

  /** Computes what it needs, or takes it from the cache. Throws where the network cannot be loaded. */
  static async open(work: SorterWork): Promise<Sorter> {
    const { files, runtime, notify, signal, pause, onProgress } = work;
    const folder = path.resolve(work.folder);
    const memory = await FolderMemory.open(folder, decoderVersion);
    const { images } = await inspectFiles(folder, files, memory, { signal, pause });
    const hashes = await hashWithMemory(folder, files, memory, { signal, pause, stamps: images });
    await memory.save();
    const formats = files.map((file) => images.get(file)?.format ?? '');
    const features = await featuresOfSizes({
      folder,
      files,
      hashes,
      formats,
      runtime,
      notify,
      signal,
      pause,
      onProgress,
    });
    const { columns, imageOf } = features;
    const rows = new Float32Array(imageOf.length * columns);
    const without = Uint8Array.from(imageOf, (_, content) => Number(!features.into(content, rows, content * columns)));
    const near = await nearestNeighbours({
      rows: imageOf.length,
      columns,
      into: features.into,
      candidates: [...imageOf.keys()].filter((content) => !without[content]),
      wanted,
      runtime,
      seed,
      signal,
      pause,
    });
    const first = representatives(
      { rows: imageOf.length, columns, values: rows },
      mostRepresentatives,
      seed,
      (row) => without[row] === 1,
    );
    return new Sorter(
      work,
      features,
      rows,
      without,
      imageGraph(near),
      first.map((content) => files[imageOf[content]!]!),
    );
  }

  /** @param labels the class of each image that has one  @param asked images to propose for; default: the others */
  async propose(labels: ReadonlyMap<string, string>, asked?: ReadonlySet<string>): Promise<Proposals> {
    const { files } = this.work;
    const { content, imageOf } = this.features;
    const classes = [...new Set(labels.values())].sort();
    const number = new Map(classes.map((label, at) => [label, at]));
    const given = new Int32Array(imageOf.length).fill(-1);
    files.forEach((file, image) => {
      const label = labels.get(file);
      if (label !== undefined) given[content[image]!] = number.get(label)!;
    });
    const fitted = [...given.keys()].filter((row) => given[row]! >= 0 && !this.without[row]);
    const distances = this.nearest.to(fitted);
    const blended = await this.judge(fitted, given, classes.length);
    const of = new Map<string, Proposal>();
    files.forEach((file, image) => {
      const row = content[image]!;
      if (this.without[row] || (asked ? !asked.has(file) : labels.has(file))) return;
      of.set(file, {
        top: blended ? likeliest(blended.subarray(row * classes.length, (row + 1) * classes.length), classes) : [],
        distance: fitted.length > 0 ? distances[row]! : null,
      });
    });
    return { of, representatives: this.first, fitted: fitted.length };
  }

  /** Probabilities [contents, classes] by the head and the neighbours together; null with fewer than two classes. */
  private async judge(fitted: readonly number[], given: Int32Array, classes: number): Promise<Float64Array | null> {
    if (classes < 2 || fitted.length < 2) return null;
    const { runtime, signal, pause } = this.work;
    const { columns } = this.features;
    const head = await fitHead({ rows: this.rows, columns, fitted, labels: given, classes, runtime, signal, pause });
    const votes = propagate(this.graph, given, classes);
    const blended = new Float64Array(given.length * classes);
    for (let at = 0; at < blended.length; at += classes) {
      const row = blended.subarray(at, at + classes);
      blendRow(head.subarray(at, at + classes), votes.subarray(at, at + classes), row);
      sharpen(row, 1);
    }
    return blended;
  }
}

function likeliest(probabilities: Float64Array, classes: readonly string[]): Proposal['top'] {
  return [...probabilities.keys()]
    .sort((a, b) => probabilities[b]! - probabilities[a]!)
    .slice(0, named)
    .map((at) => ({ label: classes[at]!, probability: probabilities[at]! }));
}
