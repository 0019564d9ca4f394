// The repository's folders, and the version of Node that everything needs.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const inRepository = (...parts) => join(repository, ...parts);

const oldestNode = 20;

/** Ends the program with a sentence where Node is too old to run the rest. */
export function requireNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= oldestNode) return;
  console.error(
    `Loupe needs Node ${oldestNode} or newer; this is ${process.version}. Install a current Node.js and try again.`,
  );
  process.exit(1);
}
