import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The quoted words of the last column of the table in docs/words.md, by the word that is right. */
function bannedWords(table: string): { right: string; wrong: string }[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| word '))
    .flatMap((line) => {
      const [, right = '', , wrong = ''] = line.split('|').map((cell) => cell.trim());
      return [...wrong.matchAll(/"([^"]+)"/g)].map(([, word]) => ({ right, wrong: word! }));
    });
}

/** Files below a folder that end so. */
function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file));
}

/** Sentences in a source file: what stands in its string literals and templates, where it has a space or a capital. */
function literals(file: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    node.forEachChild(visit);
  };
  visit(source);
  return found.filter((text) => / |^[A-Z]/.test(text));
}

/** Prose of a document: no code, no addresses. */
function prose(file: string): string[] {
  return read(file)
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .split('\n');
}

const json = (file: string): Record<string, string> => JSON.parse(read(file)) as Record<string, string>;
const documents = [
  'README.md',
  ...['engines', 'recipes', 'layouts', 'networks', 'labels', 'tables'].map((name) => `docs/${name}.md`),
];

/** Every text that people see, by where it stands. */
const texts: Readonly<Record<string, () => readonly (readonly [file: string, text: string])[]>> = {
  pages: () =>
    filesBelow('src/webviews/strings', '.ts').flatMap((file) => literals(file).map((text) => [file, text] as const)),
  manifest: () => Object.values(json('package.nls.json')).map((text) => ['package.nls.json', text] as const),
  extension: () => Object.values(json('l10n/bundle.l10n.json')).map((text) => ['l10n', text] as const),
  'command line': () =>
    filesBelow('src/cli', '.ts').flatMap((file) => literals(file).map((text) => [file, text] as const)),
  messages: () =>
    [
      ...filesBelow('src/engine', '.ts'),
      ...filesBelow('src/core', '.ts'),
      ...filesBelow('src/protocol', '.ts'),
    ].flatMap((file) =>
      literals(file)
        .filter((text) => / \S+ /.test(text))
        .map((text) => [file, text] as const),
    ),
  walkthrough: () =>
    filesBelow('media/walkthrough', '.md').flatMap((file) => prose(file).map((text) => [file, text] as const)),
  docs: () => documents.flatMap((file) => prose(file).map((text) => [file, text] as const)),
};

const banned = bannedWords(read('docs/words.md'));

/** Sentences with a word that another one stands for. */
function faults(found: readonly (readonly [file: string, text: string])[]): string[] {
  return banned.flatMap(({ right, wrong }) => {
    const pattern = new RegExp(`(?<![\\w-])${wrong}(?![\\w-])`, 'i');
    return found
      .filter(([, text]) => pattern.test(text))
      .map(([file, text]) => `${file}: “${wrong}” for “${right}” in: ${text.trim()}`);
  });
}

describe('words (docs/words.md)', () => {
  it('lists the words that stand for others', () => {
    expect(banned.length).toBeGreaterThan(20);
    expect(
      faults([
        ['here', 'Go on with it.'],
        ['there', 'A category.'],
      ]),
    ).toHaveLength(2);
    expect(faults([['here', 'Skipped files, categorical.']])).toEqual([]);
  });

  for (const [where, list] of Object.entries(texts))
    it(`says one word for one thing: ${where}`, () => {
      const found = list();
      expect(found.length).toBeGreaterThan(3);
      expect(faults(found)).toEqual([]);
    });
});
