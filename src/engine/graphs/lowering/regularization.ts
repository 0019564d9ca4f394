import type { Shape, Value } from '../graph';
import { mul } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';
import { toChannelsFirst } from './shapes';

/**
 * In training each element is dropped or scaled by a mask that is an input, so that a step can be repeated exactly.
 * A frozen layer drops nothing: what lies below the trained part gives the same features in every step.
 */
export const lowerDropout: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  const rate = config.number('rate');
  if (!context.training || !layer.trainable || rate === 0) return x!;
  return mul(context.graph, x!, context.dropoutMask(layer, maskShape(config, x!), rate));
};

/** The shape of x, or Keras's noiseShape: lengths of 1 share one factor, empty ones are those of x. */
function maskShape(config: LayerConfig, x: Value): Shape {
  const noise = config.value('noiseShape') ?? undefined;
  if (noise === undefined) return x.shape;
  if (!Array.isArray(noise) || noise.length !== x.shape.length) return config.refuse('noiseShape');
  return x.shape.map((length, axis) => {
    const wanted: unknown = noise[x.shape.length === 4 ? toChannelsFirst[axis]! : axis];
    if (wanted === 1) return 1;
    return wanted === null || wanted === length ? length : config.refuse('noiseShape');
  });
}
