import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../../src/protocol/recipe/presets';
import { presetNames } from '../../../../src/protocol/recipe/recipe';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { readRecipeText } from '../../../../src/protocol/recipe/text';
import { recipeFileOf } from '../../../../src/protocol/recipe/write';

function problems(text: string): string[] {
  const read = readRecipeText(text);
  return read.ok ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('the text of a recipe', () => {
  it('may have comments, a last comma and a byte order mark', () => {
    const read = readRecipeText('\uFEFF{\n  // the head\n  "extends": "head", /* few */ "epochs": 3,\n}');
    expect(read).toMatchObject({ ok: true, recipe: { epochs: 3, mode: 'head' } });
  });

  it.each([
    ['{\n  "extends": "head",\n  "epoch": 3\n}', /^3:3 “epoch” is no setting/],
    [
      '{\n  "extends": "head",\n  "optimizer": {\n    "name": "adam",\n    "momentum": 0.9\n  }\n}',
      /^5:5 adam has no momentum/,
    ],
    ['{ "mode": "head", "head": [ { "layer": "flatten" },\n { "layer": "flatten" } ] }', /^2:2 The positions/],
    ['{ "epochs": }', /^1:13 This is no valid JSON here/],
    ['', /^1:1 This is no valid JSON here/],
    ['[]', /^1:1 A recipe is a JSON object/],
    ['{ "mode": "head",\n "head": [ { "layer": "dense" } ] }', /^2:12 units must be given/],
    ['{ "mode": "head", "head": [ { "layer": "dense", "units": 0 } ] }', /units must be at least 1, not 0/],
    [
      '{ "mode": "head", "head": [ { "layer": "dens" } ] }',
      /layer must be globalAveragePooling2d, .* or dropout, not "dens"/,
    ],
    ['{ "mode": "head", "loss": "focal" }', /loss must be an object, \{…\}, not "focal"/],
    ['{ "mode": "head", "epochs": "ten" }', /epochs must be a number, not "ten"/],
    ['{ "mode": "head", "imageSize": 100000 }', /imageSize must be at most 4096/],
    ['{ "mode": "head", "epochs": 0 }', /epochs must be at least 1$/],
  ])('%j says where it is wrong', (text, words) => {
    expect(problems(text)).toContainEqual(expect.stringMatching(words));
  });

  it('says all that is wrong, not the first', () => {
    expect(problems('{ "epochs": 0, "seed": -1 }')).toHaveLength(2);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(typeof readRecipeText(text).ok).toBe('boolean');
      }),
    );
  });
});

describe('a recipe written as a file', () => {
  it.each(presetNames)('%s is only its name', (name) => {
    expect(recipeFileOf(presets[name])).toEqual({ extends: name });
  });

  it.each([
    {
      extends: 'head',
      optimizer: { name: 'sgd', momentum: 0.9, learningRate: 0.1 },
      augmentation: { rotation: 10, zoom: [0.8, 1.2] },
      earlyStopping: null,
    },
    {
      extends: 'quick',
      mode: 'head',
      head: [{ layer: 'dense', units: 8, activation: 'relu' }],
      epochs: 4,
      schedule: { name: 'step', every: 3, factor: 0.5 },
    },
    {
      extends: 'small-cnn',
      earlyStopping: { patience: 2 },
      batchSize: 'all',
      loss: { name: 'focal', gamma: 1 },
      split: { validation: 0.3 },
    },
    { extends: 'fine-tune', fineTune: { blocks: 4 }, optimizer: { name: 'adamw' }, timeBudget: 3, seed: 9 },
  ])('%j is the same recipe when read again', (file) => {
    const first = resolveRecipe(file);
    if (!first.ok) throw new Error(JSON.stringify(first.problems));
    const written = recipeFileOf(first.recipe, { dataset: 'photos' });
    expect(resolveRecipe(written)).toEqual({ ...first, dataset: 'photos' });
    expect(JSON.stringify(written).length).toBeLessThan(400);
  });
});
