import { elements, floatData, floats, type Tensor } from '../tensor';
import type { Value } from '../graphs/graph';
import { Graph, known } from '../graphs/graph';
import { imageInput } from '../graphs/names';
import { toOnnx } from '../graphs/onnxFile';
import type { LoadedGraph } from '../runtimes/runtime';

/** What a value took on over the calibration images. */
export interface Observation {
  low: number;
  high: number;
  /** How often each of equal stretches from low to high was hit, by a part of the elements. */
  readonly histogram: Float64Array;
  /** Mean of each channel, the second axis. */
  readonly means: Float64Array;
}

/** Prepared images, one after the other: bytes [height, width, 3] each. */
export interface CalibrationImages {
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

export type LoadGraph = (onnx: Uint8Array) => Promise<Pick<LoadedGraph, 'run' | 'release'>>;

const bins = 2048;

/** Elements of a value that are counted an image: the tails of a hundred images are then some hundred elements. */
const countedElements = 1 << 15;

/**
 * Runs a graph over images and keeps statistics of the given values: first their ends and means, then how they lie
 * between them. What can be computed in the graph is, so that only few numbers leave it.
 */
export async function observe(
  graph: Graph,
  values: readonly Value[],
  images: CalibrationImages,
  load: LoadGraph,
  onImage: (done: number, total: number) => void = () => undefined,
): Promise<Map<Value, Observation>> {
  const seen = new Map(values.map((value) => [value, unseen(value)]));
  const looks = [
    { probe: endsProbe(graph, values), note: noteEnds },
    { probe: sampleProbe(graph, values), note: noteSample },
  ];
  for (const [look, { probe, note }] of looks.entries()) {
    const loaded = await load(toOnnx(probe.graph));
    try {
      for (let image = 0; image < images.count; image++) {
        const results = await loaded.run({ [imageInput]: imageAt(images, image) });
        for (const [value, outputs] of probe.outputs) note(seen.get(value)!, outputs, results);
        onImage(look * images.count + image + 1, looks.length * images.count);
      }
    } finally {
      await loaded.release();
    }
  }
  for (const { means } of seen.values()) means.forEach((sum, channel) => (means[channel] = sum / images.count));
  return seen;
}

function imageAt({ pixels, height, width }: CalibrationImages, image: number): Tensor {
  const size = height * width * 3;
  return floats(Float32Array.from(pixels.subarray(image * size, (image + 1) * size)), [1, height, width, 3]);
}

function unseen(value: Value): Observation {
  const channels = known(value.shape[1]);
  return { low: Infinity, high: -Infinity, histogram: new Float64Array(bins), means: new Float64Array(channels) };
}

/** A graph that gives, for each value, outputs by these names. */
interface Probe {
  readonly graph: Graph;
  readonly outputs: ReadonlyMap<Value, readonly string[]>;
}

function probeOf(graph: Graph, values: readonly Value[], look: (probe: Graph, value: Value) => Value[]): Probe {
  const probe = new Graph(graph.name);
  probe.inputs.push(...graph.inputs);
  probe.nodes = [...graph.nodes];
  const outputs = new Map<Value, string[]>();
  for (const [index, value] of values.entries()) {
    const looked = probe.within(`probe/${index}`, () => look(probe, value));
    looked.forEach((one, i) => probe.output(`probe/${index}/${i}`, one));
    outputs.set(
      value,
      looked.map(({ name }) => name),
    );
  }
  return { graph: probe, outputs };
}

/** Least, largest and, by channel, mean element. */
function endsProbe(graph: Graph, values: readonly Value[]): Probe {
  return probeOf(graph, values, (probe, value) => {
    const end = (op: string): Value =>
      probe.append1(op, [value], { type: 'float32', shape: [1] }, { axes: value.shape.map((_, i) => i), keepdims: 0 });
    const axes = value.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const means = probe.append1(
      'ReduceMean',
      [value],
      { type: 'float32', shape: [known(value.shape[1])] },
      { axes, keepdims: 0 },
    );
    return [end('ReduceMin'), end('ReduceMax'), means];
  });
}

function noteEnds(observed: Observation, [low, high, means]: readonly string[], results: Results): void {
  observed.low = Math.min(observed.low, floatData(results[low!], low!)[0]!);
  observed.high = Math.max(observed.high, floatData(results[high!], high!)[0]!);
  floatData(results[means!], means!).forEach((mean, channel) => (observed.means[channel]! += mean));
}

/** Every so many-th element, an odd step so that all columns have their turn. */
function sampleProbe(graph: Graph, values: readonly Value[]): Probe {
  return probeOf(graph, values, (probe, value) => {
    const count = elements(value.shape.slice(1).map(known));
    const step = Math.max(1, Math.floor(count / countedElements) | 1);
    const flat = probe.append1('Reshape', [value, probe.integers([-1], 'flat')], { type: 'float32', shape: [count] });
    if (step === 1) return [flat];
    const range = [
      probe.integers([0], 'starts'),
      probe.integers([count], 'ends'),
      probe.integers([0], 'axes'),
      probe.integers([step], 'steps'),
    ];
    return [probe.append1('Slice', [flat, ...range], { type: 'float32', shape: [Math.ceil(count / step)] })];
  });
}

function noteSample({ low, high, histogram }: Observation, [name]: readonly string[], results: Results): void {
  const data = floatData(results[name!], name!);
  const scale = high > low ? (bins - 1e-6) / (high - low) : 0;
  for (let i = 0; i < data.length; i++) histogram[((data[i]! - low) * scale) | 0]!++;
}

type Results = Readonly<Record<string, Tensor>>;
