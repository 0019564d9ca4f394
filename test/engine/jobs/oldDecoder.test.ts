import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/engine/jobs/evaluate/evaluate';
import { predict } from '../../../src/engine/jobs/predict/predict';
import { train } from '../../../src/engine/jobs/train/train';
import { ServiceAnswers } from '../../../src/engine/service/serviceAnswers';
import type { PredictResult } from '../../../src/protocol/service';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let run: string;
let preprocessing: string;
let now: Record<string, unknown>;
let image: string;

beforeAll(async () => {
  const dataset = await tinyDataset(5);
  const [folder] = readdirSync(dataset);
  image = path.join(dataset, folder!, readdirSync(path.join(dataset, folder!))[0]!);
  run = (
    await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      config: { extends: 'small-cnn', imageSize: 16, epochs: 1 },
    })
  ).folder;
  preprocessing = path.join(run, 'model', 'preprocessing.json');
  now = JSON.parse(readFileSync(preprocessing, 'utf8')) as Record<string, unknown>;
});

/** What is reported by prediction, by evaluation and by the service, which answers for one open image. */
async function said(
  decoder: string | undefined,
): Promise<{ predicted: string[]; evaluated: string[]; answered: readonly string[] }> {
  writeFileSync(preprocessing, JSON.stringify({ ...now, decoder }));
  const [predicted, evaluated]: [string[], string[]] = [[], []];
  await predict({
    run,
    paths: [image],
    top: 1,
    device: 'cpu',
    notify: (_level, _code, message) => predicted.push(message),
    onPrediction: () => undefined,
  });
  await evaluate({ run, device: 'cpu', notify: (_level, _code, message) => evaluated.push(message) });
  const service = new ServiceAnswers({ device: 'cpu' });
  const reply = await service.reply({ id: 1, method: 'predict', run, file: image, top: 1 });
  await service.dispose();
  if (!reply?.ok) throw new Error(JSON.stringify(reply));
  return { predicted, evaluated, answered: (reply.result as PredictResult).notices };
}

describe('a model that was trained on pixels of another version says so wherever it is asked', () => {
  test.each([
    [undefined, /in an older way/],
    ['decode-2', /with decode-2/],
    ['decode-9', /with decode-9/],
  ] as const)('%s', async (decoder, words) => {
    for (const notices of Object.values(await said(decoder))) {
      expect(notices).toHaveLength(1);
      expect(notices[0]).toMatch(words);
      expect(notices[0]).toMatch(/now decoded with decode-4.*about one level of 255.*Train again/);
    }
  });

  test('decode-3, which differs in some pictures only', async () => {
    for (const notices of Object.values(await said('decode-3'))) {
      expect(notices).toHaveLength(1);
      expect(notices[0]).toMatch(/trained before pictures of more than 8 bits.*For other pictures nothing changed/);
    }
  });

  test('and one of this version says nothing', async () => {
    expect(await said(now['decoder'] as string)).toEqual({ predicted: [], evaluated: [], answered: [] });
  });
});
