import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exactSignFlip } from '../../../../src/core/metrics/exactSignFlip';
import { rankOptimizers, type JudgedOptimizer } from '../../../../src/core/metrics/optimizerRanking';
import { rankingWords } from '../../../../src/core/metrics/optimizerRankingWords';

interface Expected {
  readonly cases: readonly { readonly differences: number[]; readonly p: number; readonly scipy: number }[];
  readonly mcnemar: readonly { readonly first: number; readonly second: number; readonly p: number }[];
}
const expected = JSON.parse(readFileSync(join(__dirname, 'expected', 'signFlip.json'), 'utf8')) as Expected;

describe('the exact sign-flip test', () => {
  it('counts as all sign patterns one by one do, and as SciPy', () => {
    for (const { differences, p, scipy } of expected.cases) {
      expect(exactSignFlip(differences)).toBeCloseTo(p, 12);
      expect(exactSignFlip(differences)).toBeCloseTo(scipy, 9);
    }
  });

  it('is McNemar’s exact test for one seed, also for thousands of images', () => {
    for (const { first, second, p } of expected.mcnemar) {
      const differences = [...new Array<number>(first).fill(1), ...new Array<number>(second).fill(-1), 0, 0, 0];
      expect(exactSignFlip(differences)).toBeCloseTo(p, 9);
    }
  });

  it('is 1 where nothing differs, and refuses what is no count', () => {
    expect(exactSignFlip([0, 0])).toBe(1);
    expect(exactSignFlip([])).toBe(1);
    expect(() => exactSignFlip([0.5])).toThrow(RangeError);
  });
});

/** Right for the images of `ranges`, a list of [from, to) a seed. */
function judged(name: string, images: number, ranges: readonly (readonly [number, number])[]): JudgedOptimizer {
  return {
    name,
    correct: ranges.map(([from, to]) =>
      Uint8Array.from({ length: images }, (_, image) => Number(image >= from && image < to)),
    ),
  };
}

describe('ranking optimizers', () => {
  const truth = Array.from({ length: 100 }, (_, image) => image % 2);

  it('orders by the mean over seeds and says the spread', () => {
    const ranking = rankOptimizers(
      [
        judged('sgd', 100, [
          [0, 70],
          [0, 74],
        ]),
        judged('adam', 100, [
          [0, 90],
          [0, 94],
        ]),
      ],
      truth,
    );
    expect(ranking.optimizers.map(({ name, mean }) => [name, mean])).toEqual([
      ['adam', 0.92],
      ['sgd', 0.72],
    ]);
    // statistics.stdev([0.90, 0.94]); statsmodels' proportion_confint(92, 100, method='wilson').
    expect(ranking.optimizers[0]!.deviation).toBeCloseTo(0.0282842712, 9);
    expect(ranking.optimizers[0]!.interval[0]).toBeCloseTo(0.85, 4);
    expect(ranking).toMatchObject({
      images: 100,
      seeds: 2,
      chance: 0.5,
      verdict: 'better',
      bestTwo: { first: 'adam', second: 'sgd', ahead: 2 },
    });
    expect(rankingWords(ranking)).toMatch(
      /^adam is better than sgd by more than noise: right for 0\.920 and 0\.720 of 100 test images \(p < 0\.001/,
    );
  });

  it('says that a small difference is noise', () => {
    const ranking = rankOptimizers(
      [
        judged('sgd', 100, [
          [0, 90],
          [2, 92],
        ]),
        judged('adam', 100, [
          [1, 92],
          [0, 90],
        ]),
      ],
      truth,
    );
    expect(ranking.verdict).toBe('noise');
    expect(rankingWords(ranking)).toContain('is not more than noise');
  });

  it('does not call better what is ahead in some seeds only, however small p is', () => {
    const ranking = rankOptimizers(
      [
        judged('a', 100, [
          [0, 95],
          [0, 95],
          [0, 80],
        ]),
        judged('b', 100, [
          [0, 80],
          [0, 80],
          [0, 81],
        ]),
      ],
      truth,
    );
    expect(ranking.bestTwo!.p).toBeLessThan(0.05);
    expect(ranking.verdict).toBe('noise');
    expect(rankingWords(ranking)).toContain('ahead in 2 of 3 seeds only');
  });

  it('says that nothing beats chance, against the most frequent class and not against a coin', () => {
    const skewed = Array.from({ length: 100 }, (_, image) => Number(image >= 80));
    const ranking = rankOptimizers([judged('sgd', 100, [[0, 80]]), judged('adam', 100, [[0, 84]])], skewed);
    expect(ranking).toMatchObject({ verdict: 'chance', chance: 0.8 });
    expect(rankingWords(ranking)).toContain(
      'Nothing beats chance: the most frequent class alone is right for 0.800 of 100 test images',
    );
  });

  it('warns of a single seed, and has no best two of one', () => {
    expect(
      rankingWords(rankOptimizers([judged('sgd', 100, [[0, 60]]), judged('adam', 100, [[0, 95]])], truth)),
    ).toContain('With one seed');
    expect(rankOptimizers([judged('adam', 100, [[0, 95]])], truth)).toMatchObject({ verdict: 'single', bestTwo: null });
  });

  it('keeps the order of equal ones and refuses answers on other images', () => {
    const same = [judged('b', 100, [[0, 90]]), judged('a', 100, [[0, 90]])];
    expect(rankOptimizers(same, truth)).toMatchObject({
      verdict: 'noise',
      bestTwo: { first: 'b', p: 1, difference: 0 },
    });
    expect(() => rankOptimizers([judged('a', 99, [[0, 9]])], truth)).toThrow(RangeError);
  });
});
