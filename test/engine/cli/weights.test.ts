import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { importOutputSchema, predictOutputSchema, weightsOutputSchema } from '../../../src/protocol/cliOutput';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { hasModels, modelsFolder } from '../networks/testData';
import { serveFile, serveProxy, type FileServer } from '../downloads/fileServer';
import { startCli, type Ended } from './builtCli';

const models = path.join(__dirname, '..', 'networks', 'importing', 'expected');
const before = { ...process.env };
let workspace: string;
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;
const listed = async (): Promise<v.InferOutput<typeof weightsOutputSchema>> =>
  v.parse(weightsOutputSchema, JSON.parse((await loupe('weights', '--json')).stdout));

beforeEach(() => {
  workspace = temporaryFolder('ws');
  for (const name of [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'http_proxy',
    'https_proxy',
    'ALL_PROXY',
    'LOUPE_WEIGHTS_MIRROR',
    'LOUPE_WEIGHTS_DIR',
  ])
    delete process.env[name];
  process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
  process.env.KERAS_HOME = workspace;
});
afterAll(() => {
  process.env = { ...before };
});

describe('loupe weights', () => {
  test('lists every network with what it is and what is here', async () => {
    const { networks } = await listed();
    expect(networks.find(({ name }) => name === 'mobilenet_v2')).toMatchObject({
      state: 'shipped',
      size: 224,
      licence: 'Apache-2.0',
    });
    expect(networks.find(({ name }) => name === 'xception')).toMatchObject({
      state: 'absent',
      path: null,
      bytes: 83683744,
    });
    expect((await loupe('weights')).stdout).toMatch(/xception +299 +20\.9 M +79\.8 MB +0\.790 +MIT\n/);
  });

  test.each([
    [['weights', 'fetch']],
    [['weights', 'download']],
    [['weights', 'download', 'mobilenet_v2']],
    [['weights', 'import', 'some.h5']],
    [['import-model', 'x.h5', '--preprocessing', 'grey']],
  ])('wrong use ends with 2: %j', async (args) => {
    const { code, stdout, stderr } = await loupe(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/ at .*\.js:/);
  });

  test('a network that is not there is reported in one sentence', async () => {
    process.env.LOUPE_WEIGHTS_MIRROR = 'http://127.0.0.1:9/keras';
    const { code, stderr } = await loupe('weights', 'remove', 'resnet7');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no backbone "resnet7"'),
    });
  });
});

