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
  return mul(context.graph, x!, context.dropoutMask(layer, { ...maskOf(config, x!), rate }));
};

/**
 * A factor for each element of x, or as Keras's noiseShape says: lengths of 1 share one factor, empty ones are those of
 * x.
 */
function maskOf(config: LayerConfig, x: Value): { row: Shape; of: 'each' | 'all' } {
  const noise = config.value('noiseShape') ?? undefined;
  if (noise === undefined) return { row: x.shape.slice(1), of: 'each' };
  if (!Array.isArray(noise) || noise.length !== x.shape.length) return config.refuse('noiseShape');
  const row = x.shape.slice(1).map((length, i) => {
    const wanted: unknown = noise[x.shape.length === 4 ? toChannelsFirst[i + 1]! : i + 1];
    if (wanted === 1) return 1;
    return wanted === null || wanted === length ? length : config.refuse('noiseShape');
  });
  const images: unknown = noise[0];
  return { row, of: images === 1 ? 'all' : images === null ? 'each' : config.refuse('noiseShape') };
}
