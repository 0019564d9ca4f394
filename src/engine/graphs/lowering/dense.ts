import { gemm } from '../operators';
import { activate } from './activations';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** x [N, in] · kernel [in, units] + bias [units]. */
export const lowerDense: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  if (x!.shape.length !== 2) config.refuse('units');
  const bias = config.flag('useBias') ? context.weight(layer, 'bias') : undefined;
  return activate(config, context, gemm(context.graph, x!, context.weight(layer, 'kernel'), bias));
};
