import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getOutputSchema, type GetOutput } from '../../../src/protocol/getOutput';
import { parseJsonWith } from '../../../src/protocol/parse';
import { makeZip } from '../archives/makeArchives';
import { file, json, serve, status, type Answer, type TestServer } from '../jobs/get/kaggleServer';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, killedAt, startCli, type Ended } from './builtCli';

const secret = 'do-not-tell-0123456789';
let workspace: string;
let server: TestServer;
let archive: Buffer;
let env: NodeJS.ProcessEnv;
const begin = async (answers: Readonly<Record<string, Answer | Answer[]>>): Promise<void> => {
  server = await serve(answers);
  env = {
    LOUPE_CACHE_DIR: path.join(workspace, 'cache'),
    LOUPE_KAGGLE_ADDRESS: server.address,
    KAGGLE_USERNAME: 'ann',
    KAGGLE_KEY: secret,
    HTTP_PROXY: '',
    http_proxy: '',
  };
};
const loupe = (args: readonly string[], code = 0): Promise<Ended> => finished(args, workspace, { env, code });
const documentOf = ({ stdout }: Ended): GetOutput => {
  const parsed = parseJsonWith(getOutputSchema, stdout);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
/** Sends half, and then nothing. */
const stuck: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': archive.length, etag: '"1"' });
  response.write(archive.subarray(0, archive.length >> 1));
};

beforeEach(async () => {
  workspace = temporaryFolder('cli-get');
  const folder = await tinyDataset(4);
  const images = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jpg'));
  archive = makeZip(images.map((name) => ({ name, data: readFileSync(path.join(folder, name)) })));
});
afterEach(() => server.close());

describe('loupe get', () => {
  it('fetches, unpacks, says what was found and what is next, and the folder can be trained on', async () => {
    await begin({ '/tiny set.zip': status(404), '/tiny%20set.zip': file(archive) });
    const { stdout } = await loupe(['get', `${server.address}/tiny%20set.zip`]);
    const folder = path.join(workspace, 'tiny set');
    expect(stdout).toContain(`SHA-256 ${createHash('sha256').update(archive).digest('hex')}`);
    expect(stdout).toContain(`12 files in ${folder}`);
    expect(stdout).toContain(`Found 12 images of 3 classes in ${folder}: 3 classes in folders, no validation part`);
    expect(stdout).toContain(`loupe train ${JSON.stringify(folder)}`);
    const scan = await loupe(['scan', folder, '--json']);
    expect(JSON.parse(scan.stdout)).toMatchObject({ images: 12, skipped: [], remarks: [] });
  });

  it('gives one document, in which the token is not, nor in what it prints', async () => {
    await begin({
      '/api/v1/datasets/download/owner/tiny': file(archive),
      '/api/v1/datasets/view/owner/tiny': json({ title: 'Tiny', licenseName: 'MIT', ownerName: 'Ann' }),
    });
    const ended = await loupe(['get', 'kaggle:owner/tiny', 'here', '--json', '--progress', 'json']);
    expect(documentOf(ended)).toMatchObject({
      folder: path.join(workspace, 'here'),
      record: { licence: 'MIT', source: 'kaggle:owner/tiny' },
      found: { images: 12, unlabelled: 0 },
      next: `loupe train ${path.join(workspace, 'here')}`,
    });
    expect(ended.stderr).toMatch(/\{"phase":"download","done":\d+,"total":\d+\}/);
    const record = readFileSync(path.join(workspace, 'here', 'DATASET.json'), 'utf8');
    expect(ended.stdout + ended.stderr + record).not.toContain(secret);
    expect(server.asked.every(({ authorization }) => authorization !== undefined)).toBe(true);
  });

  it('ends with 1 and names the page where the rules were not accepted; with 2 for what is no source', async () => {
    await begin({ '/api/v1/competitions/data/download-all/dogs': status(403) });
    const refused = await loupe(['get', 'kaggle-competition:dogs', '--verbose'], 1);
    expect(refused.stderr).toContain(`Open ${server.address}/competitions/dogs/rules, accept them there`);
    expect(refused.stderr).not.toContain(secret);
    await loupe(['get', 'kaggle:only-a-name'], 2);
    await loupe(['get', `${server.address}/x.zip`, '--sha256', 'abc'], 2);
    await loupe(['get'], 2);
    expect(readdirSync(workspace).filter((name) => name !== 'cache')).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    '%s in a download keeps the part, and the next one continues',
    async (signal) => {
      await begin({ '/set.zip': [stuck, file(archive)] });
      const { child, ended, until } = startCli(['get', `${server.address}/set.zip`, 'data'], workspace, { env });
      const place = path.join(workspace, 'cache', 'downloads');
      const part = (): string | undefined =>
        existsSync(place) ? readdirSync(place).find((name) => name.endsWith('.part')) : undefined;
      await until(() => part() !== undefined && statSync(path.join(place, part()!)).size >= archive.length >> 1);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      if (signal !== 'SIGKILL') {
        expect(code).toBe(3);
        expect(stdout).toMatch(/What has arrived of set\.zip .* is kept in the cache/);
        expect(stderr).toContain('Stopped. Nothing of it is in the folder.');
      }
      expect(readdirSync(workspace)).toEqual(['cache']);
      await loupe(['get', `${server.address}/set.zip`, 'data']);
      expect(server.asked.at(-1)!.range).toBe(`bytes=${archive.length >> 1}-`);
      expect(readdirSync(path.join(workspace, 'data'))).toHaveLength(4);
    },
  );

  it('SIGKILL while it unpacks leaves no half dataset, and the next one removes what was left', async () => {
    await begin({ '/set.zip': file(archive) });
    const args = ['get', `${server.address}/set.zip`, 'data'];
    await killedAt(args, workspace, { path: String.raw`loupe-get-.*img 2`, kind: 'write' }, { env });
    expect(existsSync(path.join(workspace, 'data'))).toBe(false);
    expect(readdirSync(workspace).filter((name) => name.startsWith('.data.loupe-get-'))).toHaveLength(1);
    const { stdout } = await loupe(args);
    expect(stdout).toContain('What a get that ended early had left beside');
    expect(stdout).toContain('is in the cache from before');
    expect(readdirSync(workspace).sort()).toEqual(['cache', 'data']);
    expect(server.asked).toHaveLength(1);
  });
});
