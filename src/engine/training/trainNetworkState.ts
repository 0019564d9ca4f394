import type { TrainingStep } from '../graphs/compileTrainingStep';
import { stepNames } from '../graphs/names';
import { readWeights, requireWeight } from '../graphs/weights';
import { assignByName } from '../networks/assignWeights';
import type { LayersModel } from '../networks/tensorflow';
import type { Tensor } from '../runtimes/tensor';
import { elements, floatData, floats } from '../runtimes/tensor';
import type { NamedArrays } from './trainNetworkTypes';

/**
 * What a step changes: weights and the optimizer's memory. Each step gives new arrays and leaves the old
 * ones alone, so keeping the best weights costs no copy.
 */
export class NetworkState {
  readonly #weights: Map<string, Float32Array>;
  readonly #slots = new Map<string, Float32Array>();

  constructor(private readonly model: LayersModel, private readonly step: TrainingStep, from?: { readonly weights: NamedArrays; readonly slots: NamedArrays }) {
    this.#weights = new Map([...readWeights(model), ...(from?.weights ?? [])]);
    for (const { name, dims } of step.slots) this.#slots.set(name, from?.slots.get(name) ?? new Float32Array(elements(dims)));
  }

  /** All weights of the network. */
  get weights(): NamedArrays {
    return new Map(this.#weights);
  }

  get slots(): NamedArrays {
    return new Map(this.#slots);
  }

  /** The inputs of the next step. */
  feeds(): Record<string, Tensor> {
    const weights = this.step.parameters.map(({ name, dims }) => [name, floats(requireWeight(this.#weights, name), dims)] as const);
    const slots = this.step.slots.map(({ name, dims }) => [name, floats(requireWeight(this.#slots, name), dims)] as const);
    return Object.fromEntries([...weights, ...slots]);
  }

  /** Takes over what a step has computed. */
  advance(results: Readonly<Record<string, Tensor>>): void {
    const next = (name: string): Float32Array => floatData(results[stepNames.next(name)], name);
    for (const { name } of this.step.parameters) this.#weights.set(name, next(name));
    for (const { name } of this.step.slots) this.#slots.set(name, next(name));
  }

  /** Puts weights into the network itself. */
  restore(weights: NamedArrays): void {
    assignByName(this.model, weights);
  }
}
