import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { exportGraph } from '../../../src/engine/graphs/compile/compileInference';
import type { Graph } from '../../../src/engine/graphs/graph';
import { toOnnx } from '../../../src/engine/graphs/onnxFile';
import { input, layers, model, type LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { parametersFor, quantized, roundHalfToEven } from '../../../src/engine/quantization/quantization';
import { qdqGraph } from '../../../src/engine/quantization/qdqGraph';
import { quantize } from '../../../src/engine/quantization/quantize';
import type { CalibrationImages } from '../../../src/engine/quantization/observe';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';
import { toTflite } from '../../../src/engine/tflite/writeTflite';
import { apply, randomise } from '../graphs/layerCases';
import { evaluateTflite } from '../tflite/evaluateTflite';
import { readTflite } from '../tflite/readTflite';

const [height, width, classes] = [12, 10, 4];

/** A network with everything that shares or fixes a scale: fused and free activations, branches, gates, pools. */
function network(): LayersModel {
  const image = input({ shape: [height, width, 3] });
  const conv = (filters: number, x: typeof image, activation?: 'relu' | 'relu6') =>
    apply(layers.conv2d({ filters, kernelSize: 3, padding: 'same', ...(activation && { activation }) }), x);
  const scaled = apply(layers.rescaling({ scale: 1 / 127.5, offset: -1 }), image);
  const stem = apply(layers.batchNormalization(), conv(8, scaled));
  const a = apply(layers.reLU({ maxValue: 6 }), stem);
  const depthwise = apply(layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }), a);
  const b = apply(layers.activation({ activation: 'relu' as const }), apply(layers.batchNormalization(), depthwise));
  const gate = apply(layers.activation({ activation: 'sigmoid' as const }), conv(8, b));
  const gated = apply(layers.multiply(), [b, gate]);
  const sum = apply(layers.add(), [gated, conv(8, a, 'relu')]);
  const joined = apply(layers.concatenate(), [sum, conv(4, sum, 'relu6')]);
  const pooled = apply(layers.maxPooling2d({ poolSize: 2 }), apply(layers.zeroPadding2d({ padding: 1 }), joined));
  const features = apply(layers.globalAveragePooling2d({}), pooled);
  const standard = apply(layers.batchNormalization({ epsilon: 0 }), features);
  return model({ inputs: image, outputs: apply(layers.dense({ units: classes, activation: 'softmax' }), standard) });
}

const random = new Random(3);
const images = (count: number): CalibrationImages => ({
  pixels: Uint8Array.from({ length: count * height * width * 3 }, () => Math.floor(random.uniform() * 256)),
  count,
  height,
  width,
});

let graph: Graph;
const calibration = images(16);
const load = async (onnx: Uint8Array) => (await openRuntime({ threads: 1, device: 'cpu' })).load(onnx);

beforeAll(() => {
  const net = network();
  randomise(net, new Random(5));
  graph = exportGraph(net);
  net.dispose();
});

async function probabilities(onnx: Uint8Array, image: number): Promise<Float32Array> {
  const loaded = await load(onnx);
  const size = height * width * 3;
  const pixels = Float32Array.from(calibration.pixels.subarray(image * size, (image + 1) * size));
  const result = await loaded.run({ image: floats(pixels, [1, height, width, 3]) });
  await loaded.release();
  return floatData(result['probabilities'], 'probabilities');
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe('parameters', () => {
  it('hold zero exactly, and both ends of a range', () => {
    for (const [low, high] of [
      [-1, 1],
      [0, 6],
      [2, 5],
      [-7, -3],
      [-0.001, 900],
    ] as const) {
      const parameters = parametersFor(low, high);
      const real = (byte: number): number => (byte - parameters.zeroPoint) * parameters.scale;
      expect(real(quantized(0, parameters))).toBe(0);
      for (const end of [low, high])
        expect(Math.abs(real(quantized(end, parameters)) - end)).toBeLessThanOrEqual(parameters.scale * 0.5001);
    }
    expect(parametersFor(0, 0)).toEqual({ scale: 1, zeroPoint: 0 });
  });

  it('round ties to even', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4].map(roundHalfToEven)).toEqual([0, 2, 2, 0, -2, 2]);
  });
});

