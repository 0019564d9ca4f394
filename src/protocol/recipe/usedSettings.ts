/** Networks without pretrained weights. */
export const scratchModels: readonly string[] = ['small-cnn', 'cats-dogs'];

/** What the convex fit of mode features has no use for. */
export const notOfFeatures = [
  'head',
  'fineTune',
  'batchSize',
  'optimizer',
  'schedule',
  'mixup',
  'augmentation',
  'augmentedViews',
  'earlyStopping',
  'loss',
  'classWeights',
  'balancedSampling',
] as const;

/** What decides which other settings mean anything; of a run of an older version perhaps nothing. */
interface Deciding {
  readonly mode?: unknown;
  readonly model?: unknown;
  readonly split?: unknown;
}

/**
 * Whether a training looks at a setting at all, by its key or path (`optimizer.learningRate`). A recipe in force names
 * every setting, and what means nothing in its mode has a harmless value: it is refused where a file names it, and left
 * out where runs are compared.
 */
export function isUsed(setting: string, { mode, model, split }: Deciding): boolean {
  const [key = '', ...rest] = setting.split('.');
  if (mode === 'features' && (notOfFeatures as readonly string[]).includes(key)) return false;
  switch (key) {
    case 'fineTune':
      return mode === undefined || mode === 'fine-tune';
    case 'augmentedViews':
      return mode === undefined || mode === 'head';
    case 'head':
      return !(mode === 'scratch' && typeof model === 'string' && scratchModels.includes(model));
    case 'split':
      return !(hasFile(split) && (rest[0] === 'validation' || rest[0] === 'test' || rest[0] === 'fold'));
    default:
      return true;
  }
}

/** A stored split gives the parts: shares of a draw mean nothing beside it. */
function hasFile(split: unknown): boolean {
  return typeof split === 'object' && split !== null && 'file' in split && typeof split.file === 'string';
}
