import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findKaggleToken, type KaggleToken } from '../../../../src/engine/jobs/get/kaggleToken';
import { temporaryFolder } from '../tinyDataset';

let home: string;
let notices: string[];
beforeEach(() => {
  home = temporaryFolder('home');
  notices = [];
});
const find = (environment: NodeJS.ProcessEnv = {}): Promise<KaggleToken | undefined> =>
  findKaggleToken(environment, (...notice) => notices.push(notice[2]), home);
const put = (name: string, text: string, mode = 0o600): string => {
  const file = path.join(home, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};
const basic = (words: string): string => `Basic ${Buffer.from(words).toString('base64')}`;

describe('findKaggleToken', () => {
  it('takes the environment before files, and the new kind of token by itself', async () => {
    put('.kaggle/kaggle.json', '{"username": "file", "key": "k"}');
    const pair = { KAGGLE_USERNAME: 'ann', KAGGLE_KEY: 'key' };
    expect((await find(pair))!.headers).toEqual({ Authorization: basic('ann:key') });
    expect((await find({ ...pair, KAGGLE_KEY: 'KGAT_x' }))!.headers).toEqual({ Authorization: 'Bearer KGAT_x' });
    expect((await find({ ...pair, KAGGLE_API_TOKEN: ' KGAT_y\n' }))!.headers).toEqual({
      Authorization: 'Bearer KGAT_y',
    });
    expect((await find({ KAGGLE_USERNAME: 'ann' }))!.origin).toBe(path.join(home, '.kaggle', 'kaggle.json'));
  });

  it.each([
    ['.kaggle/kaggle.json', {}],
    ['.config/kaggle/kaggle.json', {}],
    ['xdg/kaggle/kaggle.json', { XDG_CONFIG_HOME: 'xdg' }],
    ['own/kaggle.json', { KAGGLE_CONFIG_DIR: 'own' }],
  ])('finds %s', async (name, given) => {
    const file = put(name, '\ufeff{"username": "ann", "key": "key"}');
    const environment = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, path.join(home, value)]));
    expect(await find(environment)).toEqual({ headers: { Authorization: basic('ann:key') }, origin: file });
    expect(notices).toEqual([]);
  });

  it('finds the file of the new kind of token, and nothing where there is none', async () => {
    expect(await find()).toBeUndefined();
    put('.kaggle/access_token', 'KGAT_z\n');
    expect((await find())!.headers.Authorization).toBe('Bearer KGAT_z');
  });

  it.skipIf(process.platform === 'win32')('says where others can read it', async () => {
    const file = put('.kaggle/kaggle.json', '{"username": "ann", "key": "key"}', 0o644);
    await find();
    expect(notices).toEqual([expect.stringContaining(`chmod 600 ${JSON.stringify(file)}`)]);
    expect(notices.join()).not.toContain('key"');
  });

  it.each([
    '{"username": "ann", "secretkey": "verysecret"}',
    '{"username": "ann", "key": verysecret',
    'very secret',
    '{"username": "a", "key": "very\\nsecret"}',
  ])('quotes nothing of a file that is not understood: %s', async (text) => {
    const file = put('.kaggle/kaggle.json', text);
    const error = (await find().catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: 'kaggle-token' });
    expect(error.message).toContain(file);
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toMatch(/very|secret/);
  });
});
