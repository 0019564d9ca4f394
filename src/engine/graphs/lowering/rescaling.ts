import { add, mul } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** x · scale + offset. */
export const lowerRescaling: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const scaled = mul(graph, x!, graph.scalar(config.number('scale'), 'scale'));
  const offset = config.number('offset', 0);
  return offset === 0 ? scaled : add(graph, scaled, graph.scalar(offset, 'offset'));
};
