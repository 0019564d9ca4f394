import * as vscode from 'vscode';
import { shippedRecipeNames, type PresetName } from '../../protocol/recipe/recipe';
import type { TrainableDataset } from '../datasets/trainable';
import type { Log } from '../shared/log';
import { settings } from '../shared/settings';
import { estimateTraining } from './estimateJob';
import { presetAdvice, presetItems, type DatasetSize, type PresetItem, type PresetTimes } from './presetItems';
import { choiceArguments, isRecipe, type TrainingChoice } from './recipes';
import type { Speeds } from './speeds';

/** Presets that the question offers and times; below them stand the tutorials, and the form has all. */
const offered: readonly PresetName[] = ['quick', 'fine-tune', 'small-cnn'];

/** What the question needs of the rest. */
export interface QuestionParts {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly speeds: Speeds;
}

/** `more`: the form with every setting. */
type Answer = PresetName | 'more';
/** A separator answers nothing. */
type Row = vscode.QuickPickItem & { readonly answer?: Answer };

/**
 * What to train with: what the settings say, or the answer to one question. `more` where every setting is wanted,
 * undefined where the user turned away.
 */
export async function askTraining(
  found: TrainableDataset,
  parts: QuestionParts,
): Promise<TrainingChoice | 'more' | undefined> {
  const { dataset } = found;
  const recipe = settings.recipe(dataset);
  const answer = isRecipe(recipe) ? recipe : await ask(found, parts);
  return answer === undefined || answer === 'more' ? answer : choiceOf(found, answer);
}

/** A preset with what the editor's settings say. */
export function choiceOf({ dataset, layout }: TrainableDataset, recipe: PresetName): TrainingChoice {
  return {
    recipe,
    model: null,
    epochs: settings.epochs(dataset),
    batchSize: null,
    learningRate: null,
    validationSplit: settings.validationSplit(dataset),
    seed: settings.seed(dataset),
    layout,
  };
}

/** The question. Times appear in it as they become known: first from earlier trainings, then by timing a few images. */
async function ask(found: TrainableDataset, parts: QuestionParts): Promise<Answer | undefined> {
  const { dataset, reading } = found;
  const size = reading && { images: reading.images, classes: reading.classes.length };
  const pick = vscode.window.createQuickPick<Row>();
  const ended = new AbortController();
  let times: PresetTimes = guesses(dataset, size, parts.speeds);
  const draw = (): void => {
    const [active] = pick.activeItems;
    pick.items = rowsOf(times);
    pick.activeItems = pick.items.filter(({ answer }) => answer === (active?.answer ?? 'quick'));
  };
  pick.title = vscode.l10n.t('Train Classifier: {0}', dataset.path.split('/').at(-1) ?? dataset.fsPath);
  pick.placeholder = size ? presetAdvice(size) : vscode.l10n.t('How to train');
  pick.keepScrollPosition = true;
  draw();
  try {
    return await new Promise<Answer | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.answer));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      void timeEach(found, parts, ended.signal, (preset, seconds) => {
        times = { ...times, [preset]: seconds };
        draw();
      });
    });
  } finally {
    ended.abort();
    pick.dispose();
  }
}

function rowsOf(times: PresetTimes): Row[] {
  const presets: PresetItem[] = presetItems(offered, times);
  return [
    ...presets,
    {
      label: `$(settings) ${vscode.l10n.t('More Options…')}`,
      description: vscode.l10n.t('every setting on one page, with its estimate'),
      answer: 'more',
    },
    { label: vscode.l10n.t('Tutorials'), kind: vscode.QuickPickItemKind.Separator },
    ...presetItems(shippedRecipeNames),
  ];
}

function guesses(dataset: vscode.Uri, size: DatasetSize | undefined, speeds: Speeds): PresetTimes {
  if (!size) return {};
  const device = settings.device(dataset);
  return Object.fromEntries(
    offered.flatMap((preset) => {
      const seconds = speeds.guess(preset, device, size.images);
      return seconds === undefined ? [] : [[preset, seconds]];
    }),
  );
}

/** Times one preset after the other until the question is answered. What cannot be timed shows no time. */
async function timeEach(
  found: TrainableDataset,
  { context, log, speeds }: QuestionParts,
  signal: AbortSignal,
  tell: (preset: PresetName, seconds: number) => void,
): Promise<void> {
  const { dataset } = found;
  for (const preset of offered) {
    if (signal.aborted) return;
    try {
      const options = choiceArguments(choiceOf(found, preset));
      const estimate = await estimateTraining({ context, log, dataset, options, signal });
      await speeds.note(preset, settings.device(dataset), estimate);
      if (!signal.aborted) tell(preset, estimate.total.seconds);
    } catch (error) {
      if (signal.aborted) return;
      log.line(`${preset}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
