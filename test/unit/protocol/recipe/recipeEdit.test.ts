import { describe, expect, it } from 'vitest';
import { recipeEdits } from '../../../../src/protocol/recipe/edit';
import { readRecipeText } from '../../../../src/protocol/recipe/text';

const format = { tabSize: 2, insertSpaces: true, eol: '\n' } as const;
const changed = (text: string, rate: number): string =>
  [...recipeEdits(text, ['optimizer', 'learningRate'], rate, format)]
    .sort((a, b) => b.offset - a.offset)
    .reduce((now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length), text);

describe('a learning rate put into a recipe', () => {
  it('replaces the one that is there and nothing else', () => {
    const text =
      '{\n  // why\n  "extends": "head",\n  "optimizer": { "name": "adamw", "learningRate": 0.001 }, // fast\n}\n';
    expect(changed(text, 0.0012)).toBe(text.replace('0.001 ', '0.0012 '));
  });

  it.each([
    '{}',
    '{ "extends": "head" }',
    '{\n  "extends": "head",\n  "dataset": "a", // mine\n}\n',
    '{\n  "extends": "head",\n  "optimizer": {}\n}',
    '{\n  "extends": "head",\n  "optimizer": {\n    "name": "sgd",\n  },\n}\n',
  ])('is added where there is none: %j', (text) => {
    const after = changed(text === '{}' ? '{ "mode": "head" }' : text, 0.0012);
    const read = readRecipeText(after);
    expect(read).toMatchObject({ ok: true, recipe: { optimizer: { learningRate: 0.0012 } } });
    if (text.includes('mine')) expect(after).toContain('// mine');
    if (text.includes('sgd')) expect(read).toMatchObject({ recipe: { optimizer: { name: 'sgd' } } });
  });
});
