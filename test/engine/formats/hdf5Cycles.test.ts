import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importClassifier } from '../../../src/engine/networks/importing/buildModel';
import { temporaryFolder } from '../jobs/tinyDataset';

const model = path.join(__dirname, '..', 'networks', 'importing', 'expected', 'keras2.h5');
const bytes = readFileSync(model);

/** Where the signature of a structure of the file stands, one after the other. */
function places(signature: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) found.push(at);
  return found;
}

/** Imports the file with an address changed: an answer or a sentence, but never a loop. */
async function imported(change: (copy: Buffer) => void): Promise<string> {
  const copy = Buffer.from(bytes);
  change(copy);
  const file = path.join(temporaryFolder('h5'), 'model.h5');
  writeFileSync(file, copy);
  return importClassifier({ file, mode: 'none' }).then(
    () => 'imported',
    (error: unknown) => {
      expect(error).toMatchObject({ name: 'LoupeError' });
      return (error as Error).message;
    },
  );
}

describe('addresses that lead in a circle', () => {
  it.each(places('TREE'))('a node of a group’s tree at %d is its own child', async (at) => {
    // The level of the node, and the address of its first child behind the first key.
    const said = await imported((copy) => {
      copy[at + 5] = 1;
      copy.writeBigUInt64LE(BigInt(at), at + 32);
    });
    if (at === places('TREE')[0]) expect(said).toMatch(/is damaged: cyclic B-tree detected\. Fetch it again\.$/);
    else expect(said).toMatch(/^imported$|is damaged: .*\. Fetch it again\.$|has no weights|does not hold/);
  });

  it('a group that is held by itself: every entry leads back to the root', async () => {
    const root = 96n;
    for (const at of places('SNOD')) {
      const said = await imported((copy) => copy.writeBigUInt64LE(root, at + 16));
      expect(said).toMatch(/^imported$|is damaged|has no weights|does not hold|no model/);
    }
  });
});
