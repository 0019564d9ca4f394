import { compileInference } from '../graphs/compile/compileInference';
import type { probabilitiesOutput } from '../graphs/names';
import { featuresOutput } from '../graphs/names';
import type { LayersModel } from '../layersModel/tensorflow';
import { ImageGraph, type ImageGraphOptions } from './imageGraph';

/** A frozen network, or the frozen part of one. */
export interface FrozenOptions extends Pick<
  ImageGraphOptions,
  'runtime' | 'name' | 'preprocessing' | 'images' | 'notify'
> {
  readonly model: LayersModel;
  /** Features if not said. */
  readonly output?: typeof featuresOutput | typeof probabilitiesOutput | undefined;
}

/**
 * The graph of a frozen network for many images; its outputs are features, feature maps or probabilities. Throws
 * LoupeError `graph-load`.
 */
export function frozenGraph({ model, output = featuresOutput, ...options }: FrozenOptions): Promise<ImageGraph> {
  return ImageGraph.open({
    ...options,
    onnx: () => compileInference(model, 'uint8'),
    bytes: 4 * model.countParams(),
    input: 'uint8',
    output,
  });
}
