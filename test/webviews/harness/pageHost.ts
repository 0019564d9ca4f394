import { chromium, type BrowserServer } from 'playwright-core';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import { chromiumArguments, findChromium } from '../../../scripts/lib/chromium.mjs';
import { bundlePages, fileOf } from './pageFiles';

/** What a test file is told by the host: whom to connect to, and the folder of the minified bundles. */
export interface PageHostInfo {
  readonly browser: string;
  readonly bundles: string;
}

/** The pages as they are shipped, and a browser to show them in. */
export interface PageHost {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves pages. The bundles and the browser are made when they are first asked for, a browser that ended once more. */
export async function listen(): Promise<PageHost> {
  let bundling: Promise<string> | undefined;
  let launching: Promise<BrowserServer> | undefined;
  const bundles = (): Promise<string> => (bundling ??= bundlePages());
  const browser = (): Promise<BrowserServer> => (launching ??= launch(() => (launching = undefined)));

  const answer = async (url: URL, response: ServerResponse): Promise<void> => {
    if (url.pathname === '/host') {
      const info: PageHostInfo = { browser: (await browser()).wsEndpoint(), bundles: await bundles() };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(info));
      return;
    }
    const { type, body } = await fileOf(url, await bundles());
    response.writeHead(200, { 'content-type': type }).end(body);
  };
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://localhost'), response).catch((error: unknown) =>
      response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await (await launching)?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (bundling) await rm(await bundling, { recursive: true, force: true });
    },
  };
}

async function launch(ended: () => void): Promise<BrowserServer> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found. Install one, or name it in LOUPE_CHROMIUM.');
  const server = await chromium.launchServer({ executablePath, args: chromiumArguments, timeout: 0 });
  server.once('close', ended);
  return server;
}
