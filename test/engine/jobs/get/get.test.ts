import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getDataset, type GotDataset } from '../../../../src/engine/jobs/get/get';
import type { GetJob } from '../../../../src/engine/jobs/get/getJob';
import { datasetRecordSchema } from '../../../../src/protocol/getOutput';
import { parseJsonWith } from '../../../../src/protocol/parse';
import { makeTar, makeZip } from '../../archives/makeArchives';
import { unhurried } from '../../runtimes/unhurried';
import { temporaryFolder } from '../tinyDataset';
import { cut, file, json, serve, status, type Answer, type TestServer } from './kaggleServer';

const before = { ...process.env };
const secret = 'do-not-tell-0123456789';
const basic = `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`;
const photo = randomBytes(200_000);
const archive = makeZip([
  { name: 'cat/1.jpg', data: photo },
  { name: 'dog/1.jpg', data: 'x' },
  { name: 'LICENSE.txt', data: 'CC0' },
]);
let root: string;
let folder: string;
let servers: TestServer[];
let notices: string[];
beforeEach(() => {
  servers = [];
  notices = [];
  root = temporaryFolder('get');
  folder = path.join(root, 'data');
  process.env.LOUPE_CACHE_DIR = path.join(root, 'cache');
});
afterEach(async () => {
  process.env = { ...before };
  await Promise.all(servers.map((server) => server.close()));
});

async function started(answers: Parameters<typeof serve>[0]): Promise<TestServer> {
  const server = await serve(answers);
  servers.push(server);
  return server;
}
const get = (source: string, more: Partial<GetJob> = {}): Promise<GotDataset> =>
  getDataset({
    source,
    folder,
    environment: { KAGGLE_CONFIG_DIR: path.join(root, 'nobody') },
    firstWait: 1,
    patience: unhurried,
    notify: (...notice) => notices.push(notice[2]),
    ...more,
  });
/** What came last before a connection ended may not have been read: where it continues is not certain. */
const continued = expect.stringMatching(/^bytes=[1-9]\d*-$/) as string;
const kept = (): string[] => {
  const place = path.join(root, 'cache', 'downloads');
  return existsSync(place) ? readdirSync(place) : [];
};
const files = (): string[] =>
  (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[]).filter((name) => /\.\w+$/.test(name)).sort();
/** Nothing is in the folder or beside it. */
const noLitter = (): void =>
  expect(readdirSync(root).filter((name) => !['cache', 'set.zip'].includes(name))).toEqual([]);

