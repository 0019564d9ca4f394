import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/engine/archives/archiveKind';
import { computedCrc32, crc32 } from '../../../src/engine/archives/crc32';
import { unpackArchive, type Unpacked, type UnpackOptions } from '../../../src/engine/archives/unpack';
import { temporaryFolder } from '../jobs/tinyDataset';
import { makeTar, makeZip, pax, type TarItem, type ZipItem } from './makeArchives';

let folder: string;
let into: string;
beforeEach(() => {
  folder = temporaryFolder('unpack');
  into = path.join(folder, 'a', 'b', 'into');
  mkdirSync(into, { recursive: true });
});

async function unpack(bytes: Buffer, name = 'set.zip', options: Partial<UnpackOptions> = {}): Promise<Unpacked> {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return unpackArchive(file, into, { name, tellsCase: true, ...options });
}
const zip = (...items: ZipItem[]): Promise<Unpacked> => unpack(makeZip(items));
const tar = (...items: TarItem[]): Promise<Unpacked> => unpack(gzipSync(makeTar(items)), 'set.tar.gz');
const files = (): string[] =>
  readdirSync(into, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(into, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
/** Nothing at all was written, in the folder or above it. */
const untouched = (): void => {
  expect(readdirSync(into)).toEqual([]);
  expect(readdirSync(path.dirname(into))).toEqual(['into']);
  expect(readdirSync(path.join(folder, 'a'))).toEqual(['b']);
};

describe('what is unpacked', () => {
  const photo = Buffer.from('a photograph');
  const items = [
    { name: 'cat/', type: '5' },
    { name: './cat/1.jpg', data: photo },
    { name: 'dog/deep/2.jpg', data: Buffer.alloc(300_000, 'x') },
    { name: 'empty.txt' },
  ];
  const expected = ['cat/1.jpg', 'dog/deep/2.jpg', 'empty.txt'];

  it.each([
    ['zip', 'set.zip', () => makeZip(items.map(({ name, data }) => ({ name, data })))],
    ['zip', 'stored.zip', () => makeZip(items.map(({ name, data }) => ({ name, data, method: 0 })))],
    ['zip', 'zip64.zip', () => makeZip(items.map(({ name, data }) => ({ name, data, zip64: true })))],
    ['tar', 'set.tar', () => makeTar(items)],
    ['tar', 'without-end.tar', () => makeTar(items, false)],
    ['tar.gz', 'set.tgz', () => gzipSync(makeTar(items))],
  ])('%s: %s', async (kind, name, make) => {
    const bytes = make();
    const done = await unpack(bytes, name);
    expect(await fileKind(path.join(folder, name))).toBe(kind);
    expect(files()).toEqual(expected);
    expect([...done.written].sort()).toEqual(expected);
    expect(done).toMatchObject({ files: 3, bytes: 300_012, leftOut: [] });
    expect(done.remark ?? '').toMatch(name === 'without-end.tar' ? /without the mark/ : /^$/);
    expect(readFileSync(path.join(into, 'cat/1.jpg')).equals(photo)).toBe(true);
  });

  it('a file that is compressed alone, under its name without .gz', async () => {
    await unpack(gzipSync('id,breed\n1,pug\n'), 'labels.csv.gz');
    expect(readFileSync(path.join(into, 'labels.csv'), 'utf8')).toBe('id,breed\n1,pug\n');
  });

  it('long names: ustar’s prefix, pax, GNU', async () => {
    const long = `${'n'.repeat(120)}.jpg`;
    await tar(
      { name: '1.jpg', prefix: 'a/b' },
      pax({ path: `pax/${long}`, size: '2' }),
      { name: 'short', data: 'xy', declared: 2 },
      { name: '././@LongLink', type: 'L', data: `gnu/${long}\0` },
      { name: 'gnu', data: 'z' },
    );
    expect(files()).toEqual(['a/b/1.jpg', `gnu/${long}`, `pax/${long}`].sort());
  });

  it.each([
    ['UTF-8 by its mark', { name: Buffer.from('Gänse/ü.jpg'), flags: 0x800 }, 'Gänse/ü.jpg'],
    ['UTF-8 without the mark, as macOS writes it', { name: Buffer.from('Gänse/ü.jpg') }, 'Gänse/ü.jpg'],
    ['code page 437', { name: Buffer.from([0x47, 0x84, 0x6e, 0x73, 0x65, 0x2e, 0x6a, 0x70, 0x67]) }, 'Gänse.jpg'],
    ['decomposed, which is composed', { name: 'Ga\u0308nse.jpg' }, 'Gänse.jpg'],
    ['backslashes, which are folders', { name: 'cat\\1.jpg' }, 'cat/1.jpg'],
  ])('names: %s', async (_, item, name) => {
    const done = await zip({ ...item, data: 'x' });
    expect(files()).toEqual([name]);
    expect(done.remark !== undefined).toBe(name === 'Gänse.jpg' && Buffer.isBuffer(item.name));
  });

  it('says how many names were changed, and the first of each kind', async () => {
    const { changed } = await zip({ name: 'a\\1.jpg' }, { name: 'a\\2.jpg' }, { name: 'tab\t.jpg' });
    expect([...changed]).toEqual([
      ['backslash', { count: 2, first: 'a\\1.jpg' }],
      ['character', { count: 1, first: 'tab\t.jpg' }],
    ]);
  });

  it('links and devices are left out, and said; what lies behind one is in a folder of its own', async () => {
    const link = await zip({ name: 'out', data: '/etc', mode: 0o120777 }, { name: 'out/passwd', data: 'x' });
    expect(link.leftOut).toEqual([{ name: 'out', reason: 'a link, which may lead anywhere' }]);
    expect(files()).toEqual(['out/passwd']);
    into = path.join(folder, 'tar');
    mkdirSync(into);
    const { leftOut } = await tar(
      { name: 'evil', type: '2', link: '/' },
      { name: 'hard', type: '1', link: '/etc/passwd' },
      { name: 'null', type: '3' },
      { name: 'pipe', type: '6' },
      { name: 'evil/x.jpg', data: 'x' },
    );
    expect(leftOut.map(({ name }) => name)).toEqual(['evil', 'hard', 'null', 'pipe']);
    expect(files()).toEqual(['evil/x.jpg']);
    expect(existsSync('/x.jpg')).toBe(false);
  });

  it('modes are not taken over', async () => {
    await tar({ name: 'run.sh', data: '#!/bin/sh' });
    await unpack(makeZip([{ name: 'setuid', data: 'x', mode: 0o104777 }]));
    for (const name of ['run.sh', 'setuid']) expect(statSync(path.join(into, name)).mode & 0o6111).toBe(0);
  });
});

describe('what is refused, before anything is written', () => {
  const outside = ['../x', 'a/../../x', 'a/../x', '/x', '\\x', '..\\x', 'a\\..\\..\\x', 'C:x', 'c:\\x', '//host/x'];
  it.each(outside)('a zip with %s', async (name) => {
    await expect(zip({ name: 'good.jpg', data: 'x' }, { name, data: 'x' })).rejects.toThrow(
      new RegExp(
        `^set\\.zip was not unpacked: its entry “${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}” names a place outside`,
      ),
    );
    untouched();
  });
  it.each(outside)('a tar with %s', async (name) => {
    await expect(tar({ name: 'good.jpg', data: 'x' }, { name, data: 'x' })).rejects.toThrow('names a place outside');
    untouched();
  });
  it('a path in a pax header, and one of GNU’s', async () => {
    await expect(tar(pax({ path: '../../x' }), { name: 'good', data: 'x' })).rejects.toThrow('names a place outside');
    await expect(tar({ name: 'l', type: 'L', data: '/x\0' }, { name: 'good' })).rejects.toThrow(
      'names a place outside',
    );
    untouched();
  });

  it.each<[string, ZipItem[], RegExp]>([
    ['a zero byte', [{ name: 'a\0.jpg' }], /zero byte/],
    ['an encrypted entry', [{ name: 'a.jpg' }, { name: 'secret.jpg', flags: 1 }], /entry “secret\.jpg” is encrypted/],
    ['a compression that is not read', [{ name: 'a.jpg', method: 9 }], /“a\.jpg” is compressed .*Deflate64/],
    ['one name twice', [{ name: 'a.jpg' }, { name: './a.jpg' }], /“a\.jpg” is there twice/],
    ['a file that is a folder too', [{ name: 'a' }, { name: 'a/b.jpg' }], /“a” is a file and a folder/],
    ['a very long name', [{ name: 'n'.repeat(300) }], /more than 255 bytes/],
    ['endless folders', [{ name: 'a/'.repeat(200) + 'x' }], /folders deep/],
    ['no file', [{ name: 'a/' }], /holds no file/],
    ['nothing', [], /holds no file/],
  ])('a zip with %s', async (_, items, message) => {
    await expect(zip(...items)).rejects.toMatchObject({
      code: 'archive',
      message: expect.stringMatching(message) as string,
    });
    untouched();
  });

  it('names that differ in case only, where the disk takes them for the same', async () => {
    const bytes = makeZip([{ name: 'Cat/1.jpg' }, { name: 'cat/2.jpg' }]);
    await expect(unpack(bytes, 'set.zip', { tellsCase: false })).rejects.toThrow(
      'its entry “cat” differs from “Cat” only in upper and lower case',
    );
    untouched();
    await unpack(bytes);
    expect(files()).toHaveLength(2);
  });

  it('a bomb by what it declares, by what it holds, by overlapping, and by its attributes', async () => {
    const zeros = Buffer.alloc(3 * 2 ** 20);
    await expect(zip({ name: 'big', data: zeros, declared: 2 ** 31 })).rejects.toThrow(/made to fill a disk/);
    const many = Array.from({ length: 100 }, (_, i) => ({ name: `${i}`, data: zeros }));
    await expect(zip(...many)).rejects.toThrow(/made to fill a disk/);
    const overlapping = Array.from({ length: 50 }, (_, i) => ({ name: `${i}`, data: zeros, overlaps: i > 0 }));
    await expect(zip(...overlapping)).rejects.toThrow(/its entries overlap/);
    await expect(tar({ name: 'big', data: Buffer.alloc(300 * 2 ** 20) })).rejects.toThrow(/made to fill a disk/);
    await expect(tar({ name: 'x', type: 'x', data: zeros }, { name: 'a' })).rejects.toThrow(/names and attributes/);
    await expect(unpack(gzipSync(Buffer.alloc(300 * 2 ** 20, 'a')), 'a.gz')).rejects.toThrow(/made to fill a disk/);
    untouched();
  });

  it('a declared length that is not the real one', async () => {
    await expect(zip({ name: 'more', data: 'abc', declared: 2 })).rejects.toThrow(/damaged .* at its entry “more”/);
    await expect(zip({ name: 'a', data: 'abc', declared: 4 })).rejects.toThrow(/damaged or not whole at its entry “a”/);
  });

  it('a wrong checksum, naming the entry', async () => {
    await expect(zip({ name: 'good' }, { name: 'bad', data: 'x', crc: 1 })).rejects.toThrow(
      'set.zip is damaged or not whole at its entry “bad”: its checksum is wrong. Get it again.',
    );
  });

  it.each([
    ['zip', 'set.zip', makeZip([{ name: 'a', data: Buffer.alloc(5000, 'ab'), method: 0 }])],
    ['tar', 'set.tar', makeTar([{ name: 'a', data: Buffer.alloc(5000) }], false)],
    ['tar.gz', 'set.tar.gz', gzipSync(makeTar([{ name: 'a', data: Buffer.alloc(5000, 'ab') }]))],
  ])('a %s that ends too soon, wherever that is', async (_, name, bytes) => {
    for (const share of [0.99, 0.6, 0.3]) {
      await expect(unpack(bytes.subarray(0, Math.floor(bytes.length * share)), name)).rejects.toMatchObject({
        code: 'archive',
      });
      untouched();
    }
  });

  it.each([
    ['rar', Buffer.from('Rar!\x1a\x07\x01\x00')],
    ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4])],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
    ['bzip2', Buffer.from('BZh91AY')],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ])('%s by name', async (kind, bytes) => {
    await expect(unpack(bytes)).rejects.toThrow(
      new RegExp(`what it holds is ${kind}\\. Loupe unpacks zip, tar and tar\\.gz`),
    );
  });

  it('a web page and any other file', async () => {
    await expect(unpack(Buffer.from('\n<!DOCTYPE html><html>'))).rejects.toThrow('it is a web page');
    await expect(unpack(Buffer.from('{"error": "no"}'))).rejects.toThrow('its content is that of no archive');
  });

  it('stops when it is told to, at whichever entry', async () => {
    const stop = new AbortController();
    const items = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.jpg`, data: 'x' }));
    const unpacking = unpack(makeZip(items), 'set.zip', {
      signal: stop.signal,
      onProgress: (done) => done === 7 && stop.abort(),
    });
    await expect(unpacking).rejects.toThrow('aborted');
    expect(stop.signal.aborted).toBe(true);
    expect(files()).toHaveLength(7);
  });
});

it('computes CRC-32 as Node does, in pieces too', () => {
  const data = Buffer.from('the quick brown fox');
  expect(computedCrc32(data)).toBe(crc32(data));
  expect(computedCrc32(data.subarray(5), computedCrc32(data.subarray(0, 5)))).toBe(crc32(data));
  expect(computedCrc32(Buffer.from('123456789'))).toBe(0xcbf43926);
});
