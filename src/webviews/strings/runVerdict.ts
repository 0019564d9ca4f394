import { verdictPatterns } from '../../core/metrics/runVerdict';
import { texts } from './texts';

/** Texts of the verdict on compared runs. */
export const runVerdictStrings = {
  ...verdictPatterns,
  'verdict.why': 'What this rests on',
  'verdict.only': 'Right in {right}, wrong in {wrong}: {n} images',
  'verdict.onlyOne': 'Right in {right}, wrong in {wrong}: 1 image',
  'verdict.arrow': '{truth} → {taken}',
  'verdict.taken': '{truth}, taken for {taken} by {wrong}',
  'verdict.more': '{n} more are not listed here: they are in the tables of the evaluation, in the run’s folder.',
} as const;

export const text = texts(runVerdictStrings);
