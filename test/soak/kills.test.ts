import { test } from 'vitest';
import { augmentation, expectSurvivesKillsInStages, fineTune } from '../engine/cli/killInStages';
import { expectSurvivesKills } from '../engine/cli/killOften';
import { temporaryFolder, tinyDataset } from '../engine/jobs/tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

test.each([20, 21])(
  'killed at fifty random file operations and resumed, a run has the curve and the weights of one that was not (seed %i)',
  async (seed) => {
    await expectSurvivesKills(50, 160, seed);
  },
);

test.each([
  ['', fineTune],
  [', augmented in every epoch', { ...fineTune, augmentation }],
])('killed before, in and between the stages of fine-tuning%s, a run ends as one that was not', async (_, recipe) => {
  await expectSurvivesKillsInStages(await tinyDataset(6), recipe, true);
});
