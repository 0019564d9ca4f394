import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisOwner } from '../../../../src/engine/cache/owner';
import type { CatalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import {
  downloadWeights,
  importWeights,
  removeWeights,
  type InstallOptions,
} from '../../../../src/engine/networks/weights/installWeights';
import { httpGet } from '../../../../src/engine/downloads/httpGet';
import { proxyFor } from '../../../../src/engine/downloads/proxy';
import { temporaryFolder } from '../../jobs/tinyDataset';
import { unhurried } from '../../runtimes/unhurried';
import { hasModels, modelsFolder } from '../testData';
import { serveFile, serveProxy, type Behaviour, type FileServer } from '../../downloads/fileServer';

const before = { ...process.env };
const bytes = randomBytes(700_000);
let cache: string;
let servers: FileServer[];
beforeEach(() => {
  servers = [];
  cache = temporaryFolder('download');
  process.env.LOUPE_CACHE_DIR = cache;
});
afterEach(async () => {
  process.env = { ...before };
  await Promise.all(servers.map((server) => server.close()));
});

const started = async (server: Promise<FileServer>): Promise<FileServer> => {
  servers.push(await server);
  return server;
};
/** An entry whose official file is the random one. */
function entryFor(address: string, content = bytes): CatalogueEntry {
  const entry = catalogueEntry('xception');
  const file = {
    file: 'w.h5',
    address: `${address}/official/w.h5`,
    bytes: content.length,
    hash: { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') },
  } as const;
  return { ...entry, weights: { noTop: file, top: { ...file, file: 'top.h5' } } };
}
const options: InstallOptions = { firstWait: 1, patience: unhurried, environment: {} };
const kept = (): string[] => readdirSync(path.join(cache, 'weights')).sort();

/** Sends the beginning and then ends the connection. */
const cutOff =
  (at: number): Behaviour =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, etag: '"1"' });
    response.write(bytes.subarray(0, at), () => response.destroy());
    return true;
  };
const status =
  (code: number, headers = {}): Behaviour =>
  (_, response) => {
    response.writeHead(code, headers).end();
    return true;
  };

