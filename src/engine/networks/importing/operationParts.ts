import { LoupeError } from '../../../core/errors';
import type { Operand, Operation, Reference } from './operations';
import type { Json } from './topology';

/** A layer in Keras 2's form. */
export function plainLayer(kind: string, name: string, config: Json, inputs: readonly Reference[]): Json {
  return {
    class_name: kind,
    name,
    config: { name, ...config },
    inbound_nodes: [inputs.map((reference) => [...reference, {}])],
  };
}

export function operationError(file: string, { layer, spelled }: Operation, problem: string): LoupeError {
  return new LoupeError(
    'unsupported-layer',
    `${file}: the operation “${layer}” (${spelled}) between its layers ${problem}. Known are sums, differences, products and quotients with numbers, the order of colours, casts to float and the usual activations. Use a layer of Keras for it, or compute it before the model and leave it out (--preprocessing names the usual scalings), and save the model again.`,
  );
}

export const isTensor = (operand: Operand): operand is Extract<Operand, { tensor: Reference }> => 'tensor' in operand;
