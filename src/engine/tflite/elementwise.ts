import { hardSigmoidOf, limitsOf, resultOf } from '../graphs/fusions';
import type { Node, Value } from '../graphs/graph';
import { parametersFor, type QuantParameters } from '../quantization/quantization';
import { fusedOf } from './convolution';
import { quantizationOf, type Emitter, type Kind, type Layout, type Place } from './emitter';
import { float32, int8 } from './flatBuffer';
import { activation, options, type Operator } from './schema';
import type { OperatorOptions, TensorId } from './tfliteModel';

const binary = {
  Add: { op: 'ADD', options: options.add },
  Mul: { op: 'MUL', options: options.mul },
  Sub: { op: 'SUB', options: options.sub },
  Div: { op: 'DIV', options: options.div },
} as const;

/** ADD, MUL, SUB and DIV with the activation behind them. */
export function emitBinary(emitter: Emitter, node: Node): void {
  const swished = emitter.fusions.hardSwish.get(node);
  if (swished) return unary(emitter, node, 'HARD_SWISH', swished);
  const { op, options: field } = binary[node.op as keyof typeof binary];
  const place = placeOf(emitter, node);
  const inputs = operands(emitter, node, place);
  emitter.emit(op, inputs, resultOf(node, emitter.fusions), place, {
    type: field.type,
    fields: { [field.activation]: int8(activation[fusedOf(emitter, node)]) },
  });
}

/** MAXIMUM and MINIMUM. */
export function emitExtremum(op: 'MAXIMUM' | 'MINIMUM') {
  return (emitter: Emitter, node: Node): void => {
    const place = { ...placeOf(emitter, node), kind: 'float32' as const };
    emitter.emit(op, operands(emitter, node, place), node.outputs[0]!, place, none(options.maximumMinimum.type));
  };
}

/** An operator of one input, in whatever layout that is. */
export function emitUnary(op: Operator, settings?: OperatorOptions) {
  return (emitter: Emitter, node: Node): void => unary(emitter, node, op, node.inputs[0]!, settings);
}

function unary(emitter: Emitter, node: Node, op: Operator, x: Value, settings?: OperatorOptions): void {
  const place = { kind: emitter.kindOf(node), layout: emitter.layoutOf(x) };
  emitter.emit(op, [emitter.take(x, place.kind, place.layout)], node.outputs[0]!, place, settings);
}

export function emitLeakyRelu(emitter: Emitter, node: Node): void {
  const { float } = node.attributes['alpha'] as { float: number };
  emitUnary('LEAKY_RELU', {
    type: options.leakyRelu.type,
    fields: { [options.leakyRelu.alpha]: float32(float) },
  })(emitter, node);
}

export function emitElu(emitter: Emitter, node: Node): void {
  const alpha = node.attributes['alpha'] as { float: number } | undefined;
  if (alpha && alpha.float !== 1) emitter.refuse(node, `An ELU with alpha = ${alpha.float}`);
  emitUnary('ELU')(emitter, node);
}

/** Limits that no operator has, as MAXIMUM and MINIMUM. */
export function emitClip(emitter: Emitter, node: Node): void {
  const [low, high] = limitsOf(node);
  if (low === 0 && high === 6) return emitUnary('RELU6')(emitter, node);
  const x = node.inputs[0]!;
  const layout = emitter.layoutOf(x);
  const spec = emitter.specOf(node.outputs[0]!, 'float32', layout);
  const limit = (op: 'MAXIMUM' | 'MINIMUM', of: TensorId, bound: number): TensorId =>
    Number.isFinite(bound)
      ? emitter.intermediate(
          op,
          [of, emitter.numbers(`${node.name}/${op}`, Float32Array.of(bound), [1])],
          spec,
          none(options.maximumMinimum.type),
        )
      : of;
  const raised = limit('MAXIMUM', emitter.take(x, 'float32', layout), low);
  emitter.put(node.outputs[0]!, 'float32', layout, limit('MINIMUM', raised, high));
}

