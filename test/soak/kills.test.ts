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

test('killed before, in and between the stages of fine-tuning, augmented in every epoch, a run ends as one that was not', async () => {
  await expectSurvivesKillsInStages(await tinyDataset(6), { ...fineTune, augmentation });
});
