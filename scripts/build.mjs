// npm run build: dist/ from the sources.
import { ensureBuilt } from './lib/build.mjs';
import { ensurePackages } from './lib/install.mjs';
import { requireNode } from './lib/repository.mjs';

requireNode();
try {
  await ensurePackages();
  await ensureBuilt({ force: true, production: process.argv.includes('--production') });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