/** clip(alpha · x + beta, 0, 1) as relu6(6 alpha · x + 6 beta) / 6. */
export function emitHardSigmoid(emitter: Emitter, node: Node): void {
  const x = node.inputs[0]!;
  const { alpha, beta } = hardSigmoidOf(node);
  const place = { kind: emitter.kindOf(node), layout: emitter.layoutOf(x) };
  const bytes = place.kind === 'int8';
  const number = (name: string, value: number): TensorId =>
    emitter.numbers(
      `${node.name}/${name}`,
      Float32Array.of(value),
      [1],
      bytes ? parametersFor(value, value) : undefined,
    );
  const spec = (name: string, parameters: QuantParameters) => ({
    ...emitter.specOf(node.outputs[0]!, 'float32', place.layout),
    name: `${node.name}/${name}`,
    type: place.kind,
    quantization: bytes ? quantizationOf(parameters) : undefined,
  });
  const unfused = (type: number): OperatorOptions => ({ type, fields: { 0: int8(activation.none) } });
  let scaled = emitter.take(x, place.kind, place.layout);
  if (Math.abs(alpha * 6 - 1) > 1e-6) {
    const before = bytes ? emitter.parametersOf(x) : parametersFor(0, 1);
    const parameters = { ...before, scale: Math.fround(before.scale * 6 * alpha) };
    const slope = number('slope', 6 * alpha);
    scaled = emitter.intermediate('MUL', [scaled, slope], spec('scaled', parameters), unfused(options.mul.type));
  }
  const limited = emitter.intermediate(
    'ADD',
    [scaled, number('offset', 6 * beta)],
    spec('limited', parametersFor(0, 6)),
    {
      type: options.add.type,
      fields: { [options.add.activation]: int8(activation.relu6) },
    },
  );
  emitter.emit('MUL', [limited, number('sixth', 1 / 6)], node.outputs[0]!, place, unfused(options.mul.type));
}

/** log(1 + exp(x)) as max(x, 0) + log(1 + exp(-|x|)), which never overflows. */
export function emitSoftplus(emitter: Emitter, node: Node): void {
  const x = node.inputs[0]!;
  const layout = emitter.layoutOf(x);
  const source = emitter.take(x, 'float32', layout);
  const spec = emitter.specOf(node.outputs[0]!, 'float32', layout);
  const next = (op: Operator, inputs: TensorId[], settings?: OperatorOptions): TensorId =>
    emitter.intermediate(op, inputs, { ...spec, name: `${node.name}/${op}` }, settings);
  const sum = (a: TensorId, b: TensorId): TensorId =>
    next('ADD', [a, b], { type: options.add.type, fields: { 0: int8(activation.none) } });
  const small = next('EXP', [next('NEG', [next('ABS', [source])])]);
  const one = emitter.numbers(`${node.name}/one`, Float32Array.of(1), [1]);
  emitter.put(node.outputs[0]!, 'float32', layout, sum(next('RELU', [source]), next('LOG', [sum(small, one)])));
}

/** Options without fields. */
export const none = (type: number): OperatorOptions => ({ type, fields: {} });

/** Kind and layout of a node of several inputs: those of its first one that is computed and has as many axes. */
function placeOf(emitter: Emitter, node: Node): Place {
  const rank = node.outputs[0]!.shape.length;
  const first = node.inputs.find((input) => input && !input.data && input.shape.length === rank);
  return { kind: emitter.kindOf(node), layout: first ? emitter.layoutOf(first) : 'graph' };
}

function operands(emitter: Emitter, node: Node, { kind, layout }: Place): TensorId[] {
  const rank = node.outputs[0]!.shape.length;
  return node.inputs.map((input) => operand(emitter, node, input!, { kind, layout, rank }));
}

function operand(
  emitter: Emitter,
  node: Node,
  input: Value,
  { kind, layout, rank }: { kind: Kind; layout: Layout; rank: number },
): TensorId {
  if (!input.data) {
    if (input.shape.length !== rank) emitter.refuse(node, 'A sum or product of values with different numbers of axes');
    return emitter.take(input, kind, layout);
  }
  // A constant gets as many axes as the result, so that it can follow it into the file's order.
  const missing = Math.max(0, rank - input.shape.length);
  const whole: Value = { ...input, shape: [...Array<number>(missing).fill(1), ...input.shape] };
  const parameters = kind === 'int8' ? emitter.parametersOf(input) : undefined;
  const shape = emitter.shapeOf(whole, layout);
  const data = input.data as Float32Array;
  const lengths = whole.shape.filter((length) => length !== 1).length;
  if (rank < 4 || layout === 'graph' || lengths <= 1) return emitter.numbers(input.name, data, shape, parameters);
  return emitter.take(whole, kind, layout);
}
