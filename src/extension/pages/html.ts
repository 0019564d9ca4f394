import { randomBytes } from 'node:crypto';
import { pageTag, type PageName } from '../../protocol/pages/envelope';

/** What the page's document is made of; URIs as the webview spells them. */
export interface PageDocument {
  readonly page: PageName;
  readonly title: string;
  readonly cspSource: string;
  readonly script: string;
  /** What the script imports: it loads with the script, not after it. */
  readonly chunks: readonly string[];
  readonly stylesheet: string;
  /** The language of the texts, as in `de`. */
  readonly language: string;
  /** Translations by key; English where one is missing. */
  readonly strings: Readonly<Record<string, string>>;
  /** Small JSON that the panel is restored from after a reload. */
  readonly restore: unknown;
}

/**
 * The whole document of a page. Scripts run by a nonce only. The first script keeps what the panel is restored
 * from with the panel itself, before the page's own script can ask for the editor's interface.
 */
export function pageHtml(document: PageDocument, nonce = randomBytes(24).toString('base64')): string {
  const { page, cspSource } = document;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' ${cspSource}`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} blob:`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(document.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(document.title)}</title>
<link rel="stylesheet" href="${document.stylesheet}">
${document.chunks.map((chunk) => `<link rel="modulepreload" nonce="${nonce}" href="${chunk}">`).join('\n')}
<script type="application/json" id="loupe-strings">${inlineJson(document.strings)}</script>
<script type="application/json" id="loupe-restore">${inlineJson(document.restore)}</script>
<script nonce="${nonce}">{
const editor = acquireVsCodeApi();
const restore = JSON.parse(document.getElementById('loupe-restore').textContent);
editor.setState({ ...editor.getState(), restore });
globalThis.acquireVsCodeApi = () => editor;
}</script>
</head>
<body data-page="${page}">
<${pageTag(page)}></${pageTag(page)}>
<script type="module" nonce="${nonce}" src="${document.script}"></script>
</body>
</html>
`;
}

/** JSON that cannot end the script element it stands in. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value ?? null)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
