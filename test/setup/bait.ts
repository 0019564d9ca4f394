import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A folder with things that nobody but the test may change, and a look at whether anybody did. */
export interface Bait {
  readonly folder: string;
  /** A file with text in it. */
  readonly file: string;
  /** Everything in the folder: names, kinds, contents. */
  look(): Record<string, string>;
  remove(): void;
}

export function layBait(): Bait {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-bait-'));
  const file = path.join(folder, 'precious.txt');
  writeFileSync(file, 'keep me\n');
  mkdirSync(path.join(folder, 'deep'));
  writeFileSync(path.join(folder, 'deep', 'run.json'), '{"version":1}');
  writeFileSync(path.join(folder, 'deep', '1.json'), '{}');
  const look = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => [name, describe(path.join(folder, name))]),
    );
  return { folder, file, look, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function describe(file: string): string {
  const found = lstatSync(file);
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? `link to ${readlinkSync(file)}` : `${found.mtimeMs} ${readFileSync(file, 'utf8')}`;
}
