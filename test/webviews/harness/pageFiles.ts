import { build } from 'esbuild';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageNames, pageTag, type PageName } from '../../../src/protocol/pages/envelope';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof themes)[number];

interface ThemeFile {
  readonly bodyClasses: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Bundles the pages as `esbuild.mjs --production` does, into a folder of their own. */
export async function bundlePages(): Promise<string> {
  const bundles = await mkdtemp(path.join(tmpdir(), 'loupe-pages-'));
  // As scripts/lib/pages.mjs divides them.
  for (const names of [pageNames.filter((name) => name !== 'trainForm'), ['trainForm']]) {
    await build({
      absWorkingDir: root,
      entryPoints: Object.fromEntries(names.map((name) => [name, `src/webviews/${name}/${name}Page.ts`])),
      bundle: true,
      splitting: true,
      minify: true,
      keepNames: true,
      format: 'esm',
      target: 'es2022',
      platform: 'browser',
      tsconfig: 'src/webviews/tsconfig.json',
      outdir: bundles,
      define: { LOUPE_VERSION: '"0.0.0"' },
      logLevel: 'error',
    });
  }
  return bundles;
}

/** What is found at an address: a page under the content policy that the extension gives it, its script, a theme. */
export async function fileOf(url: URL, bundles: string): Promise<{ type: string; body: string | Buffer }> {
  const [, kind, name = ''] = url.pathname.split('/');
  if (kind === 'favicon.ico') return { type: 'image/x-icon', body: '' };
  if (kind === 'page') return { type: 'text/html', body: await document(name, url.searchParams.get('theme') as Theme) };
  if (kind === 'theme') {
    const rules = Object.entries((await readTheme(name as Theme)).variables).map(([key, value]) => `${key}: ${value};`);
    return { type: 'text/css', body: `html { ${rules.join('\n')} }` };
  }
  const file = kind === 'media' ? path.join(root, 'media/pages', name) : path.join(bundles, name);
  return { type: types[path.extname(name)] ?? 'application/octet-stream', body: await readFile(file) };
}

export async function readTheme(theme: Theme): Promise<ThemeFile> {
  return JSON.parse(await readFile(path.join(root, 'test/webviews/themes', `${theme}.json`), 'utf8')) as ThemeFile;
}

async function document(name: string, theme: Theme): Promise<string> {
  const tag = pageTag(name as PageName);
  const nonce = 'test';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'self'`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
  ].join('; ');
  const { bodyClasses } = await readTheme(theme);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Loupe</title>
<link rel="stylesheet" href="/theme/${theme}"><link rel="stylesheet" href="/media/base.css">
<script type="application/json" id="loupe-strings">{}</script></head>
<body data-page="${name}" data-vscode-theme-kind="${bodyClasses[0]}" class="${bodyClasses.join(' ')}"><${tag}></${tag}>
<script type="module" nonce="${nonce}" src="/dist/${name}.js"></script></body></html>`;
}
