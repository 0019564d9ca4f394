/**
 * Repairs of datasets: planned by `core/fix`, done here for the command line and the editor alike. The journal lies in
 * the user's own state folder; nothing is written outside the dataset, through a link or over a file.
 */
export { planFixes } from '../../core/fix/planFixes';
export type { Fix, FixPlan, FixRefusal, FixView, PlannedFixes } from '../../core/fix/fixTypes';
export { applyPlan, type DoneFix } from './applyPlan';
export { newFixId } from './journal';
export { listFixes, type ListedFix } from './listFixes';
export { recover, type RecoveredFix } from './recover';
export { undoLast } from './undoFixes';
