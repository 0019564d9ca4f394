import path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import type { LayersModel } from '../../layersModel/tensorflow';
import { modelFromTopology } from '../../layersModel/tensorflow';
import type { PreprocessingMode } from '../../../core/choices/preprocessingModes';
import type { InputPreprocessing } from './inputPreprocessing';
import { scalesItself, withInputPreprocessing } from './inputPreprocessing';
import { cutToFeatures } from './features';
import { openModelSource } from './modelSource';
import { endInProbabilities } from './probabilities';
import type { ModelSource } from './sourceTypes';
import { assignByLayer } from './storedWeights';

export interface ImportOptions extends InputPreprocessing {
  /** Keras `.h5` or `.keras`, or TensorFlow.js `model.json`. */
  readonly file: string;
}

/** A user's model as Loupe uses it: RGB 0..255 in. */
export interface ImportedModel {
  readonly model: LayersModel;
  /** What the file is, for people. */
  readonly kind: string;
  /** What is done before it, given or found. */
  readonly mode: PreprocessingMode;
  /** Names of the classes, where the model brings them. */
  readonly labels: readonly string[] | undefined;
  /** What was changed, in sentences for people. */
  readonly notices: readonly string[];
}

/**
 * Reads a finished classifier: probabilities [N, classes] come out.
 * Throws LoupeError `model-file`, `unsupported-layer` or `weights`, naming the file.
 */
export async function importClassifier(options: ImportOptions): Promise<ImportedModel> {
  return imported(options, true, (model) => model);
}

/** Reads a model without its classifier: features [N, columns] come out. Errors as above. */
export async function importFeatures(
  options: ImportOptions & { readonly layer?: string | undefined },
): Promise<ImportedModel> {
  return imported(options, false, (model) => cutToFeatures(model, path.basename(options.file), options.layer));
}

async function imported(
  options: ImportOptions,
  classifier: boolean,
  finish: (model: LayersModel) => LayersModel,
): Promise<ImportedModel> {
  const source = await openModelSource(options.file).catch((error: unknown) => {
    throw foreign(error, options.file);
  });
  try {
    const file = path.basename(options.file);
    const ending = classifier
      ? endInProbabilities(source.topology.model, file)
      : { model: source.topology.model, changes: new Map<string, never>(), notices: [] };
    const described = describedLayers(source);
    const entered = withInputPreprocessing(ending.model, options, file, described);
    const model = await build(entered.model, file);
    assignByLayer(model, {
      file,
      groups: source.groups,
      changes: ending.changes,
      originals: source.topology.originals,
      constants: new Map([...source.topology.constants, ...entered.constants]),
    });
    const [output, ...more] = model.outputs;
    if (more.length > 0)
      throw new LoupeError(
        'model-file',
        `${file} has ${more.length + 1} outputs; only models with one can be imported.`,
      );
    if (classifier && output?.rank !== 2)
      throw new LoupeError(
        'model-file',
        `${file} gives (${output?.shape.map((length) => length ?? 'None').join(', ')}), not one probability for each class.`,
      );
    return {
      model: finish(model),
      kind: source.kind,
      mode: entered.mode,
      labels: source.labels,
      notices: [
        ...source.topology.notices,
        ...ending.notices,
        ...(entered.mode !== 'none' && scalesItself(ending.model, described)
          ? [
              `${file} scales its input by itself, and is given input that was preprocessed for “${entered.mode}” before. If that is once too often, import it without --preprocessing.`,
            ]
          : []),
      ],
    };
  } catch (error) {
    throw foreign(error, options.file);
  } finally {
    await source.close();
  }
}

/**
 * What breaks while a description is followed that is not as Keras writes it: whoever damaged or wrote it can have put
 * anything anywhere.
 */
function foreign(error: unknown, file: string): unknown {
  if (error instanceof LoupeError || typeof (error as NodeJS.ErrnoException).syscall === 'string') return error;
  return new LoupeError(
    'model-file',
    `${path.basename(file)} does not describe its model as Keras does, so it is damaged or from a version that is not known. Save the model again.`,
    { cause: error },
  );
}

async function build(topology: unknown, file: string): Promise<LayersModel> {
  try {
    return await modelFromTopology(topology);
  } catch (error) {
    // TensorFlow.js says in an error of its own what it misses; JavaScript's say only where it stumbled.
    if (error instanceof TypeError || error instanceof RangeError) throw foreign(error, file);
    throw new LoupeError('model-file', `${file} cannot be built: ${messageOf(error).split('\n')[0]}`, { cause: error });
  }
}

/** Layers with weights in the description, by the names that they have now. */
function describedLayers({ topology }: ModelSource): ReadonlySet<string> {
  const { constants, originals } = topology;
  const renamed = [...originals].filter(([, path]) => constants.has(path.at(-1)!)).map(([name]) => name);
  return new Set([...constants.keys(), ...renamed]);
}
