import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const folders = ['src', 'test', 'docs', 'scripts', 'media'];

/** Every file and folder of the repository that a document may name, with `/` on every platform. */
const known: ReadonlySet<string> = new Set([
  ...readdirSync(root),
  ...folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name.replaceAll('\\', '/')}`,
    ),
  ),
]);
const areas = readdirSync(path.join(root, 'src'));

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Whether something has that path: `*` stands for any part of a name, `<name>` too. */
function exists(named: string): boolean {
  const wanted = named.replace(/\/$/, '').replaceAll(/<\w+>/g, '*');
  if (!wanted.includes('*')) return known.has(wanted);
  const pattern = new RegExp(
    `^${wanted
      .split('*')
      .map((part) => part.replaceAll(/[.+^$()[\]{}|\\?]/g, '\\$&'))
      .join('[^/]*')}$`,
  );
  return [...known].some((name) => pattern.test(name));
}

/** What is wrong with a word of code in a document, where it is a path. */
function faultOf(word: string): string | undefined {
  if (/[…$@"'=()]/.test(word) || word.startsWith('dist/')) return undefined;
  const [first = ''] = word.split('/');
  if (word.includes('/') && folders.includes(first)) return exists(word) ? undefined : `${word} does not exist`;
  // Below src the first folder may be left out, and a source's ending.
  if (word.includes('/') && areas.includes(first))
    return exists(`src/${word}`) || exists(`src/${word}.ts`) ? undefined : `src/${word} does not exist`;
  // A file by the end of its path.
  if (/^[\w.*/-]+\.(ts|mjs|py|c|proto)$/.test(word) && !word.includes('*')) {
    return [...known].some((name) => name === word || name.endsWith(`/${word}`))
      ? undefined
      : `no file is named ${word}`;
  }
  return undefined;
}

/** Words between backticks, and those of blocks of code. */
function codeWords(text: string): string[] {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  const spans = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
  return [...blocks, ...spans]
    .flatMap((code) => code.split(/\s+/))
    .map((word) => word.replace(/[,;:.]+$/, '').replace(/^\.\//, ''));
}

/** A heading's address, as GitHub makes it. */
const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

function brokenLinks(document: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const full = file === '' ? path.join(root, document) : path.resolve(root, path.dirname(document), file);
      if (!existsSync(full)) return true;
      return (
        anchor !== undefined &&
        ![...readFileSync(full, 'utf8').matchAll(/^#+ (.+)$/gm)].some(([, heading]) => slug(heading!) === anchor)
      );
    });
}

describe.each(documents)('%s', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8');

  it('names only files and folders that exist', () => {
    expect([...new Set(codeWords(text).flatMap((word) => faultOf(word) ?? []))]).toEqual([]);
  });

  it('links only to what exists', () => {
    expect(brokenLinks(document, text)).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    'src/engine/graphs',
    'src/engine/*/threads',
    'engine/jobs/train/train',
    'webviews/<name>',
    'docs/README.md',
    'runLock.ts',
    'train/cat',
    'src/…/x.ts',
    'npm',
  ])('lets %s pass', (word) => {
    expect(faultOf(word)).toBeUndefined();
  });

  it.each(['src/engine/nowhere', 'test/engine/*/nowhere.test.ts', 'engine/nowhere', 'nowhere.ts', 'passes/nowhere.ts'])(
    'finds %s',
    (word) => {
      expect(faultOf(word)).toMatch(/exist|no file/);
    },
  );

  it('finds links that lead nowhere', () => {
    expect(
      brokenLinks(
        'README.md',
        '[a](docs/nowhere.md) [b](docs/engines.md#nowhere) [c](docs/engines.md) [d](https://example.com/x)',
      ),
    ).toEqual(['docs/nowhere.md', 'docs/engines.md#nowhere']);
  });
});
