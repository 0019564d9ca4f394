import { choiceWords, listWords } from '../format';

/** What an optimizer can have beside its learning rate. A name means the same in each that has it. */
export interface OptimizerValues {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}
export type OptimizerSetting = keyof OptimizerValues;

/** A form in which an optimizer is compared with others. */
interface ComparedForm {
  /** Where it is not the optimizer's own. */
  readonly title?: string;
  /** Compared where nothing else is asked for. */
  readonly usual: boolean;
  readonly values?: Partial<OptimizerValues>;
  /** One step an epoch, by all images. */
  readonly fullBatch?: boolean;
}

interface OptimizerEntry {
  readonly title: string;
  /** Keras's default (`keras.optimizers`, version 3). */
  readonly learningRate: number;
  /** What it has, with Keras's defaults. */
  readonly defaults: Partial<OptimizerValues>;
  readonly compared: Readonly<Record<string, ComparedForm>>;
}

/** Every optimizer by its name in recipes. Its rule is the file of its name in engine/graphs/compile/optimizers. */
export const optimizers = {
  sgd: {
    title: 'SGD',
    learningRate: 0.01,
    defaults: { momentum: 0, nesterov: false },
    compared: {
      'sgd-full': { title: 'SGD, full batch', usual: true, fullBatch: true },
      sgd: { title: 'SGD, mini-batches', usual: true },
      momentum: { title: 'SGD with momentum 0.9', usual: true, values: { momentum: 0.9 } },
      nesterov: { title: 'SGD with Nesterov momentum 0.9', usual: false, values: { momentum: 0.9, nesterov: true } },
    },
  },
  adam: { title: 'Adam', learningRate: 0.001, defaults: {}, compared: { adam: { usual: true } } },
  adamw: {
    title: 'AdamW',
    learningRate: 0.001,
    defaults: { weightDecay: 0.004 },
    compared: { adamw: { usual: false } },
  },
  rmsprop: { title: 'RMSprop', learningRate: 0.001, defaults: { momentum: 0 }, compared: { rmsprop: { usual: true } } },
} as const satisfies Record<string, OptimizerEntry>;

export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[];

/** Values of all that an optimizer has. */
export type ValuesOf<N extends OptimizerName> = {
  readonly [K in keyof (typeof optimizers)[N]['defaults'] & OptimizerSetting]: OptimizerValues[K];
};

/** Of an optimizer that has none of them. */
export const noValues = { momentum: null, nesterov: null, weightDecay: null } as const satisfies Record<
  OptimizerSetting,
  null
>;

/** What of `given` the optimizer has; its default where nothing is given. */
export function optimizerValues<N extends OptimizerName>(
  name: N,
  given: { readonly [K in OptimizerSetting]?: OptimizerValues[K] | null | undefined },
): ValuesOf<N> {
  return Object.fromEntries(
    Object.entries(optimizers[name].defaults).map(([key, usual]) => [key, given[key as OptimizerSetting] ?? usual]),
  ) as ValuesOf<N>;
}

/** `sgd and rmsprop`, or `sgd or rmsprop`: those that have a setting. */
export function optimizersWith(setting: OptimizerSetting, words: 'and' | 'or' = 'and'): string {
  return (words === 'and' ? listWords : choiceWords)(
    optimizerNames.filter((name) => setting in optimizers[name].defaults),
  );
}

export type ComparedOptimizer = {
  [N in OptimizerName]: keyof (typeof optimizers)[N]['compared'] & string;
}[OptimizerName];

const forms = optimizerNames.flatMap((optimizer) => {
  const { title, learningRate, compared }: OptimizerEntry = optimizers[optimizer];
  return Object.entries(compared).map(
    ([name, form]) => [name as ComparedOptimizer, { optimizer, title, learningRate, ...form }] as const,
  );
});

/** What can be compared, in the order in which it is listed. */
export const comparedOptimizers: readonly ComparedOptimizer[] = forms.map(([name]) => name);
/** What is compared where nothing else is asked for. */
export const usualOptimizers: readonly ComparedOptimizer[] = forms
  .filter(([, { usual }]) => usual)
  .map(([name]) => name);

export function comparedForm(name: ComparedOptimizer): (typeof forms)[number][1] {
  return forms.find(([known]) => known === name)![1];
}

/** `0.01 for the forms of SGD and 0.001 for the others`: Keras's learning rates, the one that most have at the end. */
export function usualRateWords(): string {
  const sharing = (rate: number): OptimizerName[] =>
    optimizerNames.filter((name) => optimizers[name].learningRate === rate);
  const rates = [...new Set(optimizerNames.map((name) => optimizers[name].learningRate))].sort(
    (a, b) => sharing(a).length - sharing(b).length,
  );
  const words = (name: OptimizerName): string =>
    Object.keys(optimizers[name].compared).length > 1
      ? `the forms of ${optimizers[name].title}`
      : optimizers[name].title;
  return listWords(
    rates.map(
      (rate, index) => `${rate} for ${index === rates.length - 1 ? 'the others' : listWords(sharing(rate).map(words))}`,
    ),
  );
}
