import { describe, expect, it } from 'vitest';
import { noAugmentation } from '../../../../src/protocol/recipe/augmentation';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { readRecipeText } from '../../../../src/protocol/recipe/text';

describe('a recipe in the words of ImageDataGenerator', () => {
  it('has their augmentation and no other, and their share for validation', () => {
    const imageDataGenerator = { rescale: 1 / 255, rotation_range: 20, horizontal_flip: true, validation_split: 0.3 };
    const resolved = resolveRecipe({ extends: 'small-cnn', imageDataGenerator });
    expect(resolved).toMatchObject({
      ok: true,
      notices: [{ code: 'keras-words', message: 'rescale is not needed: networks scale their input themselves.' }],
    });
    if (!resolved.ok) return;
    expect(resolved.recipe.augmentation).toEqual({ ...noAugmentation, rotation: 20, flipHorizontal: 0.5 });
    expect(resolved.recipe.split).toEqual({ validation: 0.3, test: 0, file: null });
  });

  it('keeps the share for validation that the recipe or the command line names', () => {
    const imageDataGenerator = { validation_split: 0.3 };
    const named = resolveRecipe({ extends: 'small-cnn', imageDataGenerator, split: { validation: 0.1 } });
    expect(named.ok && named.recipe.split.validation).toBe(0.1);
    const over = resolveRecipe({ extends: 'small-cnn', imageDataGenerator }, { split: { validation: 0.25 } });
    expect(over.ok && over.recipe.split.validation).toBe(0.25);
  });

  it('shows where it cannot be understood, on its own line', () => {
    const read = readRecipeText(
      '{\n  "extends": "small-cnn",\n  "imageDataGenerator": {\n    "zoom_range": 0.2,\n    "channel_shift_range": 20\n  }\n}',
    );
    expect(read).toMatchObject({
      ok: false,
      problems: [
        {
          line: 5,
          column: 5,
          message: 'channel_shift_range is not understood. Use brightness, saturation and hue instead.',
        },
      ],
    });
  });

  it('is refused beside augmentation, and where nothing is augmented', () => {
    expect(
      resolveRecipe({ extends: 'small-cnn', imageDataGenerator: {}, augmentation: { rotation: 3 } }),
    ).toMatchObject({
      ok: false,
      problems: [
        {
          path: ['imageDataGenerator'],
          message: 'imageDataGenerator and augmentation say the same in two ways. Remove one of them.',
        },
      ],
    });
    expect(resolveRecipe({ extends: 'quick', imageDataGenerator: { rotation_range: 3 } })).toMatchObject({
      ok: false,
      problems: [{ path: ['imageDataGenerator'] }],
    });
  });
});