describe('an address', () => {
  it('is fetched and unpacked, and what it was stands beside it', async () => {
    const server = await started({ '/set.zip?token=hidden&v=2': file(archive) });
    const steps = new Set<string>();
    const got = await get(`${server.address.replace('//', '//ann:pw@')}/set.zip?token=hidden&v=2`, {
      onStep: (step) => steps.add(step),
    });
    expect(files()).toEqual(['DATASET.json', 'LICENSE.txt', 'cat/1.jpg', 'dog/1.jpg'].sort());
    expect(readFileSync(path.join(folder, 'cat/1.jpg')).equals(photo)).toBe(true);
    const text = readFileSync(path.join(folder, got.recordFile), 'utf8');
    expect(parseJsonWith(datasetRecordSchema, text)).toEqual({ ok: true, value: got.record });
    expect(got.record).toMatchObject({
      source: `${server.address}/set.zip?token=…&v=2`,
      archive: { name: 'set.zip', bytes: archive.length, sha256: createHash('sha256').update(archive).digest('hex') },
      files: 3,
      licence: null,
      papers: ['LICENSE.txt'],
    });
    expect(text).not.toMatch(/hidden|pw/);
    expect([...steps]).toEqual(['download', 'verify', 'look', 'unpack']);
    expect(kept()).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['cache', 'data']);
  });

  it('continues after a connection that breaks, with ranges, and begins again where the file changed', async () => {
    const server = await started({ '/set.zip': [cut(archive, 90_000), file(archive)] });
    await get(`${server.address}/set.zip`);
    expect(server.asked.map(({ range }) => range)).toEqual([undefined, continued]);
    expect(notices.join()).toMatch(/trying again/);

    folder = path.join(root, 'second');
    const other = await started({ '/set.zip': [cut(randomBytes(archive.length), 90_000, '"old"'), file(archive)] });
    await get(`${other.address}/set.zip`);
    expect(files()).toHaveLength(4);
  });

  it('takes the whole file where the server cannot continue, and says so', async () => {
    const whole: Answer = (_, response) =>
      void response.writeHead(200, { 'content-length': archive.length }).end(archive);
    const server = await started({ '/set.zip': [cut(archive, 90_000), whole] });
    await get(`${server.address}/set.zip`);
    expect(server.asked).toHaveLength(2);
    expect(notices.join()).toMatch(/sends the whole file again .*: the [\d.]+ KB that came before are dropped/);
    expect(files()).toHaveLength(4);
  });

  it('gives up in the end, keeps what came, and continues the next time', async () => {
    const server = await started({
      '/set.zip': [cut(archive, 90_000), ...Array<Answer>(5).fill(status(503)), file(archive)],
    });
    await expect(get(`${server.address}/set.zip`, { tries: 3 })).rejects.toThrow(/What has arrived is kept/);
    noLitter();
    expect(kept()).toHaveLength(2);
    for (let i = 0; i < 2; i++) await get(`${server.address}/set.zip`, { tries: 9 }).catch(() => undefined);
    expect(server.asked.at(-1)!.range).toEqual(continued);
    expect(notices.join()).toMatch(/Continuing after [\d.]+ KB that came before/);
    expect(files()).toHaveLength(4);
  });

  it.each<[string, Answer, RegExp]>([
    ['404', status(404), /does not have it \(404\)\. Check the address\. Or fetch/],
    ['403', status(403), /refuses it \(403\).*fetch it with the browser/],
    [
      'a web page',
      status(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>'),
      /sends a web page, and not a file/,
    ],
    [
      'a web page without saying so',
      status(200, {}, '<!doctype html><title>Sign in'),
      /sends a web page, and not a file/,
    ],
    ['JSON under the name of an archive', json({ error: 'no' }), /its content is that of no archive/],
    ['a damaged archive', file(archive.subarray(0, 1000)), /set\.zip is damaged or not whole/],
    ['an archive of another kind', file(Buffer.from('Rar!\x1a\x07\x01\x00')), /what it holds is rar/],
    ['an archive that leads outside', file(makeZip([{ name: '../../x', data: 'x' }])), /names a place outside/],
    [
      'one of another kind by its name',
      file(archive, { 'content-disposition': 'attachment; filename="set.7z"' }),
      /set\.7z was not downloaded/,
    ],
  ])('leaves nothing in folder or cache where the server sends %s', async (_, answer, message) => {
    const server = await started({ '/set.zip': answer });
    await expect(get(`${server.address}/set.zip`)).rejects.toThrow(message);
    noLitter();
    expect(kept().filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is refused where the hash is another than was asked for, and not unpacked', async () => {
    const server = await started({ '/set.zip': file(archive) });
    const sha256 = createHash('sha256').update(archive).digest('hex');
    await expect(get(`${server.address}/set.zip`, { sha256: 'f'.repeat(64) })).rejects.toMatchObject({
      code: 'download-hash',
      message: expect.stringContaining(sha256) as string,
    });
    noLitter();
    expect(kept()).toEqual([]);
    await get(`${server.address}/set.zip`, { sha256: `sha256:${sha256.toUpperCase()}` });
    expect(files()).toHaveLength(4);
  });

  it('cancelled in the middle keeps the part and says so; cancelled while unpacking leaves nothing in the folder', async () => {
    const stop = new AbortController();
    const server = await started({
      '/set.zip': [
        (_, response) => {
          response.writeHead(200, { 'content-length': archive.length, etag: '"1"' });
          response.write(archive.subarray(0, 90_000));
        },
        file(archive),
      ],
    });
    const address = `${server.address}/set.zip`;
    const onStep: GetJob['onStep'] = (_, done) => void (done === 90_000 && setTimeout(() => stop.abort(), 1));
    await expect(get(address, { signal: stop.signal, onStep })).rejects.toThrow();
    noLitter();
    expect(notices.join()).toMatch(/What has arrived of set\.zip \(87\.9 KB\) is kept in the cache/);

    const second = new AbortController();
    await expect(
      get(address, { signal: second.signal, onStep: (step) => void (step === 'unpack' && second.abort()) }),
    ).rejects.toThrow();
    noLitter();
    notices = [];
    await get(address);
    expect(notices.join()).toMatch(/is in the cache from before .* not downloaded again/);
    expect(server.asked).toHaveLength(2);
    expect(files()).toHaveLength(4);
  });

  it('fills an empty folder, and writes over nothing', async () => {
    mkdirSync(folder);
    const server = await started({ '/set.zip': file(archive) });
    await get(`${server.address}/set.zip`);
    await expect(get(`${server.address}/set.zip`)).rejects.toMatchObject({ code: 'folder-not-empty' });
    writeFileSync(path.join(root, 'a.txt'), 'mine');
    await expect(get(`${server.address}/set.zip`, { folder: path.join(root, 'a.txt') })).rejects.toMatchObject({
      code: 'no-folder',
    });
    expect(readFileSync(path.join(root, 'a.txt'), 'utf8')).toBe('mine');
    expect(server.asked).toHaveLength(1);
  });

  it('that is no archive is kept as the file it is', async () => {
    const server = await started({
      '/x': file(Buffer.from('file,label\n'), { 'content-disposition': "attachment; filename*=UTF-8''la%20bels.csv" }),
    });
    await get(`${server.address}/x`);
    expect(files()).toEqual(['DATASET.json', 'la bels.csv']);
    expect(notices.join()).toMatch(/is no archive: it is kept as it is/);
  });
});

it('forgets downloads that nobody has continued for a month, and no other file', async () => {
  const set = path.join(root, 'set.zip');
  writeFileSync(set, archive);
  const place = path.join(root, 'cache', 'downloads');
  mkdirSync(place, { recursive: true });
  const [old, young, other, held] = [
    '0'.repeat(16) + '-old.zip.part',
    '1'.repeat(16) + '-young.zip.part',
    `${'3'.repeat(16)}-lone.zip.part.json`,
    '2'.repeat(16) + '-held.zip.part',
  ];
  for (const name of [old, `${old}.json`, young, other, held, `${held}.lock`])
    writeFileSync(path.join(place, name), 'x');
  const before = new Date(Date.now() - 31 * 24 * 3600_000);
  for (const name of [old, other, held]) utimesSync(path.join(place, name), before, before);
  await get(set);
  expect(kept().sort()).toEqual([young, other, held, `${held}.lock`].sort());
  expect(notices.join()).toMatch(/1 download that nobody has continued for 30 days was removed/);
});

it('archives in an archive are unpacked one level deep, into folders of their names', async () => {
  const set = path.join(root, 'set.zip');
  const deepest = makeZip([{ name: 'x.jpg', data: 'x' }]);
  writeFileSync(
    set,
    makeZip([
      { name: 'train.zip', data: makeZip([{ name: 'train/cat.0.jpg', data: 'c' }]) },
      {
        name: 'test.tar.gz',
        data: gzipSync(
          makeTar([
            { name: '1.jpg', data: 't' },
            { name: 'deep.zip', data: deepest },
          ]),
        ),
      },
      { name: 'taken/a.jpg', data: 'a' },
      { name: 'taken.zip', data: deepest },
      { name: 'evil.zip', data: makeZip([{ name: '../evil.jpg', data: 'e' }]) },
      { name: 'locked.zip', data: makeZip([{ name: 'l.jpg', flags: 1 }]) },
      { name: 'no-archive.zip', data: 'text' },
      { name: 'DATASET.json', data: '{}' },
    ]),
  );
  const got = await get(set);
  expect(files()).toEqual(
    [
      'DATASET-2.json',
      'DATASET.json',
      'evil.zip',
      'locked.zip',
      'no-archive.zip',
      'taken.zip',
      'taken/a.jpg',
      'test/1.jpg',
      'test/deep.zip',
      'train/cat.0.jpg',
    ].sort(),
  );
  expect(got.files).toBe(9);
  expect(got.recordFile).toBe('DATASET-2.json');
  const said = notices.join('\n');
  expect(said).toMatch(/train\.zip, an archive in the archive, was unpacked to the folder train\./);
  expect(said).toMatch(/taken\.zip, .* is left as it is: taken is there already/);
  expect(said).toMatch(/evil\.zip, .* is left as it is: .*names a place outside/);
  expect(said).toMatch(/locked\.zip, .* is left as it is: .*is encrypted/);
  expect(existsSync(set)).toBe(true);
});

describe('Kaggle', () => {
  const dataset = '/api/v1/datasets/download/owner/some-set';
  const view = '/api/v1/datasets/view/owner/some-set';
  const about = {
    title: 'Some Set',
    licenseName: 'CC0: Public Domain',
    ownerName: 'Ann',
    lastUpdated: '2021-05-06T07:08:09Z',
    currentVersionNumber: 3,
  };
  const competition = '/api/v1/competitions/data/download-all/dogs';
  const withToken = (server: TestServer): Partial<GetJob> => ({
    environment: { LOUPE_KAGGLE_ADDRESS: server.address, KAGGLE_USERNAME: 'ann', KAGGLE_KEY: secret },
  });

  it('gets the token, the store it leads to does not, and licence and citation are kept', async () => {
    const store = await started({ '/bucket/archive.zip?X-Goog-Signature=abc': file(archive) });
    const kaggle = await started({
      [dataset]: status(302, { location: `${store.address}/bucket/archive.zip?X-Goog-Signature=abc` }),
      [view]: json(about),
    });
    const { record } = await get('kaggle:owner/some-set', withToken(kaggle));
    expect(kaggle.asked.map(({ authorization }) => authorization)).toEqual([basic, basic]);
    expect(store.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    expect(record).toMatchObject({
      source: 'kaggle:owner/some-set',
      page: `${kaggle.address}/datasets/owner/some-set`,
      licence: 'CC0: Public Domain',
      citation: `Ann (2021). “Some Set”, version 3. Kaggle, ${kaggle.address}/datasets/owner/some-set`,
      title: 'Some Set',
      datasetVersion: 3,
      archive: { name: 'some-set.zip' },
    });
    const everything = [...notices, readFileSync(path.join(folder, 'DATASET.json'), 'utf8')].join();
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('abc');
  });

  it('a download that breaks after the redirect asks Kaggle again, and continues at the store', async () => {
    const store = await started({ '/a.zip': [cut(archive, 90_000), file(archive)] });
    const kaggle = await started({
      [dataset]: status(302, { location: `${store.address}/a.zip` }),
      [view]: json(about),
    });
    await get('https://www.kaggle.com/datasets/owner/some-set/data', withToken(kaggle));
    expect(store.asked.map(({ range }) => range)).toEqual([undefined, continued]);
  });

  it('a version is asked for, and a licence that cannot be read stops nothing', async () => {
    const kaggle = await started({ [`${dataset}?datasetVersionNumber=2`]: file(archive), [view]: status(500) });
    const { record } = await get('kaggle:owner/some-set/versions/2', withToken(kaggle));
    expect(record.licence).toBeNull();
    expect(notices.join()).toMatch(/Licence and citation could not be read from Kaggle/);
  });

  it.each([
    [
      403,
      true,
      /rules have not been accepted\. Open http:.*\/competitions\/dogs\/rules, accept them there, and try again\.$/,
    ],
    [403, false, /competitions\/dogs\/rules.*Make a token at https:\/\/www\.kaggle\.com\/settings/],
    [401, true, /does not accept the token of KAGGLE_USERNAME and KAGGLE_KEY \(401\)/],
    [401, false, /only to who signs in \(401\).*kaggle\.json into ~\/\.kaggle/],
    [404, true, /has no competition dogs \(404\)/],
  ])('a competition that answers %i, with a token: %s', async (code, token, message) => {
    const kaggle = await started({ [competition]: status(code) });
    const environment = token
      ? withToken(kaggle).environment
      : { LOUPE_KAGGLE_ADDRESS: kaggle.address, KAGGLE_CONFIG_DIR: root };
    const error = await get('kaggle-competition:dogs', { environment }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'kaggle', message: expect.stringMatching(message) as string });
    expect(String((error as Error).stack) + String((error as Error).message)).not.toContain(secret);
    noLitter();
  });

  it('a competition has its rules as terms', async () => {
    const kaggle = await started({ [competition]: file(archive) });
    const { record } = await get('kaggle-competition:dogs', withToken(kaggle));
    expect(record).toMatchObject({ terms: `${kaggle.address}/competitions/dogs/rules`, licence: null });
  });

  it('waits where it is asked too often', async () => {
    const kaggle = await started({ [competition]: [status(429, { 'retry-after': '0' }), file(archive)] });
    await get('kaggle-competition:dogs', withToken(kaggle));
    expect(notices.join()).toMatch(/429/);
  });

  it('does not send the token without encryption to another machine', async () => {
    const environment = { LOUPE_KAGGLE_ADDRESS: 'http://mirror.example.org', KAGGLE_API_TOKEN: secret };
    const error = await get('kaggle:a/b', { environment }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'kaggle-token' });
    expect((error as Error).message).not.toContain(secret);
  });
});
