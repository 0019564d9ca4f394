import type { NetworkEvent } from '../../protocol/runEvents';
import { allLayers } from './layerWeights';
import { elements } from '../tensor';
import { backboneBlocks } from './blocks';
import { tensorsInOrder } from './splitModel';
import type { LayersModel } from './tensorflow';

/** Name, parameters and layers of a network, as the run's `network` event has them. Shapes: `(None, 112, 112, 32)`. */
export function layerTable(model: LayersModel): Pick<NetworkEvent, 'parameters' | 'trainableParameters' | 'layers'> {
  const blocks = blockNames(model);
  const rows = allLayers(model).map((layer) => {
    const count = (trainableOnly: boolean): number =>
      (trainableOnly ? layer.trainableWeights : layer.weights).reduce(
        (sum, variable) => sum + elements(variable.shape.map((length) => length ?? 0)),
        0,
      );
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
    layers: rows.map(({ name, type, outputShape, parameters, trainable }) => {
      const block = blocks.get(name);
      return { name, type, outputShape, parameters, trainable, ...(block !== undefined && { block }) };
    }),
  };
}

/** The block of each layer below the last feature map; what stands before the first block is the `stem`. */
function blockNames(model: LayersModel): Map<string, string> {
  let map = model.outputs[0]!;
  while (map.shape.length !== 4 && map.inputs.length > 0) map = map.inputs[0]!;
  if (map.inputs.length === 0) return new Map();
  const named = backboneBlocks(model, map).flatMap((block) =>
    block.layers.map((layer) => [layer.name, block.name] as const),
  );
  const stem = tensorsInOrder(model.inputs[0]!, map)
    .slice(1)
    .map(({ sourceLayer }) => [sourceLayer.name, 'stem'] as const);
  return new Map([...stem, ...named]);
}

/** Keras's way to write a shape. */
function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((length) => length ?? 'None').join(', ')})`;
}
