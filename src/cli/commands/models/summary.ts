import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { architectureSvg } from '../../../core/architectureSvg';
import { LoupeError } from '../../../core/errors';
import { formatCount, plural } from '../../../core/format';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { checkOutput } from '../../../engine/outputs/checkOutput';
import { openRecipe } from '../../../engine/jobs/train/preparation/openRecipe';
import {
  summarizeFile,
  summarizeModel,
  summarizeRecipe,
  summarizeRun,
  type Summary,
} from '../../../engine/jobs/models/summarize';
import { trainSettings } from '../../../engine/jobs/train/preparation/trainSettings';
import { openDataset } from '../../../engine/datasets/openDataset';
import { scratchRecipes } from '../../../engine/networks/scratch';
import { backboneNames } from '../../../engine/networks/backbones';
import type { Said, SummaryOutput } from '../../../protocol/cliOutput';
import { isPreset } from '../../../protocol/recipe/resolve';
import { runFile } from '../../../protocol/runFiles';
import { exitCode } from '../../shared/exitCodes';
import { textTable } from '../../output/table';
import type { Terminal } from '../../output/terminal';
import { resolveRun } from '../../shared/resolveRun';

interface SummaryOptions {
  readonly classes?: number;
  readonly svg?: string;
  readonly force?: boolean;
  readonly runsFolder?: string;
}

/** Classes of the output where nothing says how many there are. */
const usualClasses = 2;

/** `loupe summary`: the layers of a network, as Keras's `summary()` has them, and its picture. */
export async function summary(what: string, options: SummaryOptions, terminal: Terminal): Promise<number> {
  const picture = options.svg === undefined ? undefined : path.resolve(options.svg);
  if (picture !== undefined)
    await checkOutput({ file: picture, kind: 'picture', option: '--svg', inputs: [what], force: options.force });
  const found = await summaryOf(what, options, terminal);
  if (picture !== undefined) await writeFileAtomic(picture, architectureSvg(found.model, found.layers));
  const { model, parameters, trainableParameters, layers } = found;
  if (terminal.options.json) {
    terminal.document({
      model,
      parameters,
      trainableParameters,
      frozenParameters: parameters - trainableParameters,
      layers,
    } satisfies Said<SummaryOutput>);
  } else {
    terminal.line(summaryText(found));
    if (options.svg !== undefined) terminal.line(`The picture is in ${options.svg}`);
  }
  return exitCode.ok;
}

/** Models that other programs wrote; those that cannot be read are reported. */
const modelEnding = /\.(h5|hdf5|keras|onnx|tflite|pb|pt|pth|safetensors)$/i;

/**
 * What `what` names: a network or preset by name, a recipe file, a Keras file, a model folder or its model.json, or a
 * run.
 */
async function summaryOf(what: string, options: SummaryOptions, terminal: Terminal): Promise<Summary> {
  const place = path.resolve(what);
  if (!existsSync(place)) {
    if (isPreset(what) || [...backboneNames(), ...scratchRecipes].includes(what))
      return ofRecipe({ named: what, classes: options.classes }, terminal);
    return summarizeRun(await runNamed(what, options.runsFolder));
  }
  if (!statSync(place).isDirectory()) {
    if (modelEnding.test(place)) return summarizeFile(place);
    return path.basename(place) === 'model.json'
      ? summarizeModel(place)
      : ofRecipe({ file: what, classes: options.classes }, terminal);
  }
  return existsSync(path.join(place, runFile.record)) ? summarizeRun(place) : summarizeModel(place);
}

async function runNamed(what: string, runsFolder: string | undefined): Promise<string> {
  try {
    return await resolveRun(what, runsFolder);
  } catch (error) {
    if (!(error instanceof LoupeError) || error.code !== 'run-missing' || what === 'latest') throw error;
    throw new LoupeError(
      'run-missing',
      `“${what}” is no network (see them with: loupe weights list), no preset, no recipe and no model file. As a run: ${error.message}`,
      { cause: error },
    );
  }
}

async function ofRecipe(
  { named, file, classes }: { readonly named?: string; readonly file?: string; readonly classes?: number | undefined },
  terminal: Terminal,
): Promise<Summary> {
  const opened = file === undefined ? undefined : await openRecipe(file);
  const preset = named !== undefined && isPreset(named);
  const scratch = named !== undefined && (scratchRecipes as readonly string[]).includes(named);
  const settings = trainSettings({
    folder: '.',
    config: opened?.config,
    ...(preset || scratch ? { recipe: named } : named !== undefined && { model: named }),
  });
  return summarizeRecipe(settings, classes ?? (await classesOf(opened?.dataset ?? null, terminal)));
}

async function classesOf(dataset: string | null, terminal: Terminal): Promise<number> {
  if (dataset !== null && existsSync(dataset)) return (await openDataset(dataset)).dataset.classes.length;
  terminal.notify('info', 'summary-classes', `Drawn for ${usualClasses} classes; another number: --classes`);
  return usualClasses;
}

function summaryText({ model, parameters, trainableParameters, layers }: Summary): string {
  if (layers.length === 0) throw new LoupeError('model-damaged', `${model} has no layers.`);
  const rows = layers.map((layer) => [
    `${layer.name} (${layer.type})`,
    layer.outputShape,
    formatCount(layer.parameters),
    layer.parameters === 0 ? '' : layer.trainable ? 'yes' : 'no',
  ]);
  return [
    textTable([['layer (type)', 'output shape', 'parameters', 'trained'], ...rows], [2]),
    '',
    `Total: ${plural(parameters, 'parameter')}`,
    `Trained: ${formatCount(trainableParameters)}`,
    `Frozen: ${formatCount(parameters - trainableParameters)}`,
  ].join('\n');
}
