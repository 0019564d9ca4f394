import { test } from 'vitest';
import { temporaryFolder } from '../jobs/tinyDataset';
import { expectSurvivesKills } from './killOften';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

test('killed at ten random file operations and resumed, a run has the curve and the weights of one that was not', async () => {
  await expectSurvivesKills(10, 200, 20);
});
