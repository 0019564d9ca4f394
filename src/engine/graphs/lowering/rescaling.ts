import type { Graph, Value } from '../graph';
import { known } from '../graph';
import { add, mul } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** x · scale + offset, each one number or a list with one a channel. */
export const lowerRescaling: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const scale = factors(config, 'scale', x!);
  const offset = factors(config, 'offset', x!);
  const scaled = scale.every((value) => value === 1) ? x! : mul(graph, x!, constant(graph, 'scale', scale, x!));
  return offset.every((value) => value === 0) ? scaled : add(graph, scaled, constant(graph, 'offset', offset, x!));
};

/** One number, or as many as there are channels. */
function factors(config: LayerConfig, key: 'scale' | 'offset', x: Value): number[] {
  const value = config.value(key);
  if (!Array.isArray(value)) return [config.number(key, key === 'offset' ? 0 : undefined)];
  const channels = x.shape.length === 4 ? x.shape[1] : x.shape.at(-1);
  if (!value.every((item) => typeof item === 'number') || value.length !== known(channels)) return config.refuse(key);
  return value;
}

function constant(graph: Graph, name: string, values: readonly number[], x: Value): Value {
  if (values.length === 1) return graph.scalar(values[0]!, name);
  const shape = x.shape.length === 4 ? [values.length, 1, 1] : [values.length];
  return graph.constant(name, 'float32', shape, Float32Array.from(values));
}
