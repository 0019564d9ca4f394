// Serves the dataset page as it is built, with a host of the bench behind it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { inRepository } from '../../../scripts/lib/repository.mjs';

const types = { '.js': 'text/javascript', '.css': 'text/css' };

/** Runs inside the page before its own scripts: messages go to the server, answers come back as the editor posts them. */
function installHost(state) {
  const revive = (value) =>
    JSON.parse(value, (_, one) =>
      one && typeof one === 'object' && '$bytes' in one
        ? Uint8Array.from(atob(one.$bytes), (c) => c.charCodeAt(0))
        : one,
    );
  const send = (message) => window.postMessage(message, '*');
  window.acquireVsCodeApi = () => ({
    getState: () => undefined,
    setState: () => undefined,
    postMessage: async ({ id, method, params }) => {
      if (method === 'ready') {
        send({ kind: 'reply', id, ok: true, result: null });
        return send({ kind: 'snapshot', state });
      }
      const answer = await fetch('/ask', { method: 'POST', body: JSON.stringify({ method, params }) });
      send({ kind: 'reply', id, ok: true, result: revive(await answer.text()) });
    },
  });
}

/** Bytes travel as text, which costs the page about what the editor's copies do. */
const text = (value) =>
  JSON.stringify(value, (_, one) =>
    one instanceof Uint8Array
      ? { $bytes: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64') }
      : one,
  );

/** The address of the page, and `use` to put a host behind it. */
export async function serve(dist, state) {
  let host;
  const theme = JSON.parse(readFileSync(inRepository('test', 'webviews', 'themes', 'dark.json'), 'utf8'));
  const variables = Object.entries(theme.variables).map(([key, value]) => `${key}: ${value};`);
  const chunks = JSON.parse(readFileSync(join(dist, 'webviews', 'datasets.chunks.json'), 'utf8'));
  const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Loupe</title>
${chunks.map((chunk) => `<link rel="modulepreload" href="/${chunk}">`).join('\n')}
<link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/base.css">
<script>(${installHost})(${JSON.stringify(state).replaceAll('<', '\\u003c')})</script></head>
<body data-page="datasets" class="${theme.bodyClasses.join(' ')}"><loupe-datasets-page></loupe-datasets-page>
<script type="module" src="/datasets.js"></script></body></html>`;
  const body = async (name, request) => {
    if (name === '/') return ['text/html', page];
    if (name === '/theme.css') return ['text/css', `html { ${variables.join('\n')} }`];
    if (name === '/base.css') return ['text/css', readFileSync(inRepository('media', 'pages', 'base.css'))];
    if (name !== '/ask') return [types[extname(name)] ?? 'text/plain', readFileSync(join(dist, 'webviews', name))];
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    // As between processes: the answer is a copy.
    return ['application/json', text(deserialize(serialize(await host.answer(JSON.parse(Buffer.concat(chunks))))))];
  };
  const server = createServer((request, response) => {
    body(new URL(request.url, 'http://localhost').pathname, request).then(
      ([type, content]) => response.writeHead(200, { 'content-type': type }).end(content),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    use: (next) => (host = next),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
