import { expect, it } from 'vitest';
import { noteWords } from '../../../src/core/runs/optimizerComparisonNotes';
import { rankingWords } from '../../../src/core/metrics/optimizerRankingWords';
import { optimizerComparisonSchema } from '../../../src/protocol/optimizerComparison';
import { parseWith } from '../../../src/protocol/parse';
import { comparisonState } from '../../webviews/harness/optimizerComparisonStates';

it('reads a comparison whose sentences an earlier version wrote, and makes its own of the numbers', () => {
  const { comparison } = comparisonState();
  const old = {
    ...comparison,
    notes: ['Written before.'],
    ranking: { ...comparison.ranking!, words: 'An old sentence.' },
  };
  const parsed = parseWith(optimizerComparisonSchema, JSON.parse(JSON.stringify(old)));
  if (!parsed.ok) throw new Error(parsed.problem);
  expect(parsed.value.notes.map((note) => noteWords(note))).toEqual(['Written before.']);
  expect(rankingWords(parsed.value.ranking!)).toBe(
    'The difference between the best two, momentum and adam, is not more than noise: right for 0.845 and 0.820 of 300 test images (p = 0.21, exact paired test; ahead in 3 of 3 seeds).',
  );
  expect(rankingWords(parsed.value.ranking!, (key, values = {}) => `${key} ${String(values['n'] ?? '')}`)).toMatch(
    /^ranking\.noise/,
  );
});

it('has a sentence for every note', () => {
  expect(noteWords({ code: 'drawnTest', n: 20 })).toContain('20% of the images');
  expect(noteWords({ code: 'fullBatch', n: 32 })).toContain('the others take 32.');
});
