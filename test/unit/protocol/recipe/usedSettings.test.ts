import { expect, test } from 'vitest';
import { presetNames } from '../../../../src/protocol/recipe/recipe';
import { presets } from '../../../../src/protocol/recipe/presets';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { isUsed } from '../../../../src/protocol/recipe/usedSettings';

test('a linear head that is fitted at once has no learning rate, a network has', () => {
  expect(isUsed('optimizer.learningRate', presets.quick)).toBe(false);
  expect(isUsed('optimizer.learningRate', presets.head)).toBe(true);
  expect(isUsed('epochs', presets.quick)).toBe(true);
  expect(isUsed('fineTune.blocks', presets.head)).toBe(false);
  expect(isUsed('fineTune.blocks', presets['fine-tune'])).toBe(true);
  expect(isUsed('head.0.rate', presets['small-cnn'])).toBe(false);
});

test('shares of a draw mean nothing beside a stored split', () => {
  const split = { validation: 0.2, test: 0, file: 'split.json' };
  expect(isUsed('split.validation', { ...presets.quick, split })).toBe(false);
  expect(isUsed('split.file', { ...presets.quick, split })).toBe(true);
  expect(isUsed('split.validation', presets.quick)).toBe(true);
});

test('what a run of an unknown version settled is compared whole', () => {
  for (const key of ['optimizer.learningRate', 'fineTune.blocks', 'augmentedViews', 'somethingElse'])
    expect(isUsed(key, {})).toBe(true);
});

test('what is refused where it is named is what is not used', () => {
  const named = { mixup: 0.4, fineTune: { blocks: 1 }, batchSize: 8, augmentedViews: 3, head: [{ layer: 'flatten' }] };
  for (const preset of presetNames) {
    for (const [key, value] of Object.entries(named)) {
      const resolved = resolveRecipe({ extends: preset, [key]: value });
      const refused = !resolved.ok && resolved.problems.some(({ path }) => path[0] === key);
      // Views need something that differs between them, which is another rule.
      if (key === 'augmentedViews' && (preset === 'head' || preset === 'dog-app')) continue;
      expect(refused, `${preset} ${key}`).toBe(!isUsed(key, presets[preset]));
    }
  }
});
