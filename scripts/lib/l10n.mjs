// What a translator needs: every text of the extension host and of the pages, in English, as one bundle.
import { build } from 'esbuild';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { inRepository } from './repository.mjs';

/** Where the bundle lies; translations stand beside it as `bundle.l10n.<language>.json`. */
export const bundleFile = 'l10n/bundle.l10n.json';

/**
 * The bundle as it must be: texts of the host by themselves, as `vscode.l10n.t` looks them up, and texts of pages by
 * `page.<key>`. Throws where a text of the host is not written out: it could not be translated.
 */
export async function makeBundle() {
  const entries = [
    ...hostTexts().map((text) => [text, text]),
    ...Object.entries(await pageTexts()).map(([key, text]) => [`page.${key}`, text]),
  ];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

/** First arguments of `vscode.l10n.t(…)`, and of `t(…)` from `shared/localize.ts`, in every file of the host. */
export function hostTexts() {
  const texts = new Set();
  const folder = inRepository('src/extension');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    const own = source.statements.some(
      (statement) => ts.isImportDeclaration(statement) && /\/localize'$/.test(statement.moduleSpecifier.getText()),
    );
    const visit = (node) => {
      if (ts.isCallExpression(node)) {
        const called = node.expression.getText();
        if (called === 'vscode.l10n.t' || (own && called === 't')) {
          const [text] = node.arguments;
          if (!text || !ts.isStringLiteralLike(text)) {
            throw new Error(
              `${relative(inRepository('.'), file)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: a text to be translated must be written out.`,
            );
          }
          texts.add(text.text);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...texts];
}

/** Every text of the pages by its key. */
export async function pageTexts() {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-l10n-'));
  try {
    const outfile = join(folder, 'strings.mjs');
    await build({
      entryPoints: [inRepository('src/webviews/strings/all.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'warning',
    });
    const { allStrings } = await import(pathToFileURL(outfile).href);
    return Object.assign({}, ...Object.values(allStrings));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with a translation: keys that it lacks or that nothing asks for, and places for values that differ. */
export function translationFaults(english, translated) {
  const places = (text) => JSON.stringify([...new Set(text.match(/\{\w+\}/g) ?? [])].sort());
  return [
    ...Object.keys(english)
      .filter((key) => !(key in translated))
      .map((key) => `missing: ${key}`),
    ...Object.keys(translated)
      .filter((key) => !(key in english))
      .map((key) => `not asked for: ${key}`),
    ...Object.keys(english)
      .filter((key) => key in translated && places(english[key]) !== places(translated[key]))
      .map((key) => `other places for values: ${key}`),
  ];
}
