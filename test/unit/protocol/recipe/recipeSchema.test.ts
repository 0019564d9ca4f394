import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recipeFileSchema } from '../../../../src/protocol/recipe/schema';
import { resolveRecipe } from '../../../../src/protocol/recipe/resolve';
import { recipeEditorSchema, recipeJsonSchema } from './recipeJsonSchema';

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

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Every word of a JSON schema; names of properties are none. */
function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(key === 'properties' ? Object.values(inner as object).flatMap(keysIn) : keysIn(inner)),
  ]);
}

it('media/recipe.editor.schema.json completes the same settings and finds no fault', () => {
  const schema = recipeEditorSchema() as { properties: Record<string, { examples?: unknown[]; description?: string }> };
  expect(JSON.parse(readFileSync('media/recipe.editor.schema.json', 'utf8'))).toEqual(plain(schema));
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(recipeFileSchema.entries).sort());
  expect(schema.properties['mode']!.examples).toEqual(['features', 'head', 'fine-tune', 'scratch']);
  expect(schema.properties['epochs']!.description).toMatch(/^Epochs/);
  for (const word of [
    'minimum',
    'exclusiveMinimum',
    'maximum',
    'enum',
    'const',
    'additionalProperties',
    'required',
    'oneOf',
    'type',
  ])
    expect(keysIn(schema), word).not.toContain(word);
});

it('offers whole recipes in a new file, which can be trained', () => {
  const { defaultSnippets } = recipeEditorSchema() as { defaultSnippets: { label: string; body: unknown }[] };
  expect(defaultSnippets.length).toBeGreaterThan(1);
  for (const { label, body } of defaultSnippets)
    expect(resolveRecipe(JSON.parse(JSON.stringify(body).replaceAll(/\$\{1:(\w+)\}/g, '$1'))).ok, label).toBe(true);
});
