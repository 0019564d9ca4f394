import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ElementType } from '../../tensor';
import { elements } from '../../tensor';
import type { TargetOptions } from '../targetOptions';
import { dependentOn } from '../gradients/gradient';
import type { Node, Value } from '../graph';
import { Graph, staticShape } from '../graph';
import { add, expand, reshape, scan } from '../operators';
import { finish } from './passPipelines';
import { usesOf } from '../uses';
import { allLayers, weightSpecs } from '../../layersModel/layerWeights';

/** More weights than this would cost more, read and accumulated for each micro-batch, than maps in the cache gain. */
const mostWeights = 2 ** 18;

/**
 * How many images a micro-batch of a batch has: for each thread as many as have their largest map in its cache,
 * if the network's weights are few, and if the images do not depend on each other, as they do by a batch's statistics.
 */
export function microBatchSize(
  model: LayersModel,
  batchSize: number,
  { cachedElements }: TargetOptions,
  threads = 1,
): number {
  const layers = allLayers(model);
  const coupled = layers.some((layer) => layer.trainable && layer.getClassName() === 'BatchNormalization');
  const weights = weightSpecs(model).reduce((sum, { dims }) => sum + elements(dims), 0);
  if (cachedElements === 0 || coupled || weights > mostWeights) return batchSize;
  const each = Math.max(
    1,
    Math.floor(cachedElements / Math.max(...layers.map(({ outputShape }) => elementsOfRow(outputShape)))),
  );
  let images = Math.min(batchSize, threads * each);
  while (batchSize % images !== 0) images--;
  return images;
}

/** Elements of what a layer computes of one image. */
function elementsOfRow(shape: LayersModel['outputShape']): number {
  return elements(
    [shape]
      .flat(2)
      .slice(1)
      .map((length) => length ?? 1),
  );
}

/**
 * A batch that is computed in micro-batches, in a loop inside the graph (gradient accumulation), so that the maps of
 * one stay in the processor's cache; or all at once, if one micro-batch holds all images. What is computed of a
 * micro-batch is appended to `body`.
 */
export class MicroBatches {
  readonly body: Graph;
  readonly #scanned: { readonly batch: Value; readonly microBatch: Value }[] = [];

  constructor(
    readonly graph: Graph,
    readonly batchSize: number,
    readonly images: number,
  ) {
    this.body = images === batchSize ? graph : new Graph(`${graph.name}/microBatch`, graph);
  }

  /** An input of the graph with a row for each image, `batch`, and what the body has of it, `microBatch`. */
  input(
    name: string,
    type: ElementType,
    row: readonly number[],
  ): { readonly batch: Value; readonly microBatch: Value } {
    const batch = this.graph.input(name, type, [this.batchSize, ...row]);
    if (this.body === this.graph) return { batch, microBatch: batch };
    const scanned = { batch, microBatch: this.body.input(name, type, [this.images, ...row]) };
    this.#scanned.push(scanned);
    return scanned;
  }

  /**
   * Ends the micro-batches: values of `body` that are sums over its images, `sums`, become sums over the batch, and
   * those with a row for each image, `rows`, have all rows. Both are values of `graph`.
   */
  join(
    sums: readonly Value[],
    rows: readonly Value[],
  ): { readonly sums: readonly Value[]; readonly rows: readonly Value[] } {
    const { body, graph } = this;
    if (body === graph) return { sums, rows };
    body.outputs.push(...sums, ...rows);
    finish(body);
    hoist(body, graph);
    const summed = sums.map((value) => sink(body, value));
    const states = summed.map(({ value }, index) => body.input(`sum/${index}`, value.type, value.shape));
    body.inputs.unshift(...body.inputs.splice(this.#scanned.length));
    body.outputs.splice(0, sums.length, ...summed.map(({ value }, index) => add(body, states[index]!, value)));
    const results = graph.within('microBatches', () =>
      scan(graph, {
        initial: summed.map(({ value }) => expand(graph, graph.scalar(0, 'zero'), staticShape(value))),
        scanned: this.#scanned.map(({ batch, microBatch }) =>
          reshape(graph, batch, [this.batchSize / this.images, ...microBatch.shape]),
        ),
        body,
      }),
    );
    return {
      sums: summed.map(({ value, after }, index) => {
        const [first] = after;
        if (!first) return results[index]!;
        first.inputs[first.inputs.indexOf(value)] = results[index];
        graph.nodes.push(...after);
        return after.at(-1)!.outputs[0]!;
      }),
      rows: rows.map(({ shape }, index) =>
        reshape(graph, results[sums.length + index]!, [this.batchSize, ...shape.slice(1)]),
      ),
    };
  }
}

/** Moves what is the same for all micro-batches out of the loop. */
function hoist(body: Graph, graph: Graph): void {
  const dependent = dependentOn(body.nodes, body.inputs);
  const varies = ({ outputs: [y] }: Node): boolean => dependent.has(y!);
  graph.nodes.push(...body.nodes.filter((node) => !varies(node)));
  body.nodes = body.nodes.filter(varies);
}

/** Operators that may as well be applied to a sum. */
const linear = new Set(['Reshape', 'Transpose', 'Neg']);

/**
 * Takes the last operators before a sum out of the loop where it does not matter whether they are applied to each
 * micro-batch or to the sum.
 */
function sink(body: Graph, sum: Value): { readonly value: Value; readonly after: readonly Node[] } {
  const uses = usesOf(body);
  const after: Node[] = [];
  let value = sum;
  for (let node = value.producer; node && linear.has(node.op) && body.nodes.includes(node); node = value.producer) {
    const readers = (uses.get(value)?.length ?? 0) + body.outputs.filter((output) => output === value).length;
    if (readers > 1) break;
    after.unshift(node);
    value = node.inputs[0]!;
  }
  body.nodes = body.nodes.filter((node) => !after.includes(node));
  return { value, after };
}
