import type { layers } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../../core/errors';
import type { TargetOptions } from '../targetOptions';
import type { Graph, Shape, Value } from '../graph';

export type Layer = layers.Layer;

/** What a layer's lowering asks of the compilation it is part of. */
export interface LoweringContext {
  readonly graph: Graph;
  /** Whether dropout drops and batch normalisation uses the batch's statistics. */
  readonly training: boolean;
  readonly target: TargetOptions;
  /** The weight of that name ("kernel") in Keras's layout: a constant, or an input of the graph. */
  weight(layer: Layer, name: string): Value;
  /** Announces that a weight that is not trained gets a new value with each step. */
  update(layer: Layer, name: string, value: Value): void;
  /** Factors, 0 with probability `rate`, else 1 / (1 - rate): of the given shape for each image, or for all images. */
  dropoutMask(layer: Layer, mask: { readonly row: Shape; readonly of: 'each' | 'all'; readonly rate: number }): Value;
}

/**
 * Appends a layer's operators. Values with four axes are [N, C, H, W] in the graph where Keras has
 * [N, H, W, C]; all others have Keras's shape.
 */
export type Lowering = (layer: Layer, inputs: readonly Value[], context: LoweringContext) => Value;

/** A layer's settings as Keras spells them, read with their types. */
export class LayerConfig {
  readonly #config: Readonly<Record<string, unknown>>;

  constructor(readonly layer: Layer) {
    this.#config = layer.getConfig();
  }

  number(key: string, fallback?: number): number {
    const value = this.#config[key] ?? fallback;
    return typeof value === 'number' ? value : this.refuse(key);
  }

  optionalNumber(key: string): number | undefined {
    const value = this.#config[key];
    return typeof value === 'number' ? value : undefined;
  }

  flag(key: string): boolean {
    return this.#config[key] !== false;
  }

  string(key: string): string {
    const value = this.#config[key];
    return typeof value === 'string' ? value : this.refuse(key);
  }

  optionalString(key: string): string | undefined {
    const value = this.#config[key];
    return typeof value === 'string' ? value : undefined;
  }

  /** A pair of lengths, where one number stands for both. */
  pair(key: string, fallback?: readonly [number, number]): [number, number] {
    const value = this.#config[key] ?? fallback;
    if (typeof value === 'number') return [value, value];
    if (Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number')) {
      return [value[0] as number, value[1] as number];
    }
    return this.refuse(key);
  }

  value(key: string): unknown {
    return this.#config[key];
  }

  /** Ends the compilation with an error that names the layer and its setting. */
  refuse(key: string): never {
    const value = JSON.stringify(this.#config[key]);
    throw new LoupeError(
      'unsupported-layer',
      `Layer "${this.layer.name}" (${this.layer.getClassName()}) has ${key} = ${value}, which the graph compiler does not know.`,
    );
  }
}
