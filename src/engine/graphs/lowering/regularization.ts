import { mul } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** In training each element is dropped or scaled by a mask that is an input, so that a step can be repeated exactly. */
export const lowerDropout: Lowering = (layer, [x], context) => {
  const rate = new LayerConfig(layer).number('rate');
  return context.training && rate > 0 ? mul(context.graph, x!, context.dropoutMask(layer, x!, rate)) : x!;
};
