/** A run whose model can be asked, as far as the choice among them depends on it. */
export interface TrainedModel {
  /** The run's folder. */
  readonly folder: string;
  /** Folder of the dataset it was trained on; empty where the model was imported. */
  readonly dataset: string;
  /** When its run began, as ISO time. */
  readonly created: string;
  /** Whether its training came to its end; a stopped one is taken only where no other is there. */
  readonly completed: boolean;
  /** Of images that it was not trained on; null where there are none. */
  readonly score: HeldOutScore | null;
}

/** An accuracy on held-out images: the test part's, else the validation part's. */
export interface HeldOutScore {
  readonly part: 'test' | 'validation';
  readonly accuracy: number;
  readonly images: number;
}

/** What the user said, and what follows from what was shown already. */
export interface ModelChoices {
  /** The run that answers for the images of a dataset, by the dataset's folder. It may be one of another dataset. */
  readonly pinned: Readonly<Record<string, string>>;
  /** The run that was last chosen by hand: it answers for images outside every dataset. */
  readonly chosen: string | null;
  /** The dataset whose models answered for images outside every dataset so far. */
  readonly settled: string | null;
}

export const noChoices: ModelChoices = { pinned: {}, chosen: null, settled: null };

/**
 * Why a model answers: the user pinned it for the image's dataset; it is the best one of that dataset; it was last
 * chosen by hand; it is the best of the dataset that answered for such images before; or of the one trained last.
 */
export type ModelReason = 'pinned' | 'best' | 'chosen' | 'settled' | 'newest';

export interface ModelChoice<M extends TrainedModel> {
  readonly model: M;
  readonly why: ModelReason;
  /** The dataset that the image lies in and that decided; null for an image outside those that have a model. */
  readonly dataset: string | null;
  /**
   * What would be the better choice: the best of the image's own dataset where one of another answers, and the best of
   * the dataset trained last where an earlier one answers for images outside.
   */
  readonly better: M | null;
}

/**
 * Which model answers for an image. `holders` are the datasets that it lies in, the innermost first. A training that
 * ends can only give a better model to its own dataset: it takes no place that the user gave, and none of another
 * dataset.
 */
export function chooseModel<M extends TrainedModel>(
  models: readonly M[],
  choices: ModelChoices,
  holders: readonly string[],
): ModelChoice<M> | undefined {
  const find = (folder: string | null | undefined): M | undefined => models.find((model) => model.folder === folder);
  for (const dataset of holders) {
    const best = bestOf(models, dataset);
    const pinned = find(choices.pinned[dataset]);
    if (pinned)
      return { model: pinned, why: 'pinned', dataset, better: pinned.dataset === dataset ? null : (best ?? null) };
    if (best) return { model: best, why: 'best', dataset, better: null };
  }
  const chosen = find(choices.chosen);
  if (chosen) return { model: chosen, why: 'chosen', dataset: null, better: null };
  const ofDataset = (dataset: string): M | undefined => find(choices.pinned[dataset]) ?? bestOf(models, dataset);
  const newest = newestDataset(models);
  const latest = newest === undefined ? undefined : ofDataset(newest);
  const settled = choices.settled === null ? undefined : ofDataset(choices.settled);
  if (settled && choices.settled !== newest)
    return { model: settled, why: 'settled', dataset: null, better: latest ?? null };
  return latest && { model: latest, why: 'newest', dataset: null, better: null };
}

/** The best model of a dataset on held-out images: whole trainings first, then accuracy, the latest of equal ones. */
export function bestOf<M extends TrainedModel>(models: readonly M[], dataset: string): M | undefined {
  return models.filter((model) => model.dataset === dataset).sort(bestFirst)[0];
}

function bestFirst(a: TrainedModel, b: TrainedModel): number {
  return (
    Number(b.completed) - Number(a.completed) ||
    accuracyOf(b) - accuracyOf(a) ||
    // Equal accuracy: that on images which chose nothing says more, and so does that on more images.
    Number(b.score?.part === 'test') - Number(a.score?.part === 'test') ||
    (b.score?.images ?? 0) - (a.score?.images ?? 0) ||
    Date.parse(b.created) - Date.parse(a.created)
  );
}

/** One without a score is worse than any. */
function accuracyOf({ score }: TrainedModel): number {
  return score?.accuracy ?? -1;
}

/** The dataset of the latest run; imported models, which have none, count only where there is nothing else. */
function newestDataset(models: readonly TrainedModel[]): string | undefined {
  const [newest] = [...models].sort(
    (a, b) => Number(b.dataset !== '') - Number(a.dataset !== '') || Date.parse(b.created) - Date.parse(a.created),
  );
  return newest?.dataset;
}
