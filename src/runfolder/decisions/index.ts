/** Thresholds and costs that a run's model decides by: proposed from held-out images, kept in its model folder. */
export { readHeldOut, type HeldOutAnswers } from './heldOut';
export { heldOutOf, proposeDecision, type ProposedDecision } from './propose';
export { decisionOf, decisionOfRun, decisionVersion, setDecision, undoDecision } from './store';
