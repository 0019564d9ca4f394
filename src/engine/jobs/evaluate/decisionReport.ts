import { decideAll, decider } from '../../../core/decisions/decider';
import type { DecisionReport } from '../../../core/decisions/decisionTypes';
import { judgeDecisions } from '../../../core/decisions/judgeDecisions';
import type { SavedModel } from '../../savedModel/loadSavedModel';
import type { ScoredParts } from './writeEvaluation';

/**
 * What a model's decision comes to on the images that were just scored: test images, else validation images. Where
 * these are the very ones that it was chosen by, what was told when it was made holds, as they would flatter it.
 * @param own whether they are the run's own parts
 */
export function decisionReport(
  { decision, decide, classes }: Pick<SavedModel, 'decision' | 'decide' | 'classes'>,
  scored: ScoredParts,
  own: boolean,
): DecisionReport | null {
  const part = scored.test ? 'test' : scored.validation ? 'validation' : undefined;
  if (!decision || !part) return null;
  if (own && decision.chosen.on === part) return decision.report;
  const { truth, probabilities } = scored[part]!;
  const before = decideAll(decider(null, classes), probabilities, classes.length);
  const after = decideAll(decide, probabilities, classes.length);
  const { changed, saved, ...figures } = judgeDecisions(decision, classes, truth, { before, after });
  return {
    ...{ part, images: truth.length, way: own && decision.chosen.on ? 'other-part' : 'given', folds: 0 },
    ...{ changed, saved, before: figures.before, after: figures.after },
  };
}
