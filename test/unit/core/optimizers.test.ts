import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  comparedForm,
  comparedOptimizers,
  optimizerNames,
  optimizersWith,
  optimizerValues,
  usualOptimizers,
  usualRateWords,
} from '../../../src/core/choices/optimizers';
import { recipeJsonSchema } from '../protocol/recipe/recipeJsonSchema';
import { resolveRecipe } from '../../../src/protocol/recipe/resolve';

const rules = path.join(__dirname, '../../../src/engine/graphs/compile/optimizers');

it('are what a recipe can name', () => {
  expect(JSON.stringify(recipeJsonSchema())).toContain(`"enum":${JSON.stringify(optimizerNames)}`);
});

it.each(optimizerNames)('%s has a rule in a file of its name', (name) => {
  expect(readFileSync(path.join(rules, `${name}.ts`), 'utf8')).toContain(`export function ${name}(`);
});

it.each(optimizerNames)(
  '%s is compared in a form of its name, with nothing that a recipe for it would refuse',
  (name) => {
    expect(comparedOptimizers).toContain(name);
    for (const form of comparedOptimizers.map(comparedForm).filter(({ optimizer }) => optimizer === name)) {
      expect(
        resolveRecipe({ mode: 'head', optimizer: { name, ...optimizerValues(name, form.values ?? {}) } }),
      ).toMatchObject({ ok: true });
      expect(Object.keys(optimizerValues(name, form.values ?? {}))).toEqual(
        expect.arrayContaining(Object.keys(form.values ?? {})),
      );
    }
  },
);

it('says in words what the list has', () => {
  expect([optimizersWith('momentum'), optimizersWith('momentum', 'or')]).toEqual(['sgd and rmsprop', 'sgd or rmsprop']);
  expect(usualOptimizers).toEqual(['sgd-full', 'sgd', 'momentum', 'adam', 'rmsprop']);
  expect(usualRateWords()).toMatch(/^0\.01 for the forms of SGD.* and 0\.001 for the others$/);
});
