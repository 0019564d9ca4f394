import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { latestWords } from '../../../src/cli/shared/latestModel';
import { record } from '../../unit/extension/record';
import { temporaryFolder } from '../jobs/tinyDataset';

/** A run folder with a record and nothing else. */
function storedRun(runs: string, id: string, dataset: string, accuracy: number): string {
  const folder = path.join(runs, id);
  mkdirSync(folder, { recursive: true });
  const stored = record({
    result: { parts: { test: { accuracy, macroF1: accuracy, images: 50 } } },
    dataset: { folder: dataset, name: path.basename(dataset) },
  });
  writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ ...stored, id }));
  return folder;
}

test('“latest” says which run it is, and which one knows the images where it does not', async () => {
  const place = temporaryFolder('latest');
  const runs = path.join(place, 'runs');
  const [flowers, dogs] = [path.join(place, 'flowers5'), path.join(place, 'dogs')];
  storedRun(runs, '2026-01-01-000000-flowers5-quick', flowers, 0.6);
  storedRun(runs, '2026-01-02-000000-flowers5-quick', flowers, 0.9);
  const latest = storedRun(runs, '2026-01-03-000000-dogs-quick', dogs, 0.98);
  const which = '“latest” is 2026-01-03-000000-dogs-quick: dogs · quick, test accuracy 0.980.';
  expect(await latestWords(latest, [path.join(dogs, 'a', '1.jpg'), path.join(place, 'loose.jpg')])).toEqual([which]);
  const image = path.join(flowers, 'daisy');
  expect(await latestWords(latest, [image])).toEqual([
    which,
    `${image} lies in flowers5; this model knows dogs. The best of flowers5 is flowers5 · quick, test accuracy 0.900: ` +
      'write 2026-01-02-000000-flowers5-quick in the place of “latest” to use it.',
  ]);
});
