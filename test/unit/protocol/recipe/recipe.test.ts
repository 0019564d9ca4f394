import { describe, expect, it } from 'vitest';
import { presets, shippedRecipes } from '../../../../src/protocol/recipe/presets';
import { presetNames, shippedRecipeNames, type Recipe } from '../../../../src/protocol/recipe/recipe';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { recipeFileOf } from '../../../../src/protocol/recipe/write';

function recipe(file: unknown, over = {}): Recipe {
  const resolved = resolveRecipe(file, over);
  if (!resolved.ok)
    throw new Error(resolved.problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  return resolved.recipe;
}

function problems(file: unknown, over = {}): string[] {
  const resolved = resolveRecipe(file, over);
  return resolved.ok ? [] : resolved.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a recipe', () => {
  it.each(presetNames)('that only extends %s is that preset', (name) => {
    expect(recipe({ extends: name })).toEqual(presets[name]);
  });

  it('takes what it names from the file, the rest from the preset', () => {
    const { optimizer, augmentation, epochs, model } = recipe({
      extends: 'cats-dogs',
      optimizer: { learningRate: 0.01 },
      augmentation: { rotation: 20 },
      epochs: 3,
    });
    expect(optimizer).toEqual({ name: 'adam', learningRate: 0.01, momentum: null, nesterov: null, weightDecay: null });
    expect(augmentation).toMatchObject({ flipHorizontal: 0.25, rotation: 20 });
    expect([epochs, model]).toEqual([3, 'cats-dogs']);
  });

  it('lets options of the command line hold over the file', () => {
    expect(
      recipe(
        { extends: 'head', optimizer: { name: 'sgd', momentum: 0.9 }, epochs: 3 },
        { optimizer: { learningRate: 0.5 }, epochs: 4 },
      ),
    ).toMatchObject({ optimizer: { name: 'sgd', momentum: 0.9, learningRate: 0.5 }, epochs: 4 });
  });

  it('starts from the preset of its mode where it extends nothing', () => {
    expect(recipe({ mode: 'fine-tune' })).toMatchObject({ extends: 'fine-tune', head: presets['fine-tune'].head });
  });

  it('of a tutorial is what its file says, whole', () => {
    for (const name of shippedRecipeNames) {
      const file = shippedRecipes[name];
      const resolved = resolveRecipe(file);
      expect(resolved.ok, name).toBe(true);
      expect({ ...(resolved.ok && resolved.recipe), extends: name }).toEqual(presets[name]);
    }
    expect(presets['cats-dogs'].split).toMatchObject({ validation: 0.07, test: 0.3 });
    expect(presets.mushrooms).toMatchObject({ model: 'inception_v3', augmentation: { shear: 0.2 } });
    expect(presets['dog-breeds']).toMatchObject({ imageSize: 331, schedule: { name: 'plateau' } });
    expect(presets['dog-app'].optimizer).toMatchObject({ name: 'rmsprop' });
  });

  it('without weights takes a head on a network that has them where an option names one, and says so', () => {
    const resolved = resolveRecipe({ extends: 'cats-dogs' }, { model: 'mobilenet_v2' });
    expect(resolved).toMatchObject({
      ok: true,
      recipe: {
        extends: 'cats-dogs',
        mode: 'head',
        model: 'mobilenet_v2',
        split: { validation: 0.07, test: 0.3 },
        augmentation: { flipHorizontal: 0.25 },
      },
      notices: [{ code: 'pretrained' }],
    });
    const file = resolved.ok ? recipeFileOf(resolved.recipe) : {};
    expect(recipe(file)).toEqual(resolved.ok && resolved.recipe);
    expect(recipe({ extends: 'cats-dogs' }, { model: 'mobilenet_v2', mode: 'scratch' }).mode).toBe('scratch');
    expect(recipe({ extends: 'cats-dogs', model: 'mobilenet_v2' }).mode).toBe('scratch');
  });

  it('gives an optimizer only the keys that it has', () => {
    expect(recipe({ mode: 'head', optimizer: { name: 'adamw' } }).optimizer).toMatchObject({
      weightDecay: 0.004,
      momentum: null,
    });
    expect(recipe({ mode: 'head', optimizer: { name: 'sgd' } }).optimizer).toMatchObject({
      weightDecay: null,
      momentum: 0,
      nesterov: false,
    });
  });

  it.each([
    [{ epoch: 3 }, /^epoch: “epoch” is no setting here/],
    [{ optimizer: { lr: 1 } }, /^optimizer\.lr: “lr” is no setting here/],
    [{ extends: 'slow' }, /^extends: “slow” is no preset\. Choose quick, head/],
    [{ epochs: 0 }, /^epochs: must be at least 1/],
    [{ batchSize: 'some' }, /^batchSize: must be a whole number from 1 on, or "all"/],
    [{ split: { validation: 1 } }, /^split\.validation: must be below 1/],
    [{ split: { validation: 0.6, test: 0.4 } }, /^split: Validation and test together/],
    [{ optimizer: { name: 'rmsprop' } }, /^optimizer: Mode features fits/],
    [{ model: 'small-cnn' }, /^model: small-cnn has no pretrained weights/],
    [{ mode: 'head', optimizer: { nesterov: true } }, /^optimizer\.nesterov: /],
    [{ mode: 'head', optimizer: { name: 'adam', momentum: 0.5 } }, /^optimizer\.momentum: adam has no momentum/],
    [{ mode: 'head', optimizer: { weightDecay: 0.1 } }, /^optimizer\.weightDecay: /],
    [{ mode: 'head', augmentedViews: 3 }, /^augmentedViews: Without augmentation/],
    [{ mode: 'scratch', fineTune: { blocks: 1 } }, /^fineTune: /],
    [{ mode: 'head', head: [{ layer: 'flatten' }, { layer: 'globalAveragePooling2d' }] }, /^head\.1: The positions/],
    [
      { mode: 'head', head: [{ layer: 'dense', units: 3 }, { layer: 'flatten' }] },
      /^head\.0: A dense layer before pooling/,
    ],
    [{ mode: 'head', head: [{ layer: 'conv' }] }, /^head\.0\.layer: /],
    [[], /A recipe is a JSON object/],
  ])('%j is refused with the place and the remedy', (file, words) => {
    expect(problems(file)).toContainEqual(expect.stringMatching(words));
  });
});
