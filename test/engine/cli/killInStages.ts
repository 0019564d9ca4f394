import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { temporaryFolder } from '../jobs/tinyDataset';
import { finished, killedAt, type Stop } from './builtCli';
import { expectSameRun } from './expectSameRun';

/** The command line of a training, and an unbroken run of it. */
export async function unbroken(
  dataset: string,
  recipe: RecipeFile,
): Promise<{ train: (folder: string) => string[]; whole: string }> {
  const file = path.join(temporaryFolder('recipe'), 'killed.loupe.json');
  writeFileSync(file, JSON.stringify(recipe));
  const train = (folder: string): string[] => ['train', dataset, '--config', file, '--out', folder];
  const whole = path.join(temporaryFolder('out'), 'whole');
  await finished(train(whole), temporaryFolder('ws'));
  return { train, whole };
}

/** When the line of an event is on disk. */
export const told = (text: string): Stop => ({ path: 'events\\.ndjson$', text, when: 'after' });
export const epochTold = (epoch: number): Stop => told(`"type":"epoch","epoch":${epoch},`);
export const phaseBegan = (phase: string): Stop => told(`"phase":"${phase}","state":"begin"`);
/** A checkpoint file is about to get its name, or has got it. */
export const checkpoint = (name: string, when: 'before' | 'after'): Stop => ({
  path: `[\\\\/]${name}\\.safetensors$`,
  kind: 'rename',
  when,
});

const stages = { headEpochs: 4, blocks: 1 };
export const fineTune: RecipeFile = {
  extends: 'fine-tune',
  imageSize: 64,
  batchSize: 4,
  epochs: 3,
  earlyStopping: null,
  fineTune: stages,
  seed: 3,
};
export const augmentation = { flipHorizontal: 0.5, rotation: 10 };

/**
 * Kills a run in and between the stages of fine-tuning, and where `often` before them and more often in each; it ends
 * as one that was not killed.
 */
export async function expectSurvivesKillsInStages(dataset: string, recipe: RecipeFile, often: boolean): Promise<void> {
  const { train, whole } = await unbroken(dataset, recipe);
  const workspace = temporaryFolder('ws');
  const folder = path.join(temporaryFolder('out'), 'killed');
  const blocksBegan = (): boolean => existsSync(path.join(folder, 'checkpoints', 'blocks-last.safetensors'));
  const resume = ['resume', folder];
  if (often) {
    await killedAt(train(folder), workspace, phaseBegan('decode'));
    await killedAt(resume, workspace, epochTold(2));
  }
  // The last epoch of the head is told, its checkpoint is not there yet.
  const lastOfHead = { ...checkpoint('head-last', 'before'), nth: often ? stages.headEpochs - 1 : stages.headEpochs };
  await killedAt(often ? resume : train(folder), workspace, lastOfHead);
  expect(readFileSync(path.join(folder, 'events.ndjson'), 'utf8')).toContain(`"epoch":${stages.headEpochs},`);
  // The head is over, and nothing of the blocks is there.
  if (often) await killedAt(resume, workspace, epochTold(stages.headEpochs + 1));
  expect(blocksBegan()).toBe(false);
  await killedAt(resume, workspace, checkpoint('blocks-last', 'after'));
  expect(blocksBegan()).toBe(true);
  if (often) await killedAt(resume, workspace, epochTold(stages.headEpochs + 2));
  await finished(resume, workspace);
  await expectSameRun(folder, whole, ['head-last', 'blocks-last', 'blocks-best']);
}
