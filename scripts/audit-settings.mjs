// node scripts/audit-settings.mjs: the settings of an audit's thresholds in package.json, and their texts in
// package.nls.json, from the list of kinds in src/core/audit/auditKinds.ts; a test compares them.
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository } from './lib/repository.mjs';

const mark = 'audit.thresholds.';
/** An object without the entries that are made here, and with those that are to be. */
const renewed = (object, prefix, entries) => ({
  ...Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith(prefix))),
  ...entries,
});
const change = (file, to) => {
  const path = inRepository(file);
  writeFileSync(path, `${JSON.stringify(to(JSON.parse(readFileSync(path, 'utf8'))), null, 2)}\n`);
};

const folder = mkdtempSync(join(tmpdir(), 'loupe-settings-'));
try {
  const outfile = join(folder, 'settings.mjs');
  const entryPoints = [inRepository('test/manifest/auditSettings.ts')];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' });
  const { properties, texts } = (await import(pathToFileURL(outfile).href)).auditSettings();
  change('package.json', (manifest) => {
    const { configuration } = manifest.contributes;
    configuration.properties = renewed(configuration.properties, `loupe.${mark}`, properties);
    return manifest;
  });
  change('package.nls.json', (strings) => renewed(strings, `setting.${mark}`, texts));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