describe('downloadWeights', () => {
  it('puts the file and its receipt into the cache, and says how far it is', async () => {
    const server = await started(serveFile(bytes));
    const steps: [number, number | undefined][] = [];
    const done = await downloadWeights(entryFor(server.address), {
      ...options,
      onProgress: (...step) => steps.push(step),
    });
    expect(done).toEqual({ path: path.join(cache, 'weights', 'w.h5'), bytes: bytes.length, official: true });
    expect(readFileSync(done.path).equals(bytes)).toBe(true);
    expect(kept()).toEqual(['w.h5', 'w.h5.json']);
    expect(steps[0]).toEqual([0, bytes.length]);
    expect(steps.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it('continues where the connection broke', async () => {
    const server = await started(serveFile(bytes, [cutOff(300_000)]));
    const notices: string[] = [];
    const { path: file } = await downloadWeights(entryFor(server.address), {
      ...options,
      notify: (_level, _code, words) => notices.push(words),
    });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(server.seen[1]).toMatch(/^GET \/official\/w\.h5 bytes=[1-9]\d+-$/);
    expect(notices).toHaveLength(1);
  });

  it('begins again where the file on the server changed meanwhile', async () => {
    const server = await started(serveFile(bytes, [cutOff(300_000)], '"2"'));
    const { path: file } = await downloadWeights(entryFor(server.address), options);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('can be cancelled, keeps what arrived, and continues with that the next time', async () => {
    const controller = new AbortController();
    const server = await started(
      serveFile(bytes, [
        (_, response) => {
          response.writeHead(200, { 'content-length': bytes.length, etag: '"1"' });
          response.write(bytes.subarray(0, 200_000));
          return true;
        },
      ]),
    );
    const entry = entryFor(server.address);
    await expect(
      downloadWeights(entry, {
        ...options,
        signal: controller.signal,
        onProgress: (done) => {
          if (done >= 200_000) controller.abort();
        },
      }),
    ).rejects.toThrow(/abort/i);
    expect(kept()).toEqual(['w.h5.part', 'w.h5.part.json']);
    await downloadWeights(entry, options);
    expect(server.seen.at(-1)).toBe('GET /official/w.h5 bytes=200000-');
    expect(kept()).toEqual(['w.h5', 'w.h5.json']);
  });

  it('tries busy servers again, and gives up after several tries in a row', async () => {
    const recovers = await started(serveFile(bytes, [status(503), status(500), status(429, { 'retry-after': '0' })]));
    await downloadWeights(entryFor(recovers.address), options);
    expect(recovers.seen).toHaveLength(4);
    await removeWeights(entryFor(recovers.address));
    const never = await started(
      serveFile(
        bytes,
        Array.from({ length: 9 }, () => status(502)),
      ),
    );
    await expect(downloadWeights(entryFor(never.address), { ...options, tries: 3 })).rejects.toThrow(
      /w\.h5 could not be downloaded: .* answered 502 \(Bad Gateway\), 3 times in a row\. .*loupe weights import/,
    );
    expect(never.seen).toHaveLength(3);
  });

  it.each([
    [404, /does not have it \(404\).*LOUPE_WEIGHTS_MIRROR/],
    [403, /refuses it \(403\).*administrator/],
    [407, /user and password/],
  ])('says what to do about %s, without trying again', async (code, words) => {
    const server = await started(serveFile(bytes, [status(code)]));
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(words);
    expect(server.seen).toHaveLength(1);
  });

  it('throws away a file with another hash, and names both', async () => {
    const server = await started(serveFile(randomBytes(1000)));
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(
      /is not Keras's w\.h5: its SHA256 is [0-9a-f]{64}, not [0-9a-f]{64}/,
    );
    expect(kept()).toEqual([]);
  });

  it('follows redirects, and not round in circles', async () => {
    const server = await started(serveFile(bytes, [status(302, { location: '/elsewhere/w.h5' })]));
    await downloadWeights(entryFor(server.address), options);
    expect(server.seen).toEqual(['GET /official/w.h5', 'GET /elsewhere/w.h5']);
    const circle = await started(
      serveFile(
        bytes,
        Array.from({ length: 40 }, () => status(302, { location: '/again' })),
      ),
    );
    await expect(downloadWeights(entryFor(circle.address), { ...options, tries: 1 })).rejects.toThrow(
      'leads on and on',
    );
  });

  it('takes the file from a mirror', async () => {
    const server = await started(serveFile(bytes));
    const environment = { LOUPE_WEIGHTS_MIRROR: `${server.address}/keras/` };
    await downloadWeights(entryFor('https://unreachable.invalid'), { ...options, environment });
    expect(server.seen).toEqual(['GET /keras/w.h5']);
    await expect(
      downloadWeights(entryFor(server.address), { ...options, environment: { LOUPE_WEIGHTS_MIRROR: 'files' } }),
    ).rejects.toThrow('not an address that begins with https://');
  });

  it('says that there is no network', async () => {
    await expect(downloadWeights(entryFor('https://unreachable.invalid'), { ...options, tries: 1 })).rejects.toThrow(
      /no network|ECONNREFUSED|EAI_AGAIN/,
    );
  });

  it('lets only one process download a file', async () => {
    const server = await started(serveFile(bytes));
    const entry = entryFor(server.address);
    const results = await Promise.allSettled([downloadWeights(entry, options), downloadWeights(entry, options)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'download-running' });
    writeFileSync(path.join(cache, 'weights', 'w.h5.part.lock'), '999999999');
    await downloadWeights(entry, options);
    expect(existsSync(path.join(cache, 'weights', 'w.h5.part.lock'))).toBe(false);
  });
});

describe('the lock of a download', () => {
  const lock = (): string => path.join(cache, 'weights', 'w.h5.part.lock');
  const locked = (content: string, age = 0): void => {
    mkdirSync(path.dirname(lock()), { recursive: true });
    writeFileSync(lock(), content);
    const time = new Date(Date.now() - age);
    utimesSync(lock(), time, time);
  };
  const hour = 3_600_000;
  const me = thisOwner();
  it.each<[string, string, number]>([
    ['a process that is gone', JSON.stringify({ ...me, pid: 999_999_999 }), 0],
    ['another process that got the same number', JSON.stringify({ ...me, started: me.started - hour }), 0],
    ['another machine that has gone silent', JSON.stringify({ ...me, host: 'elsewhere' }), hour],
    ['nobody, as it was never filled', '', hour],
    ['a process that is gone, as it was written before', '999999999', 0],
  ])('of %s is set aside', async (_, content, age) => {
    const server = await started(serveFile(bytes));
    locked(content, age);
    await downloadWeights(entryFor(server.address), options);
    expect(kept()).toEqual(['w.h5', 'w.h5.json']);
  });

  it.each<[string, string, RegExp]>([
    ['a process at work', JSON.stringify(me), new RegExp(`process ${process.pid}\\)`)],
    ['another machine', JSON.stringify({ ...me, pid: 1, host: 'elsewhere' }), /process 1 on elsewhere/],
    ['a process at work, as it was written before', String(process.pid), /is being downloaded already/],
    ['nobody yet, as it was just made', '', /is being downloaded already \(by a process that has just begun\)\./],
  ])('of %s is heeded', async (_, content, words) => {
    const server = await started(serveFile(bytes));
    locked(content);
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(words);
    expect(server.seen).toEqual([]);
    expect(readFileSync(lock(), 'utf8')).toBe(content);
  });

  it.each<[string, () => void]>([
    ['a folder', () => mkdirSync(lock(), { recursive: true })],
    [
      'a link',
      () => {
        mkdirSync(path.dirname(lock()), { recursive: true });
        symlinkSync(path.join(cache, 'other'), lock());
      },
    ],
  ])('that is %s is named, and left as it is', async (_, make) => {
    const server = await started(serveFile(bytes));
    make();
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(
      `${lock()} stands where a download is noted, and is no file. Remove it and start again.`,
    );
    expect(server.seen).toEqual([]);
    expect(kept()).toEqual(['w.h5.part.lock']);
  });
});

describe('a server that sends what it should not', () => {
  it('is stopped where it sends without an end, and nothing of that is kept', async () => {
    let sent = 0;
    const endless: Behaviour = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(bytes)) sent += bytes.length;
        sent += bytes.length;
      };
      response.on('drain', more);
      more();
      return true;
    };
    const server = await started(serveFile(bytes, [endless, endless]));
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toMatchObject({
      code: 'download',
      message: expect.stringMatching(
        /w\.h5 was not downloaded: .* sends more than .*, but the file has .*\(700000 bytes\)/,
      ),
    });
    expect(server.seen).toHaveLength(1);
    expect(sent).toBeLessThan(50 * bytes.length);
    expect(kept()).toEqual([]);
  });

  it('is not listened to where it announces a file of another size', async () => {
    const server = await started(
      serveFile(bytes, [
        (_, response) => {
          response.writeHead(200, { 'content-length': 5e9 });
          response.write(bytes);
          return true;
        },
      ]),
    );
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(
      /sends 4\.\d GB \(5000000000 bytes\)|sends 5\.0 GB/,
    );
    expect(kept()).toEqual([]);
  });

  it('is told the size of what it sent instead', async () => {
    const other = await started(serveFile(bytes.subarray(0, 1000)));
    await expect(downloadWeights(entryFor(other.address), options)).rejects.toThrow(
      /is not Keras's w\.h5: .*and it has 1000 bytes instead of 700000\. It was thrown away/,
    );
  });

  it.each([
    ['file:///etc/passwd', /leads to file:, which is not followed/],
    ['http://', /leads to an address that is none/],
    ['/w.h5', /leads on and on \(more than 6 redirects\)/],
  ])('is not followed to %s', async (location, words) => {
    const server = await started(
      serveFile(
        bytes,
        Array.from({ length: 20 }, () => status(302, { location })),
      ),
    );
    await expect(downloadWeights(entryFor(server.address), options)).rejects.toThrow(words);
    expect(server.seen.length).toBeLessThan(8);
  });
});

describe('a proxy', () => {
  it('passes the download on, with its user and password', async () => {
    const [server, proxy] = [await started(serveFile(bytes)), await started(serveProxy('me:se:cret'))];
    const environment = { HTTP_PROXY: proxy.address.replace('//', '//me:se%3Acret@') };
    await downloadWeights(entryFor(server.address), { ...options, environment });
    expect(proxy.seen).toEqual([`GET ${server.address}/official/w.h5`]);
    await removeWeights(entryFor(server.address));
    await expect(
      downloadWeights(entryFor(server.address), { ...options, environment: { http_proxy: proxy.address } }),
    ).rejects.toThrow('user and password');
    await downloadWeights(entryFor(server.address), {
      ...options,
      environment: { ...environment, NO_PROXY: 'example.org,127.0.0.1' },
    });
    expect(proxy.seen).toHaveLength(2);
  });

  it('is chosen by the usual variables', () => {
    const chosen = (address: string, environment: NodeJS.ProcessEnv): string | undefined =>
      proxyFor(new URL(address), environment)?.href;
    expect(chosen('https://a.org', { HTTP_PROXY: 'http://p:1' })).toBeUndefined();
    expect(chosen('https://a.org', { https_proxy: 'p:3128', HTTPS_PROXY: 'http://other' })).toBe('http://p:3128/');
    expect(chosen('http://a.org', { ALL_PROXY: 'http://p:1' })).toBe('http://p:1/');
    for (const exception of ['a.org', '.a.org', '*.a.org', 'x.a.org:443', '*'])
      expect(
        chosen('https://x.a.org', { HTTPS_PROXY: 'http://p', NO_PROXY: ` b.org, ${exception}` }),
        exception,
      ).toBeUndefined();
    for (const other of ['b.org', 'xa.org', 'x.a.org:80', 'y.x.a.org'])
      expect(chosen('https://x.a.org', { HTTPS_PROXY: 'http://p', NO_PROXY: other }), other).toBeDefined();
  });

  const openssl = ((): boolean => {
    try {
      execFileSync('openssl', ['version']);
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!openssl)('is tunnelled through for https, without trusting anybody', async () => {
    const folder = temporaryFolder('tls');
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
      ],
      { stdio: 'ignore' },
    );
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) =>
      response.end('secret'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = await started(serveProxy());
    const { port } = server.address() as AddressInfo;
    const asked = { environment: { HTTPS_PROXY: proxy.address }, patience: unhurried };
    await expect(httpGet(`https://localhost:${port}/w.h5`, asked)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(proxy.seen).toEqual([`CONNECT localhost:${port}`]);
    server.closeAllConnections();
    server.close();
  });
});

describe.skipIf(!hasModels)('importWeights', () => {
  const file = path.join(modelsFolder, 'mobilenet_2_5_224_tf_no_top.h5');

  it('copies a file that fits, under the name that Keras gives it', async () => {
    const done = await importWeights(catalogueEntry('mobilenet_0.25'), file);
    expect(done.path).toBe(path.join(cache, 'weights', 'mobilenet_2_5_224_tf_no_top.h5'));
    expect(readFileSync(done.path).equals(readFileSync(file))).toBe(true);
    expect(await removeWeights(catalogueEntry('mobilenet_0.25'))).toBeGreaterThan(1_000_000);
    expect(kept()).toEqual([]);
  });

  it('refuses a file that does not fit, and leaves nothing behind', async () => {
    await expect(importWeights(catalogueEntry('mobilenet_0.5'), file)).rejects.toThrow(
      /mobilenet_2_5_224_tf_no_top\.h5: .*\[3, 3, 3, 8\].*\[3, 3, 3, 16\]/,
    );
    await expect(importWeights(catalogueEntry('mobilenet_0.5'), 'no.h5')).rejects.toThrow(/no\.h5 cannot be read/);
    expect(existsSync(path.join(cache, 'weights'))).toBe(false);
  });
});
