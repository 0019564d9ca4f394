import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';

const repository = path.resolve(__dirname, '../../..');

interface Options {
  readonly removals: Readonly<Record<string, string>>;
}

async function ourConfig(): Promise<Linter.Config> {
  const { default: config } = (await import(path.join(repository, 'eslint.config.mjs'))) as {
    default: Linter.Config[];
  };
  return config.find(({ rules }) => rules && 'loupe/files' in rules)!;
}

/** Lints a planted source at a path below src with the repository's rule on files. */
async function lint(file: string, text: string): Promise<string[]> {
  const { plugins, rules } = await ourConfig();
  const eslint = new ESLint({
    cwd: repository,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser as Linter.Parser },
        plugins: plugins!,
        rules: { 'loupe/files': rules!['loupe/files'] },
      },
    ],
  });
  const [result] = await eslint.lintText(text, { filePath: path.join(repository, 'src', file) });
  return result!.messages.map(({ message }) => message);
}

test.each([
  ['rm', 'node:fs/promises'],
  ['rmSync', 'node:fs'],
  ['unlink', 'fs/promises'],
  ['unlinkSync', 'fs'],
  ['rmdir', 'node:fs/promises'],
  ['rmdirSync', 'node:fs'],
  ['truncate', 'node:fs'],
])('%s of %s is refused where no reason is listed', async (name, module) => {
  const text = `import { ${name} as gone } from '${module}';\nexport const go = gone;\n`;
  expect(await lint('engine/jobs/train/new.ts', text)).toEqual([expect.stringMatching(`^${name} only in the files`)]);
  expect(await lint('extension/shared/new.ts', text)).toHaveLength(1);
  expect(await lint('runfolder/files/remove.ts', text)).toEqual([]);
});

test.each([
  "import * as fs from 'node:fs';\nexport const go = fs;\n",
  "import fs from 'node:fs/promises';\nexport const go = fs;\n",
  "import { promises } from 'node:fs';\nexport const go = promises;\n",
  "export const go = import('node:fs/promises');\n",
  "export { rm } from 'node:fs/promises';\n",
  "export * from 'fs';\n",
  "export const go = require('fs');\n",
])('%s hides what is used', async (text) => {
  expect(await lint('cli/new.ts', text)).toEqual([expect.stringMatching(/by name/)]);
});

test('the editor’s removal is refused too', async () => {
  const text =
    "import * as vscode from 'vscode';\nexport const go = (): unknown => vscode.workspace.fs.delete(vscode.Uri.file('x'));\n";
  expect(await lint('extension/pages/new.ts', text)).toHaveLength(1);
  expect(await lint('extension/runs/removal.ts', text)).toEqual([]);
});

test('who works in run folders reads and writes by the module that looks first', async () => {
  const text = "import { readFile, writeFile } from 'node:fs/promises';\nexport const go = [readFile, writeFile];\n";
  for (const file of [
    'runfolder/new.ts',
    'engine/runs/new.ts',
    'engine/savedModel/new.ts',
    'engine/jobs/train/checkpoints/new.ts',
  ])
    expect(await lint(file, text)).toHaveLength(2);
  expect(await lint('engine/images/new.ts', text)).toEqual([]);
});

test('each file on the list removes something, and says why it may', async () => {
  const [, { removals }] = (await ourConfig()).rules!['loupe/files'] as [unknown, Options];
  for (const [file, reason] of Object.entries(removals)) {
    expect(reason.length).toBeGreaterThan(10);
    expect(readFileSync(path.join(repository, 'src', file), 'utf8')).toMatch(/\b(rm|rmdir|rmSync|delete)\(/);
  }
});
