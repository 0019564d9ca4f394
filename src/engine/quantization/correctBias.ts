import type { Node } from '../graphs/graph';
import { channelsOf } from './kernels';
import type { QuantizedKernel } from './quantization';

/**
 * A bias that makes up for the mean of what rounding the weights changes: for each output channel, the sum of all
 * weights' changes times the mean of what they are multiplied with (Nagel et al. 2019, "Data-Free Quantization Through
 * Weight Equalization and Bias Correction", section 4.2, with means of calibration images).
 */
export function correctBias(
  node: Node,
  { data, scales }: QuantizedKernel,
  bias: Float32Array,
  inputMeans: Float64Array,
): Float32Array {
  const weights = node.inputs[1]!.data as Float32Array;
  const { count, size, at } = channelsOf(node);
  const group = node.op === 'Conv' ? (node.attributes['group'] as number) : 1;
  const inputs = inputMeans.length / group;
  const window = size / inputs;
  const outputs = count / group;
  return bias.map((offset, channel) => {
    const first = Math.floor(channel / outputs) * inputs;
    let change = 0;
    for (let i = 0; i < size; i++) {
      const index = at(channel, i);
      change += (weights[index]! - data[index]! * scales[channel]!) * inputMeans[first + Math.floor(i / window)]!;
    }
    return offset + change;
  });
}
