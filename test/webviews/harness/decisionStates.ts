import { evaluate } from '../../../src/core/metrics/metrics';
import { rankScores } from '../../../src/core/metrics/rankScores';
import type { HeldOutPart } from '../../../src/core/decisions/decisionTypes';
import { Random } from '../../../src/core/random';
import type { AskedDecision } from '../../../src/protocol/decision';
import type { EvaluationReady } from '../../../src/protocol/pages/evaluation';
import { proposeDecision } from '../../../src/runfolder/decisions';
import { classNames, evaluationState } from './states';

/** Images whose probabilities lean towards their class, some towards the next one. */
function drawn(part: HeldOutPart['part'], classes: number, images: number, seed: number): HeldOutPart {
  const random = new Random(seed);
  const truth = Int32Array.from({ length: images }, (_, image) => image % classes);
  const probabilities = new Float32Array(images * classes);
  for (let image = 0; image < images; image++) {
    const scores = Array.from({ length: classes }, (_, index) => {
      const near = index === truth[image] ? 2.2 : index === (truth[image]! + 1) % classes ? 0.9 : 0;
      return Math.exp(near + random.normal());
    });
    const sum = scores.reduce((a, b) => a + b);
    scores.forEach((score, index) => (probabilities[image * classes + index] = score / sum));
  }
  return { part, truth, probabilities };
}

/** An evaluated run with curves, and what the host answers to a choice. */
export function decisionState(
  request: AskedDecision,
  { count = 5, made = false }: { count?: number; made?: boolean } = {},
) {
  const classes = classNames(count);
  const parts = {
    validation: drawn('validation', count, 60 * count, 3),
    test: drawn('test', count, 40 * count, 4),
  };
  const scores = ({ truth, probabilities }: HeldOutPart) => ({
    ...evaluate({ truth, probabilities, classes }),
    ...rankScores(truth, probabilities, count),
  });
  const judged = proposeDecision(request, { classes, parts });
  const base = evaluationState(count);
  const state: EvaluationReady = {
    ...base,
    metrics: {
      version: 1,
      classes,
      parts: { validation: scores(parts.validation), test: scores(parts.test) },
    },
    decision: made ? judged.decision : null,
  };
  return { state, classes, judged, answer: { decision: judged.decision, matrices: judged.matrices } };
}
