import { texts } from './texts';
import { commonStrings } from './common';
import { curvesStrings } from './curves';

/** Texts of the curves of several trainings in one chart. */
export const runComparisonStrings = {
  'compare.noCurves': 'None of these runs has epochs.',
  'compare.readingCurves': 'Reading the curves…',
  'compare.seriesOf': '{letter} {part}',
  'compare.members': 'Each Seed',
} as const;

export const text = texts(commonStrings, curvesStrings, runComparisonStrings);
