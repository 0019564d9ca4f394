import type { NetworkEvent } from '../../protocol/runEvents';
import { allLayers } from '../graphs/weights';
import { elements } from '../runtimes/tensor';
import type { LayersModel } from './tensorflow';

/** Name, parameters and layers of a network, as the run's `network` event has them. Shapes: `(None, 112, 112, 32)`. */
export function layerTable(model: LayersModel): Pick<NetworkEvent, 'parameters' | 'trainableParameters' | 'layers'> {
  const rows = allLayers(model).map((layer) => {
    const count = (trainableOnly: boolean): number =>
      (trainableOnly ? layer.trainableWeights : layer.weights)
        .reduce((sum, variable) => sum + elements(variable.shape.map((length) => length ?? 0)), 0);
    return {
      name: layer.name,
      type: layer.getClassName(),
      outputShape: shapeText(layer.outputShape as (number | null)[]),
      parameters: count(false),
      trainable: layer.trainable,
      trainableParameters: layer.trainable ? count(true) : 0,
    };
  });
  return {
    parameters: rows.reduce((sum, row) => sum + row.parameters, 0),
    trainableParameters: rows.reduce((sum, row) => sum + row.trainableParameters, 0),
    layers: rows.map(({ name, type, outputShape, parameters, trainable }) => ({ name, type, outputShape, parameters, trainable })),
  };
}

/** Keras's way to write a shape. */
function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((length) => length ?? 'None').join(', ')})`;
}
