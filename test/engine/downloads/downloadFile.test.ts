import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadFile, type DownloadOptions } from '../../../src/engine/downloads/downloadFile';
import { HttpStatus, httpGet } from '../../../src/engine/downloads/httpGet';
import { PartialFile } from '../../../src/engine/downloads/partialFile';
import { shownAddress } from '../../../src/engine/downloads/shownAddress';
import { temporaryFolder } from '../jobs/tinyDataset';
import { unhurried } from '../runtimes/unhurried';
import { serveFile, type Behaviour, type FileServer } from './fileServer';

const bytes = randomBytes(300_000);
const servers: FileServer[] = [];
let partial: PartialFile;
beforeEach(async () => {
  partial = await PartialFile.hold(path.join(temporaryFolder('downloads'), 'data.zip'));
});
afterEach(async () => {
  await partial.release();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const started = async (server: Promise<FileServer>): Promise<FileServer> => {
  servers.push(await server);
  return server;
};
const options = (address: string, more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  address,
  partial,
  most: null,
  words: { file: 'data.zip', missing: ' Look again.', refused: ' Ask for it.', otherwise: '.' },
  environment: {},
  firstWait: 1,
  patience: unhurried,
  ...more,
});
const arrived = (): Buffer => readFileSync(partial.path);

/** What came last before a connection ended may not have been read: where a download continues is not certain. */
const askedFrom = ({ headers }: IncomingMessage): number => Number(/(\d+)-/.exec(headers.range ?? '')?.[1]);

/** Sends the first half, with these headers, and ends the connection. */
const half =
  (headers: Record<string, string>, content = bytes): Behaviour =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length, ...headers });
    response.write(content.subarray(0, content.length / 2), () => response.socket?.end());
    return true;
  };

describe('downloadFile', () => {
  it('continues a file without an etag by the date of its last change', async () => {
    const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
    const conditions: unknown[] = [];
    const server = await started(
      serveFile(bytes, [
        half({ 'last-modified': date }),
        (request, response) => {
          conditions.push(request.headers['if-range']);
          const from = askedFrom(request);
          response.writeHead(206, { 'content-range': `bytes ${from}-299999/300000`, 'content-length': 300_000 - from });
          response.end(bytes.subarray(from));
          return true;
        },
      ]),
    );
    await downloadFile(options(`${server.address}/data.zip`));
    expect(conditions).toEqual([date]);
    expect(arrived().equals(bytes)).toBe(true);
  });

  it.each([
    ['another length', 400_000, {}, {}],
    ['another etag', 300_000, { etag: '"2"' }, { etag: '"1"' }],
  ])('begins again where the piece belongs to a file with %s', async (_, length, headers, first) => {
    const server = await started(
      serveFile(bytes, [
        half(first, randomBytes(300_000)),
        (request, response) => {
          const range = `bytes ${askedFrom(request)}-${length - 1}/${length}`;
          response.writeHead(206, { 'content-range': range, ...headers }).write(bytes.subarray(0, 1000));
          return true;
        },
      ]),
    );
    await downloadFile(options(`${server.address}/data.zip`));
    expect(server.seen.map((line) => line.replace(/\d+-$/, 'n-'))).toEqual([
      'GET /data.zip',
      'GET /data.zip bytes=n-',
      'GET /data.zip',
    ]);
    expect(arrived().equals(bytes)).toBe(true);
  });

  it('gives up on a server that always promises more than it has', async () => {
    const promise: Behaviour = (request, response) => {
      if (request.headers.range) response.writeHead(416).end();
      else
        response.writeHead(200, { 'content-length': bytes.length + 1000 }).write(bytes, () => response.socket?.end());
      return true;
    };
    const server = await started(serveFile(bytes, Array<Behaviour>(50).fill(promise)));
    await expect(downloadFile(options(`${server.address}/data.zip`))).rejects.toThrow(/could not be downloaded/);
    expect(server.seen.length).toBeLessThan(10);
  });

  it('waits as long as a busy server asks for, and says so', async () => {
    const notices: string[] = [];
    const busy: Behaviour = (_, response) => {
      response.writeHead(429, { 'retry-after': '0' }).end();
      return true;
    };
    const server = await started(serveFile(bytes, [busy, busy]));
    await downloadFile(options(`${server.address}/x`, { notify: (...notice) => notices.push(notice[2]) }));
    expect(notices).toHaveLength(2);
    expect(notices[0]).toContain('429');
    expect(arrived().equals(bytes)).toBe(true);
  });

  it('lets the caller refuse an answer by its headers, and explain a status', async () => {
    const server = await started(serveFile(bytes, [() => false, (_, response) => !!response.writeHead(403).end()]));
    const refusal = (): never => {
      throw new Error('no archive');
    };
    await expect(downloadFile(options(`${server.address}/x`, { check: refusal, tries: 1 }))).rejects.toThrow(
      /no archive/,
    );
    const seen: number[] = [];
    await expect(
      downloadFile(options(`${server.address}/x`, { explain: ({ status }) => void seen.push(status) })),
    ).rejects.toThrow(/refuses it \(403\)\. Ask for it\./);
    expect(seen).toEqual([403]);
  });
});

