// Before the tests: dist/ is built, once for all files, and temporary files of tests and their child processes get a
// folder of their own, which goes at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/lib/build.mjs';

export default async function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-tests-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // A run that is ended by a signal comes to no teardown.
  process.once('exit', remove);
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
  await ensureBuilt();
  return remove;
}
