import { decisionWords } from '../../core/decisions/decisionWords';
import type { DecisionRequest } from '../../core/decisions/decisionTypes';
import { makeDecision, type MadeDecision } from '../../core/decisions/makeDecision';
import { LoupeError } from '../../core/errors';
import type { Decision } from '../../protocol/decision';
import { readHeldOut, type HeldOutAnswers } from './heldOut';
import { readRun } from '../records';

/** A decision that is not made yet, and how the images fall by it. */
export interface ProposedDecision {
  readonly decision: Decision;
  readonly classes: readonly string[];
  /** Row-major, rows are truth; null where no image was held out. */
  readonly matrices: MadeDecision['matrices'];
}

/** What `readHeldOut` reads; of a run that was never evaluated, such as an imported model, its classes alone. */
export async function heldOutOf(run: string): Promise<HeldOutAnswers> {
  return readHeldOut(run).catch(async (error: unknown) => {
    if (!(error instanceof LoupeError) || error.code !== 'file-missing') throw error;
    return { classes: (await readRun(run)).dataset.classes, parts: {} };
  });
}

/** What a decision would be and cost. Throws LoupeError as `makeDecision` does. */
export function proposeDecision(request: DecisionRequest, { classes, parts }: HeldOutAnswers): ProposedDecision {
  const { rule, chosen, report, matrices } = makeDecision(request, classes, parts);
  const common = { version: 1, words: decisionWords(rule), made: new Date().toISOString(), chosen, report } as const;
  const decision: Decision =
    rule.kind === 'threshold'
      ? { ...common, ...rule }
      : { ...common, kind: 'costs', otherwise: rule.otherwise, cells: rule.cells.map((cell) => ({ ...cell })) };
  return { decision, classes, matrices };
}
