import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Fix } from '../../../../src/core/fix/fixTypes';
import type { FixVerb } from '../../../../src/core/fix/fixVerbs';
import { Random } from '../../../../src/core/random';
import { encodeJpeg, encodePng } from '../../../../src/engine/images/encode';
import { temporaryFolder } from '../tinyDataset';

export const kinds = ['folders', 'parts', 'table', 'names'] as const;
export type Kind = (typeof kinds)[number];

/** A small dataset in which every image has a content of its own; some are PNGs named as JPEGs. */
export async function fixable(kind: Kind): Promise<string> {
  const root = path.join(temporaryFolder('fix'), 'data');
  const [jpeg, png] = [
    await encodeJpeg(new Uint8Array(192).fill(80), 8, 8),
    await encodePng(new Uint8Array(192).fill(90), 8, 8),
  ];
  const put = (file: string, content: Uint8Array | string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  const image = (i: number) => Buffer.concat([i % 4 === 0 ? png : jpeg, Buffer.from(`image ${i}`)]);
  const labels = ['cat', 'Gänseblümchen', 'dog'];
  const rows: string[] = [];
  for (let i = 0; i < 24; i++) {
    const label = labels[i % 3]!;
    const name = `${i % 8 === 0 ? 'same' : `img ${i}`}.jpg`;
    if (kind === 'folders') put(`${label}/${name}`, image(i));
    else if (kind === 'parts') put(`${['train', 'test', 'val'][Math.floor(i / 8)]}/${label}/${name}`, image(i));
    else if (kind === 'names') put(`${label}_${i}.jpg`, image(i));
    else {
      put(`images/${i}.jpg`, image(i));
      rows.push(`"images/${i}.jpg";${label};${i % 3};${i < 16 ? 'train' : 'test'}`);
    }
  }
  if (kind === 'table') put('labels.csv', Buffer.from(`file;label;label_id;split\r\n${rows.join('\r\n')}`, 'latin1'));
  // Without a class, to be sorted.
  if (kind === 'folders' || kind === 'table') for (const i of [40, 41]) put(`neu ${i}.jpg`, image(i));
  put('notes.txt', 'kept');
  return root;
}

/** Content of every file, and every folder, as they are. */
export function contentsOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort())
    found[name] = lstatSync(path.join(root, name)).isDirectory()
      ? '(folder)'
      : readFileSync(path.join(root, name), 'base64');
  return found;
}

const verbs: readonly FixVerb[] = [
  'exclude',
  'include',
  'trash',
  'relabel',
  'relabel',
  'rename-extension',
  'keep-one',
  'move-to-part',
  'sort',
];

/** Any fix of the files that are there now; it may be refused. */
export function randomFix(root: string, random: Random): Fix {
  const files = Object.entries(contentsOf(root))
    .filter(([name, content]) => content !== '(folder)' && /\.(jpg|png)$/.test(name) && !name.startsWith('.'))
    .map(([name]) => name.split(path.sep).join('/'));
  const verb = verbs[random.integer(verbs.length)]!;
  const unsorted = files.filter((file) => file.startsWith('neu '));
  const some = verb === 'sort' && unsorted.length > 0 ? unsorted : files;
  const chosen = Array.from({ length: 1 + random.integer(4) }, () => some[random.integer(some.length)]!);
  const to =
    verb === 'relabel' || verb === 'sort'
      ? ['cat', 'dog', 'Gänseblümchen', 'neu'][random.integer(4)]
      : verb === 'move-to-part'
        ? ['train', 'val', 'test'][random.integer(3)]
        : undefined;
  return { verb, files: [...new Set(chosen)], to };
}
