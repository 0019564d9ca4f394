import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { foundLearningRateSchema, sweepLineSchema, type SweepLine } from '../../../src/protocol/learningRateFinder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, holdAt, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
let workspace: string;
let recipe: string;

beforeAll(async () => {
  dataset = await tinyDataset(8);
  workspace = temporaryFolder('ws');
  recipe = path.join(workspace, 'small.loupe.json');
  writeFileSync(
    recipe,
    JSON.stringify({ extends: 'small-cnn', imageSize: 32, batchSize: 8, optimizer: { name: 'sgd' } }),
  );
});

const sweep = (): string[] => ['find-learning-rate', dataset, '--config', recipe, '--json', '--progress', 'json'];

/** The steps among what a command wrote on stderr. */
const steps = (stderr: string): SweepLine[] =>
  stderr.split('\n').flatMap((line) => {
    const read = line.startsWith('{') ? v.safeParse(sweepLineSchema, JSON.parse(line)) : undefined;
    return read?.success ? [read.output] : [];
  });

test('a sweep tells every step as it comes, and gives one document', async () => {
  const { stdout, stderr } = await finished(sweep(), workspace);
  const found = v.parse(foundLearningRateSchema, JSON.parse(stdout));
  expect(found).toMatchObject({ dataset, model: 'small-cnn', mode: 'scratch', optimizer: 'sgd', batchSize: 8 });
  expect(steps(stderr)).toEqual(found.points.map((point) => ({ point, of: 100 })));
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a sweep that %s ends says that it was stopped, suggests nothing and ends with 3',
  async (signal) => {
    const third = holdAt({ path: '<stderr>', text: '"point"', nth: 3, when: 'after' });
    const { child, ended, until } = startCli(sweep(), workspace, { stops: [third.stop] });
    await until(third.held);
    child.kill(signal);
    third.release();
    const { code, stdout, stderr, report } = await ended;
    expect(code, report).toBe(3);
    expect(stdout).toBe('');
    const count = steps(stderr).length;
    expect(count).toBeLessThan(100);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      `loupe: Stopped after ${count} of 100 learning rates, so none is suggested.`,
    );
  },
);

test('without a recipe it is for head, as a comparison of optimizers is, and says so', async () => {
  const empty = path.join(workspace, 'empty');
  mkdirSync(empty);
  for (const command of ['find-learning-rate', 'compare-optimizers']) {
    const { code, stderr } = await startCli([command, empty], workspace).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Warning: No recipe is named.*this is for the recipe head\./);
    // It came as far as the images.
    expect(stderr).toMatch(/no images/);
    expect((await startCli([command, empty, '--recipe', 'head'], workspace).ended).stderr).not.toContain('No recipe');
    expect((await startCli([command, empty, '--recipe', 'quick'], workspace).ended).code).toBe(2);
  }
});