describe('credentials', () => {
  const secret = { Authorization: 'Bearer secret' };
  const seenBy = async (
    behaviours: Behaviour[] = [],
  ): Promise<{ server: FileServer; heads: (string | undefined)[] }> => {
    const heads: (string | undefined)[] = [];
    const noting = (then?: Behaviour): Behaviour => {
      return (request, response) => {
        heads.push(request.headers.authorization);
        return then?.(request, response) ?? false;
      };
    };
    return {
      server: await started(serveFile(bytes, [...behaviours.map(noting), ...Array<Behaviour>(9).fill(noting())])),
      heads,
    };
  };
  const leadTo =
    (where: () => string): Behaviour =>
    (_, response) => {
      response.writeHead(302, { location: where() }).end();
      return true;
    };
  const ask = async (address: string): Promise<void> => {
    const answer = await httpGet(address, { credentials: secret, patience: unhurried, environment: {} });
    answer.destroy();
  };

  it('stay with the server after a redirect to itself', async () => {
    const own = await seenBy([leadTo(() => '/elsewhere')]);
    await ask(`${own.server.address}/data`);
    expect(own.heads).toEqual([secret.Authorization, secret.Authorization]);
  });

  it('go to no other server, nor back once away, nor to another port or name of the same machine', async () => {
    const other = await seenBy([leadTo(() => `${own.server.address}/back`)]);
    const own = await seenBy([leadTo(() => other.server.address)]);
    await ask(`${own.server.address}/data`);
    expect(own.heads).toEqual([secret.Authorization, undefined]);
    expect(other.heads).toEqual([undefined]);
    const named = await seenBy([leadTo(() => named.server.address.replace('127.0.0.1', 'localhost'))]);
    await ask(`${named.server.address}/data`).catch(() => undefined);
    expect(named.heads[0]).toBe(secret.Authorization);
    expect(named.heads.slice(1)).toEqual(named.heads.slice(1).map(() => undefined));
  });

  it('stand in no error', async () => {
    const own = await seenBy([(_, response) => !!response.writeHead(401).end()]);
    const error = await ask(`${own.server.address}/data`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpStatus);
    expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toContain('secret');
  });
});

it.each([
  ['https://ann:pw@example.org/a.zip#x', 'https://example.org/a.zip'],
  ['https://zenodo.org/a.zip?download=1', 'https://zenodo.org/a.zip?download=1'],
  [
    'https://s3.example.org/a.zip?X-Amz-Signature=abc&X-Amz-Credential=me&versionId=3',
    'https://s3.example.org/a.zip?X-Amz-Signature=…&X-Amz-Credential=…&versionId=3',
  ],
  ['https://example.org/a.zip?access_token=t&apikey=k', 'https://example.org/a.zip?access_token=…&apikey=…'],
])('shows %s as %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});