describe.skipIf(!hasModels)('downloading and importing real weights', () => {
  const name = 'mobilenet_0.25';
  const file = 'mobilenet_2_5_224_tf_no_top.h5';
  const bytes = hasModels ? readFileSync(path.join(modelsFolder, file)) : Buffer.alloc(0);
  const servers: FileServer[] = [];
  const serving = async (server: Promise<FileServer>): Promise<FileServer> => {
    servers.push(await server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  test('says the size before, reports progress, and uses what came', async () => {
    const server = await serving(serveFile(bytes));
    process.env.LOUPE_WEIGHTS_MIRROR = server.address;
    const { code, stderr } = await loupe('weights', 'download', name, '--progress', 'json');
    expect(code).toBe(0);
    const lines = stderr.trim().split('\n');
    expect(lines[0]).toMatch(/^MobileNet 0\.25: about \d+ KB are downloaded and kept\.$/);
    expect(
      lines
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as unknown)
        .at(-1),
    ).toEqual({ phase: 'download', done: 2, total: 2 });
    expect(lines.at(-1)).toContain('Nobody published this file’s hash, so it was only seen to fit the network');
    expect((await listed()).networks.find((one) => one.name === name)).toMatchObject({ state: 'cache' });
    expect((await loupe('weights', 'remove', name)).stderr).toMatch(/MB freed/);
    expect((await listed()).networks.find((one) => one.name === name)).toMatchObject({ state: 'absent' });
  });

  test.each(['SIGKILL', 'SIGINT'] as const)(
    '%s in the middle leaves no half file, and the next time continues',
    async (signal) => {
      const server = await serving(
        serveFile(bytes, [
          (_, response) => {
            response.writeHead(200, { 'content-length': bytes.length, etag: '"1"' });
            response.write(bytes.subarray(0, 400_000));
            return true;
          },
        ]),
      );
      process.env.LOUPE_WEIGHTS_MIRROR = server.address;
      const { child, ended, until } = startCli(['weights', 'download', name], workspace);
      const part = path.join(process.env.LOUPE_CACHE_DIR!, 'weights', `${file}.part`);
      await until(() => existsSync(part) && statSync(part).size >= 400_000);
      child.kill(signal);
      const { code, stderr } = await ended;
      if (signal === 'SIGINT')
        expect({ code, stderr }).toMatchObject({
          code: 3,
          stderr: expect.stringContaining('What has arrived is kept'),
        });
      expect((await listed()).networks.find((one) => one.name === name)).toMatchObject({ state: 'partial' });
      expect((await loupe('weights', 'download', name)).code).toBe(0);
      expect(server.seen.at(-1)).toBe(`GET /${file} bytes=400000-`);
      expect(readFileSync(part.replace(/\.part$/, '')).equals(bytes)).toBe(true);
    },
  );

  test('goes through a proxy to a server whose certificate the user trusts', async () => {
    const folder = temporaryFolder('tls');
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
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
      response.setHeader('content-length', bytes.length).end(bytes),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = await serving(serveProxy());
    process.env.HTTPS_PROXY = proxy.address;
    process.env.LOUPE_WEIGHTS_MIRROR = `https://localhost:${(server.address() as AddressInfo).port}`;
    const refused = await loupe('weights', 'download', name);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT). Where a proxy replaces certificates, name its own with NODE_EXTRA_CA_CERTS.',
      ),
    });
    process.env.NODE_EXTRA_CA_CERTS = certificate;
    const { code } = await loupe('weights', 'download', name);
    delete process.env.NODE_EXTRA_CA_CERTS;
    expect(code).toBe(0);
    expect(proxy.seen.every((line) => line.startsWith('CONNECT localhost:'))).toBe(true);
    server.closeAllConnections();
    server.close();
  });

  test('imports a file under any name, and refuses one that does not fit', async () => {
    const given = path.join(modelsFolder, file);
    expect((await loupe('weights', 'import', given)).stderr).toContain('fits and is now');
    expect(await loupe('weights', 'import', given, '--as', 'xception')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${file} has 135 weights, but the network`),
    });
  });
});

test('a model of the user’s own predicts and is scored like any other run', async () => {
  const dataset = await tinyDataset(3);
  const names = path.join(workspace, 'labels.json');
  writeFileSync(names, JSON.stringify(['blue: 🐟', 'grün 100%', 'red #1 (fly agaric)']));
  const imported = await loupe('import-model', path.join(models, 'sequential.keras'), '--labels', names, '--json');
  expect(imported.code).toBe(0);
  const output = v.parse(importOutputSchema, JSON.parse(imported.stdout));
  expect(output).toMatchObject({
    kind: 'classifier',
    name: 'sequential',
    notices: [
      {
        code: 'imported',
        level: 'info',
        message: 'Dropped, because they do nothing when a model is used: RandomFlip.',
      },
    ],
  });
  expect(readFileSync(path.join(output.run!, 'model', 'README.md'), 'utf8')).toContain(
    'Its preprocessing (`none`) is part of the network.',
  );
  const predicted = v.parse(
    predictOutputSchema,
    JSON.parse((await loupe('predict', 'latest', dataset, '--json')).stdout),
  );
  expect(predicted.predictions).toHaveLength(9);
  expect((await loupe('evaluate', 'latest')).stderr).toContain(
    'was imported, so it has no images of its own. Name a folder',
  );
  expect((await loupe('evaluate', 'latest', dataset)).stdout).toMatch(/test +accuracy/);
  const refused = await loupe(
    'import-model',
    path.join(models, 'tf.h5'),
    '--preprocessing',
    'tf',
    '--labels',
    names,
    '--out',
    output.run!,
  );
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('already holds files') });
});

test('a backbone of the user’s own is listed, and a name of Loupe’s own is refused', async () => {
  expect(
    (await loupe('import-model', path.join(models, 'sequential.h5'), '--as', 'backbone', '--name', 'mine')).stdout,
  ).toContain('24 x 24 pixels in, 5 features out');
  expect((await listed()).imported).toEqual(['mine']);
  expect(
    (await loupe('import-model', path.join(models, 'sequential.h5'), '--as', 'backbone', '--name', 'xception')).stderr,
  ).toContain('is the name of a network that Loupe brings');
  await loupe('weights', 'remove', 'mine');
  expect((await listed()).imported).toEqual([]);
});
