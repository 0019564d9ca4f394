import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { rankOptimizers, type JudgedOptimizer } from '../../../core/metrics/optimizerRanking';
import type { OptimizerComparison } from '../../../protocol/optimizerComparison';
import { readPredictions } from '../../../runfolder';

/**
 * The ranking over the seeds that every optimizer finished; optimizers of which a training failed are left out. Null
 * where no seed is finished. Throws LoupeError `different-images` where trainings were not judged on the same test
 * images.
 */
export async function rankComparison(
  folder: string,
  { optimizers, seeds, pairs }: OptimizerComparison,
): Promise<OptimizerComparison['ranking']> {
  const pairOf = (name: string, seed: number) => pairs.find((pair) => pair.optimizer === name && pair.seed === seed);
  const sound = optimizers.filter(
    ({ name }) => !pairs.some(({ optimizer, status }) => optimizer === name && status === 'failed'),
  );
  const whole = seeds.filter((seed) => sound.every(({ name }) => pairOf(name, seed)?.status === 'completed'));
  if (sound.length === 0 || whole.length === 0) return null;
  const judged: JudgedOptimizer[] = [];
  let images: { readonly files: string; readonly truth: number[] } | undefined;
  for (const { name } of sound) {
    const correct: Uint8Array[] = [];
    for (const seed of whole) {
      const rows = await readPredictions(path.join(folder, pairOf(name, seed)!.run), 'test');
      const files = JSON.stringify(rows.map(({ file, truth }) => [file, truth]));
      const classes = [...new Set(rows.map(({ truth }) => truth))];
      images ??= { files, truth: rows.map(({ truth }) => classes.indexOf(truth)) };
      if (files !== images.files)
        throw new LoupeError(
          'different-images',
          'The trainings were judged on different test images, so they cannot be ranked. Begin a new comparison.',
        );
      correct.push(Uint8Array.from(rows, ({ truth, predicted }) => Number(truth === predicted)));
    }
    judged.push({ name, correct });
  }
  const ranking = rankOptimizers(judged, images!.truth);
  return {
    ...ranking,
    optimizers: ranking.optimizers.map((line) => ({
      ...line,
      accuracies: [...line.accuracies],
      interval: [line.interval[0], line.interval[1]],
    })),
  };
}
