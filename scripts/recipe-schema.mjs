// node scripts/recipe-schema.mjs: media/recipe.schema.json, what editors complete and check a *.loupe.json by.
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
  const { recipeJsonSchema } = await import(pathToFileURL(outfile).href);
  writeFileSync(inRepository('media/recipe.schema.json'), `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
