import { activated, broadcast, gatherBy, type Numbers } from './evaluateParts';
import type { ReadOperator, TableReader } from './readTflite';

const unary: Readonly<Partial<Record<ReadOperator['op'], (x: number, options: TableReader | undefined) => number>>> = {
  ABS: Math.abs,
  ELU: (x) => (x > 0 ? x : Math.exp(x) - 1),
  EXP: Math.exp,
  HARD_SWISH: (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
  LEAKY_RELU: (x, options) => (x > 0 ? x : x * options!.number(0, 'float32')),
  LOG: Math.log,
  LOGISTIC: (x) => 1 / (1 + Math.exp(-x)),
  NEG: (x) => -x,
  RELU: (x) => Math.max(0, x),
  RELU6: (x) => Math.min(6, Math.max(0, x)),
  SQRT: Math.sqrt,
  TANH: Math.tanh,
};

const binary: Readonly<Partial<Record<ReadOperator['op'], (a: number, b: number) => number>>> = {
  ADD: (a, b) => a + b,
  DIV: (a, b) => a / b,
  MAXIMUM: Math.max,
  MINIMUM: Math.min,
  MUL: (a, b) => a * b,
  SUB: (a, b) => a - b,
};

/** What an operator computes element by element, or undefined where it does not. */
export function elementwise(
  op: ReadOperator['op'],
  [x, y]: readonly Numbers[],
  options: TableReader | undefined,
  shape: readonly number[],
): number[] | undefined {
  const one = unary[op];
  if (one) return x!.data.map((value) => one(value, options));
  const two = binary[op];
  if (!two) return undefined;
  const fused = op === 'MAXIMUM' || op === 'MINIMUM' ? 0 : options!.number(0, 'int8');
  return gatherBy(shape, (place) => activated(two(broadcast(x!, place), broadcast(y!, place)), fused));
}
