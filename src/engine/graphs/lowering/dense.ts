import type { Value } from '../graph';
import { known } from '../graph';
import { add, conv, gemm, matMul, reshape, transpose } from '../operators';
import { activate } from './activations';
import type { Lowering, LoweringContext } from './context';
import { LayerConfig } from './context';
import { pointwiseWindow } from './convolution';

/** x [N, …, in] · kernel [in, units] + bias [units]. */
export const lowerDense: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  const bias = config.flag('useBias') ? context.weight(layer, 'bias') : undefined;
  return activate(config, context, product(context, x!, context.weight(layer, 'kernel'), bias));
};

/** On images, whose channels are the second axis in the graph, that is a 1x1 convolution. */
function product({ graph }: LoweringContext, x: Value, kernel: Value, bias: Value | undefined): Value {
  if (x.shape.length === 2) return gemm(graph, x, kernel, bias);
  if (x.shape.length === 4) {
    const [inputs, units] = kernel.shape.map(known) as [number, number];
    return conv(
      graph,
      x,
      reshape(graph, transpose(graph, kernel, [1, 0]), [units, inputs, 1, 1]),
      bias,
      pointwiseWindow,
    );
  }
  const y = matMul(graph, x, kernel);
  return bias ? add(graph, y, bias) : y;
}
