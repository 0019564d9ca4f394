import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recipeJsonSchema } from './recipeJsonSchema';

it('media/recipe.schema.json is the schema of the code (node scripts/recipe-schema.mjs)', () => {
  expect(JSON.parse(readFileSync('media/recipe.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(recipeJsonSchema())),
  );
});

it('describes every setting', () => {
  const { properties } = recipeJsonSchema() as { properties: Record<string, { description?: string }> };
  for (const [name, { description }] of Object.entries(properties)) {
    if (name !== '$schema') expect(description, name).toMatch(/^[A-Z\w].+\.$/);
  }
});
