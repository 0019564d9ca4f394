import { input, model as functional } from './tensorflow';
import type { LayersModel, SymbolicTensor } from './tensorflow';

/** All tensors that `end` is computed from, `start` first and each behind what goes into it. */
export function tensorsInOrder(start: SymbolicTensor, end: SymbolicTensor): SymbolicTensor[] {
  const seen = new Set([start.id]);
  const order = [start];
  const visit = (tensor: SymbolicTensor): void => {
    if (seen.has(tensor.id)) return;
    seen.add(tensor.id);
    tensor.inputs.forEach(visit);
    order.push(tensor);
  };
  visit(end);
  return order;
}

/** The part of a network up to one of its tensors. Layers, and so weights, are shared. */
export function modelBelow(model: LayersModel, cut: SymbolicTensor): LayersModel {
  return functional({ name: `${model.name}_lower`, inputs: model.inputs, outputs: cut });
}

/**
 * The part of a network above one of its tensors, through which everything must pass. Layers, and so weights, are
 * shared.
 */
export function modelAbove(model: LayersModel, cut: SymbolicTensor): LayersModel {
  const start = input({ name: `${model.name}_cut`, shape: cut.shape.slice(1) });
  const values = new Map([[cut.id, start]]);
  for (const tensor of tensorsInOrder(cut, model.outputs[0]!).slice(1)) {
    const inputs = tensor.inputs.map(({ id }) => {
      const value = values.get(id);
      if (!value) throw new RangeError(`${cut.name} is no cut through ${model.name}: ${tensor.name} needs more`);
      return value;
    });
    values.set(tensor.id, tensor.sourceLayer.apply(inputs.length === 1 ? inputs[0]! : inputs) as SymbolicTensor);
  }
  return functional({ name: `${model.name}_upper`, inputs: start, outputs: values.get(model.outputs[0]!.id)! });
}
