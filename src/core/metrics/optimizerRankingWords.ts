import { fillPattern } from '../fillPattern';
import { formatAccuracy, formatCount, formatInterval, formatP } from '../format';
import { significant, type OptimizerRanking } from './optimizerRanking';

/** The sentences of the verdict of a ranking, in English; a page may have other languages for the same keys. */
export const rankingPatterns = {
  'ranking.chance':
    'Nothing beats chance: the most frequent class alone is right for {chance} of {images}, and the best, {best}, is right for {accuracy} (95% interval {interval}).',
  'ranking.single': '{best} is right for {accuracy} of {images}; there is no other optimizer to compare it with.',
  'ranking.better':
    '{first} is better than {second} by more than noise: right for {accuracy} and {other} of {images} ({why}).',
  'ranking.noise':
    'The difference between the best two, {first} and {second}, is not more than noise: right for {accuracy} and {other} of {images} ({why}).',
  'ranking.images': '{n} test images',
  'ranking.image': '1 test image',
  'ranking.test': '{p}, exact paired test',
  'ranking.ahead': 'ahead in {ahead} of {seeds} seeds',
  'ranking.aheadOnly': 'ahead in {ahead} of {seeds} seeds only',
  'ranking.oneSeed':
    'With one seed it is not known how much two trainings of the same optimizer differ: take three or more.',
} as const;
export type RankingKey = keyof typeof rankingPatterns;

/** The verdict of a ranking in a sentence or two, of its numbers alone; in English unless `say` has other patterns. */
export function rankingWords(
  { optimizers, chance, bestTwo, images, seeds, verdict }: OptimizerRanking,
  say: (key: RankingKey, values?: Readonly<Record<string, string | number>>) => string = (key, values = {}) =>
    fillPattern(rankingPatterns[key], values),
): string {
  const best = optimizers[0]!;
  const common = {
    best: best.name,
    accuracy: formatAccuracy(best.mean),
    images: images === 1 ? say('ranking.image') : say('ranking.images', { n: formatCount(images) }),
  };
  if (verdict === 'chance') {
    return say('ranking.chance', {
      ...common,
      chance: formatAccuracy(chance),
      interval: formatInterval(best.interval),
    });
  }
  if (!bestTwo) return say('ranking.single', common);
  const { first, second, p, ahead } = bestTwo;
  const test = say('ranking.test', { p: formatP(p) });
  const leads = { ahead: formatCount(ahead), seeds: formatCount(seeds) };
  const why =
    seeds === 1
      ? test
      : verdict === 'noise' && p < significant
        ? `${say('ranking.aheadOnly', leads)}; ${test}`
        : `${test}; ${say('ranking.ahead', leads)}`;
  const sentence = say(verdict === 'better' ? 'ranking.better' : 'ranking.noise', {
    ...common,
    first,
    second,
    other: formatAccuracy(optimizers[1]!.mean),
    why,
  });
  return seeds === 1 ? `${sentence} ${say('ranking.oneSeed')}` : sentence;
}
