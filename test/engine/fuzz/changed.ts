import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../../../src/core/random';
import { temporaryFolder } from '../jobs/tinyDataset';
import { mutate } from './mutate';
import type { Seed } from './seeds';

/** Folders as nobody drew them: odd names, depths, wrong and empty files, tables that fit nothing. */
function randomTree(folder: string, random: Random, picture: string): void {
  const words = [
    'train',
    'test',
    'val',
    'valid_set',
    'a',
    'b',
    'daisy',
    'images',
    'labels',
    '0',
    '1',
    ' x ',
    'é',
    'e\u0301',
    '..hidden',
    '.git',
    'fold1',
    'n01440764',
    'con',
    "it's",
    '$(x)',
    'a,b',
    '"q"',
  ];
  const word = (): string => words[random.integer(words.length)]!;
  mkdirSync(folder, { recursive: true });
  for (let count = random.integer(40); count > 0; count--) {
    const parts = Array.from({ length: random.integer(5) }, word);
    const place = path.join(folder, ...parts);
    try {
      mkdirSync(place, { recursive: true });
      const name = `${word()}${['.', '_', ''][random.integer(3)]}${random.integer(30)}`;
      const what = random.integer(6);
      if (what < 4) cpSync(picture, path.join(place, `${name}.${['jpg', 'JPG', 'png', 'txt'][random.integer(4)]}`));
      else if (what === 4)
        writeFileSync(path.join(place, `${name}.csv`), `${word()},${word()},${word()}\n`.repeat(random.integer(4)));
      else writeFileSync(path.join(place, `${name}.json`), ['', '{}', '[]', '[1]', '{"a":'][random.integer(5)]!);
    } catch {
      // A file is where a folder should be.
    }
  }
}

/** A copy of a seed's workspace with one change. */
export function mutated(
  seed: Seed,
  random: Random,
): { readonly workspace: string; readonly command: readonly string[]; readonly how: string } {
  const workspace = temporaryFolder('fuzz');
  cpSync(seed.workspace, workspace, { recursive: true });
  if (seed.kind === 'layout') {
    const picture = path.join(workspace, 'photos', 'a', readdirSync(path.join(workspace, 'photos', 'a'))[0]!);
    randomTree(path.join(workspace, 'tree'), random, picture);
    return { workspace, command: seed.command, how: 'tree' };
  }
  const file = seed.files[random.integer(seed.files.length)]!;
  const { bytes, how } = mutate(readFileSync(path.join(workspace, file)), random);
  writeFileSync(path.join(workspace, file), bytes);
  return { workspace, command: seed.command.map((word) => (word === 'FILE' ? file : word)), how: `${how} of ${file}` };
}
