import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { humanOrDogOutputSchema, type HumanOrDogOutput } from '../../../src/protocol/cliOutput';
import { drawnFaces } from '../faces/drawnFaces';
import { temporaryFolder } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

const shared = path.resolve('../shared/data');
process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
// Nor what Keras downloaded for others.
process.env.KERAS_HOME = temporaryFolder('keras');
const workspace = temporaryFolder('ws');
const loupe = (args: readonly string[], weights = ''): Promise<Ended> =>
  startCli(['human-or-dog', ...args], workspace, { env: { LOUPE_WEIGHTS_DIR: weights } }).ended;

async function documentOf(args: readonly string[], weights?: string): Promise<HumanOrDogOutput> {
  const { code, stdout, report } = await loupe([...args, '--json'], weights);
  expect(code, report).toBe(0);
  return v.parse(humanOrDogOutputSchema, JSON.parse(stdout));
}

beforeAll(async () => {
  mkdirSync(path.join(workspace, 'all', 'people'), { recursive: true });
  writeFileSync(path.join(workspace, 'all', 'people', 'a.png'), await drawnFaces().png().toBuffer());
  writeFileSync(path.join(workspace, 'all', 'wall.png'), await drawnFaces().resize(20, 20).png().toBuffer());
  writeFileSync(path.join(workspace, 'all', 'broken.png'), 'no image');
});

test('without a classifier the faces are there all the same, and the remedy is told', async () => {
  const output = await documentOf(['all']);
  expect(output.classifier).toBeNull();
  expect(output.files.map(({ verdict, dog }) => [verdict, dog])).toEqual([
    ['human', null],
    ['neither', null],
  ]);
  expect(output.files[0]!.windows).toHaveLength(2);
  expect(output.folders).toEqual([
    { folder: path.join('all', 'people'), images: 1, human: 1, dog: 0, both: 0, neither: 0 },
    { folder: 'all', images: 1, human: 0, dog: 0, both: 0, neither: 1 },
  ]);
  expect(output.all).toEqual({ images: 2, human: 1, dog: 0, both: 0, neither: 1 });
  expect(output.skipped.map(({ file }) => file)).toEqual([path.join('all', 'broken.png')]);
  expect(output.notices).toEqual([
    {
      level: 'warning',
      code: 'weights-absent',
      message: expect.stringMatching(/Nobody looks for dogs.*loupe weights download mobilenet_v2 --top/) as string,
    },
  ]);
  const { stdout, stderr } = await loupe(['all']);
  expect(stdout).toMatch(/a\.png: human {2}faces by \d+, \d+ windows\n/);
  expect(stdout).toMatch(/in all +2 +1 +1\n/);
  expect(stderr).toMatch(/Nobody looks for dogs/);
});

test('a network that was named and is not there is an error with its file', async () => {
  const { code, stderr } = await loupe(['all', '--model', 'xception']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Xception with ImageNet’s classifier.*loupe weights download xception --top\./);
  expect(stderr).toMatch(/xception_weights_tf_dim_ordering_tf_kernels\.h5/);
});

describe.skipIf(!existsSync(path.join(shared, 'models')))('weights beside the repository', () => {
  test('photographs of people are human, those of dogs dogs, and cats neither', async () => {
    const output = await documentOf([path.join(shared, 'faces')], path.join(shared, 'models'));
    expect(output.classifier?.name).toBe('mobilenet_v2');
    const shares = (part: RegExp, verdicts: readonly string[]): number => {
      const files = output.files.filter(({ file }) => part.test(file));
      return files.filter(({ verdict }) => verdicts.includes(verdict)).length / files.length;
    };
    // The figures of the cascade alone are 39 of 42; of MobileNetV2 on photographs of dogs well above nine in ten.
    expect(shares(/faces.faces./, ['human', 'both'])).toBe(39 / 42);
    expect(shares(/test__dog/, ['dog', 'both'])).toBeGreaterThan(0.9);
    expect(shares(/test__cat/, ['dog', 'both'])).toBeLessThan(0.15);
    for (const { verdict, dog } of output.files) {
      expect(verdict === 'dog' || verdict === 'both').toBe(dog!.class >= 151 && dog!.class <= 268);
      expect(dog!.probability).toBeGreaterThanOrEqual(0);
      expect(dog!.probability).toBeLessThanOrEqual(1.0001);
    }
  });
});
