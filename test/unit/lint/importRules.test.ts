import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { circles, importGraph } from '../../../scripts/lint/importGraph.mjs';

const repository = path.resolve(__dirname, '../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loupe-lint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lints planted sources (by path below src) with the repository's own rules on imports. */
async function lint(sources: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, text] of Object.entries(sources)) {
    mkdirSync(path.dirname(path.join(folder, 'src', name)), { recursive: true });
    writeFileSync(path.join(folder, 'src', name), text);
  }
  const { default: config } = (await import(path.join(repository, 'eslint.config.mjs'))) as {
    default: Linter.Config[];
  };
  const ours = config.find(({ plugins }) => plugins && 'loupe' in plugins)!;
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser } }, ours],
  });
  return (await eslint.lintFiles(['src'])).flatMap(({ filePath, messages }) =>
    messages.map(({ message }) => `${path.basename(filePath)}: ${message}`),
  );
}

test('the sources have no circle of files and none of folders', () => {
  const { files, folders } = importGraph(path.join(repository, 'src'));
  expect(files.size).toBeGreaterThan(400);
  expect(circles(files)).toEqual([]);
  expect(circles(folders)).toEqual([]);
});

test('no folder holds more than 25 sources, except where a list is the point', () => {
  const lists = new Set([
    'engine/graphs/operators',
    'engine/graphs/gradients',
    'engine/graphs/lowering',
    'engine/networks/architectures',
  ]);
  const { files } = importGraph(path.join(repository, 'src'));
  const counts = new Map<string, number>();
  for (const file of files.keys()) {
    const name = path.relative(path.join(repository, 'src'), path.dirname(file)).replaceAll('\\', '/');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect([...counts].filter(([name, count]) => count > 25 && !lists.has(name))).toEqual([]);
});

test('a planted circle of files fails, also through imports of types', async () => {
  const found = await lint({
    'core/a.ts': "import { b } from './b';\nexport const a = (): number => b;\n",
    'core/b.ts': "import type { a } from './a';\nexport const b = 1;\nexport type A = typeof a;\n",
  });
  expect(found).toEqual([
    'a.ts: Files import one another in a circle: core/a.ts, core/b.ts.',
    'b.ts: Files import one another in a circle: core/a.ts, core/b.ts.',
  ]);
});

test('two folders that import each other fail, although no file does', async () => {
  const found = await lint({
    'core/one/a.ts': "import { d } from '../two/d';\nexport const a = d;\n",
    'core/one/b.ts': 'export const b = 1;\n',
    'core/two/c.ts': "export const c = import('../one/b');\n",
    'core/two/d.ts': 'export const d = 1;\n',
  });
  expect(found).toEqual([
    'a.ts: Folders import one another in a circle: core/one, core/two.',
    'c.ts: Folders import one another in a circle: core/one, core/two.',
  ]);
});

test('a zone or a room of the engine that imports what it may not fails', async () => {
  const found = await lint({
    'core/a.ts': "export { b } from '../engine/graphs/b';\n",
    'engine/graphs/b.ts':
      "import { tensor } from '../tensor';\nexport const b = tensor;\nexport const c = import('../networks/deep/d');\n",
    'engine/networks/deep/d.ts': "export type Text = import('../../../cli/e').Text;\nexport const d = 1;\n",
    'engine/tensor.ts': 'export const tensor = 1;\n',
    'cli/e.ts': "import { d } from '../engine/networks/deep/d';\nexport type Text = string;\nexport const e = d;\n",
  });
  expect(found.filter((message) => message.includes('may import'))).toEqual([
    expect.stringMatching(/^a\.ts: core may import itself only, not engine\/graphs/),
    expect.stringMatching(
      /^b\.ts: engine\/graphs may import itself, core, protocol, runfolder, engine, engine\/layersModel only, not engine\/networks/,
    ),
    expect.stringMatching(/^d\.ts: engine\/networks may import .* only, not cli/),
  ]);
});
