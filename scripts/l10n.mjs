// node scripts/l10n.mjs: l10n/bundle.l10n.json, every text of the extension host and the pages for translators.
// Texts of the manifest stand in package.nls.json. A test compares the bundle with the sources.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundleFile, makeBundle } from './lib/l10n.mjs';
import { inRepository } from './lib/repository.mjs';

const bundle = await makeBundle();
mkdirSync(dirname(inRepository(bundleFile)), { recursive: true });
writeFileSync(inRepository(bundleFile), `${JSON.stringify(bundle, null, 2)}\n`);
console.log(`${bundleFile}: ${Object.keys(bundle).length} texts`);
