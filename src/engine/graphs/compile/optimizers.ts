import {
  optimizerValues,
  type OptimizerName,
  type OptimizerValues,
  type ValuesOf,
} from '../../../core/choices/optimizers';
import { adam } from './optimizers/adam';
import { adamw } from './optimizers/adamw';
import { rmsprop } from './optimizers/rmsprop';
import type { Optimizer } from './optimizers/rule';
import { sgd } from './optimizers/sgd';

/**
 * An optimizer by Keras's names; its defaults hold for what is not given, and what it does not have is not looked at.
 */
export interface OptimizerSettings extends Partial<OptimizerValues> {
  readonly name: OptimizerName;
}

const rules: { readonly [N in OptimizerName]: (values: ValuesOf<N>) => Optimizer } = { sgd, adam, adamw, rmsprop };

export function optimizer({ name, ...given }: OptimizerSettings): Optimizer {
  return ruleOf(name, given);
}

function ruleOf<N extends OptimizerName>(name: N, given: Partial<OptimizerValues>): Optimizer {
  return rules[name](optimizerValues(name, given));
}
