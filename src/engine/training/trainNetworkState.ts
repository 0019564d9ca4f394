import type { StepState, TrainingStep } from '../graphs/compile/compileTrainingStep';
import { stepNames } from '../graphs/names';
import { readWeights, requireWeight } from '../layersModel/layerWeights';
import { assignByName } from '../layersModel/assignWeights';
import type { LayersModel } from '../layersModel/tensorflow';
import type { Tensor, NamedArrays } from '../tensor';
import { elements, floatData, floats } from '../tensor';

/**
 * What a step changes: weights and the optimizer's memory. Each step gives new arrays and leaves the old
 * ones alone, so keeping the best weights costs no copy.
 */
export class NetworkState {
  readonly #weights: Map<string, Float32Array>;
  readonly #slots = new Map<string, Float32Array>();

  constructor(
    private readonly model: LayersModel,
    private readonly step: TrainingStep,
    from?: { readonly weights: NamedArrays; readonly slots: NamedArrays },
  ) {
    this.#weights = new Map([...readWeights(model, trainable), ...(from?.weights ?? [])]);
    for (const { name, dims } of step.slots)
      this.#slots.set(name, from?.slots.get(name) ?? new Float32Array(elements(dims)));
  }

  /** All weights of the layers that are not frozen. */
  get weights(): NamedArrays {
    return new Map(this.#weights);
  }

  get slots(): NamedArrays {
    return new Map(this.#slots);
  }

  /** The inputs of the next step. */
  feeds(): Record<string, Tensor> {
    const { parameters, slots } = this.separateFeeds();
    return { ...parameters, ...slots };
  }

  /** The same, weights and the optimizer's memory apart. */
  separateFeeds(): { readonly parameters: Record<string, Tensor>; readonly slots: Record<string, Tensor> } {
    const tensors = (states: readonly StepState[], from: NamedArrays): Record<string, Tensor> =>
      Object.fromEntries(states.map(({ name, dims }) => [name, floats(requireWeight(from, name), dims)]));
    return { parameters: tensors(this.step.parameters, this.#weights), slots: tensors(this.step.slots, this.#slots) };
  }

  /** Takes over what a step, or the gradients or the update of one, has computed. */
  advance(results: Readonly<Record<string, Tensor>>): void {
    for (const [states, into] of [
      [this.step.parameters, this.#weights],
      [this.step.slots, this.#slots],
    ] as const) {
      for (const { name } of states) {
        const next = results[stepNames.next(name)];
        if (next) into.set(name, floatData(next, name));
      }
    }
  }

  /** Puts weights into the network itself. */
  restore(weights: NamedArrays): void {
    assignByName(this.model, weights, trainable);
  }
}

function trainable(layer: { readonly trainable: boolean }): boolean {
  return layer.trainable;
}
