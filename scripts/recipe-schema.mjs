// node scripts/recipe-schema.mjs: media/recipe.schema.json, what editors complete and check a *.loupe.json by, and
// media/recipe.editor.schema.json, by which the extension's editor only completes, since the extension itself checks.
// It is made from the schema that the product itself reads recipes with; a test compares the two.
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository } from './lib/repository.mjs';

const folder = mkdtempSync(join(tmpdir(), 'loupe-schema-'));
try {
  const outfile = join(folder, 'schema.mjs');
  await build({
    entryPoints: [inRepository('test/unit/protocol/recipe/recipeJsonSchema.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  const { recipeJsonSchema, recipeEditorSchema } = await import(pathToFileURL(outfile).href);
  const write = (file, schema) => writeFileSync(inRepository(file), `${JSON.stringify(schema, null, 2)}\n`);
  write('media/recipe.schema.json', recipeJsonSchema());
  write('media/recipe.editor.schema.json', recipeEditorSchema());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
