import { describe, expect, it } from 'vitest';
import { recipeFields, type RecipeField } from '../../../../src/protocol/recipe/fields';
import {
  applies,
  groupOf,
  fieldGroups,
  typedValue,
  valueIn,
  withPreset,
  withValue,
} from '../../../../src/protocol/recipe/form';
import { presets } from '../../../../src/protocol/recipe/presets';
import { presetNames } from '../../../../src/protocol/recipe/recipe';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { recipeFileSchema } from '../../../../src/protocol/recipe/schema';
import { trainFormStrings } from '../../../../src/webviews/strings/trainForm';

const field = (key: string, variant: string | null = null): RecipeField =>
  recipeFields.find((one) => one.key === key && one.variant === variant)!;
const recipeOf = (file: object) => {
  const read = resolveRecipe(file);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.recipe;
};

describe('the fields of a form', () => {
  it('are every setting of the schema, each in a group and with a title', () => {
    const keys = new Set(recipeFields.map(({ path }) => path[0]));
    const settings = Object.keys(recipeFileSchema.entries).filter(
      (key) => !['$schema', 'extends', 'dataset', 'imageDataGenerator'].includes(key),
    );
    expect([...keys].sort()).toEqual(settings.sort());
    for (const one of recipeFields) {
      expect(fieldGroups).toContain(groupOf(one));
      expect(trainFormStrings, one.key).toHaveProperty([`form.field.${one.key}`]);
    }
  });

  it('have the choices and the ranges of the schema', () => {
    expect(field('optimizer.name')).toMatchObject({ kind: 'choice', options: ['sgd', 'adam', 'adamw', 'rmsprop'] });
    expect(field('epochs').range).toBe('whole number from 1');
    expect(field('split.validation').range).toBe('number from 0 to below 1');
    expect(field('optimizer.learningRate').range).toBe('number above 0');
    expect(field('imageSize')).toMatchObject({ range: 'whole number from 16 to 4,096', nullable: true });
    expect(field('schedule.factor', 'step').range).toBe('number above 0');
    expect(field('earlyStopping')).toMatchObject({ kind: 'switch', nullable: true });
  });

  it('can show a value of every preset, and no field that means nothing in it', () => {
    for (const name of presetNames)
      for (const one of recipeFields.filter((each) => applies(each, presets[name])))
        // Presets name no fold of a table.
        if (!['split.fold', 'split.groupBy', 'split.allowMissingClasses'].includes(one.key))
          expect(valueIn(presets[name], one), `${name} ${one.key}`).toBeDefined();
    expect(applies(field('batchSize'), presets.quick)).toBe(false);
    expect(applies(field('optimizer.momentum'), presets.head)).toBe(false);
    expect(applies(field('fineTune.blocks'), presets.head)).toBe(false);
    expect(applies(field('earlyStopping.patience'), presets['small-cnn'])).toBe(false);
  });
});

describe('what is typed', () => {
  it.each([
    ['epochs', ' 12 ', 12],
    ['split.validation', '0,25', 0.25],
    ['augmentation.zoom', '[0.8, 1.2]', [0.8, 1.2]],
    ['batchSize', 'all', 'all'],
    ['timeBudget', '', null],
    ['epochs', '', undefined],
  ])('%s: “%s”', (key, text, value) => {
    expect(typedValue(text, field(key))).toEqual(value);
  });
});

describe('changing a setting', () => {
  it('writes the shortest file, and nothing where it is as the preset has it', () => {
    const file = withValue({ extends: 'head' }, presets.head, field('epochs'), 30);
    expect(file).toEqual({ extends: 'head', epochs: 30 });
    expect(withValue(file, recipeOf(file), field('epochs'), 100)).toEqual({ extends: 'head' });
    expect(withValue(file, recipeOf(file), field('epochs'), undefined)).toEqual({ extends: 'head' });
  });

  it('begins another variant with its own defaults, and takes it back', () => {
    const file = withValue({ extends: 'head' }, presets.head, field('schedule.name'), 'cosine');
    expect(file).toEqual({ extends: 'head', schedule: { name: 'cosine', warmup: 0, final: 0 } });
    const warm = withValue(file, recipeOf(file), field('schedule.warmup', 'cosine'), 3);
    expect(warm).toMatchObject({ schedule: { name: 'cosine', warmup: 3 } });
    expect(withValue(warm, recipeOf(warm), field('schedule.name'), undefined)).toEqual({ extends: 'head' });
  });

  it('turns a group off and on', () => {
    const off = withValue({ extends: 'head' }, presets.head, field('earlyStopping'), false);
    expect(off).toEqual({ extends: 'head', earlyStopping: null });
    expect(withValue(off, recipeOf(off), field('earlyStopping'), true)).toEqual({ extends: 'head' });
  });

  it('takes along what another mode has no use for', () => {
    const file = { extends: 'head', batchSize: 8, augmentation: { rotation: 10 } };
    expect(withValue(file, recipeOf(file), field('mode'), 'features')).toEqual({ extends: 'head', mode: 'features' });
  });

  it('leaves a fault where it was typed', () => {
    expect(withValue({ extends: 'head' }, presets.head, field('epochs'), 0)).toEqual({ extends: 'head', epochs: 0 });
  });

  it('keeps the images’ settings and a network that fits when the preset changes', () => {
    const file = { extends: 'head', seed: 4, model: 'mine', batchSize: 8 };
    expect(withPreset(file, recipeOf(file), 'quick')).toEqual({ extends: 'quick', seed: 4, model: 'mine' });
    expect(withPreset(file, recipeOf(file), 'cats-dogs')).toMatchObject({ extends: 'cats-dogs', seed: 4 });
  });
});
