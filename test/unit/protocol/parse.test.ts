import * as v from 'valibot';
import { expect, it } from 'vitest';
import { isNestedTooDeep, parseJson, parseJsonWith } from '../../../src/protocol/parse';
import { readRecipeText } from '../../../src/protocol/recipe/text';

it.each(['[', '{"a":', '[{"a":['])('text of 50,000 nested brackets (%s) is refused in a sentence', (bracket) => {
  const text = bracket.repeat(50_000);
  expect(parseJsonWith(v.unknown(), text)).toEqual({
    ok: false,
    problem: 'its brackets are nested more than 200 deep',
  });
  const recipe = readRecipeText(text);
  expect(recipe.ok).toBe(false);
  expect(!recipe.ok && recipe.problems.map(({ message }) => message)).toEqual([
    'This is no recipe: its brackets are nested more than 200 deep.',
  ]);
});

it('brackets in strings and many side by side are no depth', () => {
  expect(isNestedTooDeep(JSON.stringify({ a: '['.repeat(500), b: `\\"${'{'.repeat(500)}` }))).toBe(false);
  expect(isNestedTooDeep(JSON.stringify(Array.from({ length: 1000 }, () => [[]])))).toBe(false);
  expect(isNestedTooDeep(`${'['.repeat(200)}${']'.repeat(200)}`)).toBe(false);
  expect(isNestedTooDeep('['.repeat(201))).toBe(true);
});

it('a byte order mark does not matter', () => {
  expect(parseJson('\uFEFF{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
});
