import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { clearLeftovers, requireEmpty, Staging } from '../../../src/engine/archives/staging';
import { temporaryFolder } from '../jobs/tinyDataset';

let root: string;
let target: string;
beforeEach(() => {
  root = temporaryFolder('staging');
  target = path.join(root, 'data');
});
const beside = (): string[] => readdirSync(root).filter((name) => name.startsWith('.data.loupe-get-'));

it('what is unpacked appears at the end, at once, and nothing stays beside it', async () => {
  const staging = await Staging.begin(target);
  writeFileSync(path.join(staging.data, 'a.jpg'), 'a');
  expect(existsSync(target)).toBe(false);
  expect(beside()).toHaveLength(1);
  await staging.finish();
  expect(readdirSync(root)).toEqual(['data']);
  expect(readdirSync(target)).toEqual(['a.jpg']);
});

it('does not replace what somebody else has put there meanwhile', async () => {
  const staging = await Staging.begin(target);
  mkdirSync(target);
  writeFileSync(path.join(target, 'theirs'), 'x');
  await expect(staging.finish()).rejects.toMatchObject({ code: 'folder-not-empty' });
  await staging.remove();
  expect(readdirSync(root)).toEqual(['data']);
  expect(readFileSync(path.join(target, 'theirs'), 'utf8')).toBe('x');
});

it('removes what processes that are gone have left for this folder, and nothing else', async () => {
  const own = await Staging.begin(target);
  const name = beside()[0]!;
  // The same host, and a process that cannot be at work since then.
  const gone = name.replace(/get-\d+-([0-9a-f]{8})-\d+-/, 'get-1-$1-1000-');
  mkdirSync(path.join(root, gone, 'data'), { recursive: true });
  writeFileSync(path.join(root, gone, 'data', 'half.jpg'), 'x');
  const others = [
    gone.replace('.data.', '.other.'),
    `${gone}x`,
    '.data.loupe-get-notes',
    gone.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    gone.replace(/.$/, (last) => (last === '2' ? '3' : '2')),
  ];
  for (const other of others.slice(0, 4)) mkdirSync(path.join(root, other));
  // One that holds something of the user's, and a link to a folder elsewhere.
  writeFileSync(path.join(root, others[3]!, 'mine.txt'), 'mine');
  const elsewhere = temporaryFolder('elsewhere');
  writeFileSync(path.join(elsewhere, 'precious.jpg'), 'x');
  symlinkSync(elsewhere, path.join(root, others[4]!));
  expect(await clearLeftovers(target)).toBe(1);
  expect(readdirSync(root).sort()).toEqual([...others, name].sort());
  expect(existsSync(path.join(elsewhere, 'precious.jpg'))).toBe(true);
  await own.remove();
});

it('removes folders above that were made in vain, and no other', async () => {
  mkdirSync(path.join(root, 'there'));
  const staging = await Staging.begin(path.join(root, 'there', 'new', 'newer', 'data'));
  expect(existsSync(path.join(root, 'there', 'new', 'newer'))).toBe(true);
  await staging.remove();
  expect(readdirSync(path.join(root, 'there'))).toEqual([]);
  const kept = await Staging.begin(path.join(root, 'x', 'data'));
  await kept.finish();
  expect(readdirSync(path.join(root, 'x'))).toEqual(['data']);
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'says before the download that nothing can be written',
  async () => {
    mkdirSync(path.join(root, 'closed'), { mode: 0o500 });
    await expect(requireEmpty(path.join(root, 'closed', 'a', 'data'))).rejects.toMatchObject({ code: 'no-access' });
  },
);

it('fills the folder that a link leads to, and keeps the link', async () => {
  const real = path.join(root, 'real');
  mkdirSync(real);
  symlinkSync(real, target);
  expect(await requireEmpty(target)).toBe(real);
});