describe('a quantized network', () => {
  it('answers nearly as in float32, in ONNX and in TensorFlow Lite, with numbers and with bytes', async () => {
    const quantization = await quantize(graph, calibration, load);
    const onnx = toOnnx(qdqGraph(quantization));
    const asBytes = toOnnx(qdqGraph(quantization, { probabilities: true }));
    const file = readTflite(toTflite(graph, { quantization }));
    const bytesFile = readTflite(toTflite(graph, { quantization, input: 'uint8' }));
    const size = height * width * 3;
    for (const image of [0, 7, 15]) {
      const float = await probabilities(toOnnx(graph), image);
      const pixels = [...calibration.pixels.subarray(image * size, (image + 1) * size)];
      expect(farthest(await probabilities(onnx, image), float)).toBeLessThan(0.05);
      // The same integers: what is left is how ties are rounded, and 1/256 of the softmax.
      const byOnnx = await probabilities(asBytes, image);
      expect(farthest(evaluateTflite(file, pixels), byOnnx)).toBeLessThan(0.02);
      expect(farthest(evaluateTflite(bytesFile, pixels), byOnnx)).toBeLessThan(0.02);
    }
  });

  it('works on bytes alone: weights a channel, biases in 32 bits in units of their products', async () => {
    const quantization = await quantize(graph, calibration, load);
    const { tensors, operators, inputs, outputs } = readTflite(toTflite(graph, { quantization, input: 'uint8' }));
    expect([...inputs, ...outputs].map((id) => tensors[id]!.type)).toEqual(['uint8', 'uint8']);
    expect(tensors[inputs[0]!]).toMatchObject({ name: 'image', scales: [1], zeroPoints: [0] });
    expect(tensors[outputs[0]!]).toMatchObject({ name: 'probabilities', scales: [1 / 256], zeroPoints: [0] });
    expect(tensors.filter(({ type }) => type === 'float32' || type === 'float16')).toEqual([]);
    const products = operators.filter(({ op }) => ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'].includes(op));
    expect(products).toHaveLength(6);
    for (const { op, inputs: read } of products) {
      const [x, kernel, bias] = read.map((id) => tensors[id]!) as [
        (typeof tensors)[0],
        (typeof tensors)[0],
        (typeof tensors)[0],
      ];
      const dimension = op === 'DEPTHWISE_CONV_2D' ? 3 : 0;
      expect([kernel.type, kernel.dimension, kernel.scales.length]).toEqual([
        'int8',
        dimension,
        kernel.shape[dimension],
      ]);
      expect([...new Set([...kernel.zeroPoints, ...bias.zeroPoints])]).toEqual([0]);
      expect(Math.max(...kernel.stored!.map(Math.abs))).toBe(127);
      expect(bias.type).toBe('int32');
      bias.scales.forEach((scale, channel) => expect(scale).toBeCloseTo(x.scales[0]! * kernel.scales[channel]!, 9));
    }
    // What only moves bytes, or chooses among them, has one scale on both sides.
    for (const { op, inputs: read, outputs: made } of operators) {
      if (!['MAX_POOL_2D', 'PAD', 'CONCATENATION', 'RESHAPE'].includes(op)) continue;
      const parts = op === 'CONCATENATION' ? read : read.slice(0, 1);
      for (const id of parts)
        expect([tensors[id]!.scales, tensors[id]!.zeroPoints]).toEqual([
          tensors[made[0]!]!.scales,
          tensors[made[0]!]!.zeroPoints,
        ]);
    }
    for (const { op, outputs: made } of operators)
      if (op === 'LOGISTIC' || op === 'SOFTMAX')
        expect([tensors[made[0]!]!.scales, tensors[made[0]!]!.zeroPoints]).toEqual([[1 / 256], [-128]]);
  });

  it('leaves the graph as it was', async () => {
    const before = Buffer.from(toOnnx(graph));
    const quantization = await quantize(graph, calibration, load);
    toOnnx(qdqGraph(quantization));
    toTflite(graph, { quantization });
    expect(before.equals(toOnnx(graph))).toBe(true);
  });

  it('keeps means where rounding the weights would move them', async () => {
    const means = async (correctsBias: boolean): Promise<number> => {
      const quantization = await quantize(graph, calibration, load, { correctsBias });
      let sum = 0;
      for (let image = 0; image < calibration.count; image++)
        sum += farthest(
          await probabilities(toOnnx(qdqGraph(quantization)), image),
          await probabilities(toOnnx(graph), image),
        );
      return sum / calibration.count;
    };
    expect(await means(true)).toBeLessThan(await means(false));
  });
});

describe('half precision', () => {
  it('stores weights in two bytes and has them made float32', async () => {
    const file = readTflite(toTflite(graph, { halves: true }));
    const halves = file.tensors.filter(({ type }) => type === 'float16');
    expect(halves.length).toBeGreaterThan(10);
    const dequantized = file.operators.filter(({ op }) => op === 'DEQUANTIZE');
    expect(dequantized.map(({ inputs }) => file.tensors[inputs[0]!]!.type)).toEqual(halves.map(() => 'float16'));
    expect(dequantized.every(({ version }) => version === 3)).toBe(true);
    const pixels = [...calibration.pixels.subarray(0, height * width * 3)];
    expect(farthest(evaluateTflite(file, pixels), await probabilities(toOnnx(graph), 0))).toBeLessThan(0.005);
  });
});
