import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { gitCommit } from '../../../src/engine/runs/gitCommit';

const commit = '0123456789abcdef0123456789abcdef01234567';
const longCommit = commit.repeat(2).slice(0, 64);

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'loupe-git-'));
  made.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

const cases: [string, Record<string, string>][] = [
  ['a detached head', { '.git/HEAD': `${commit}\n` }],
  ['a branch', { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': `${commit}\n` }],
  [
    'a branch with letters of any script',
    { '.git/HEAD': 'ref: refs/heads/Änderung-1\n', '.git/refs/heads/Änderung-1': commit },
  ],
  [
    'a reference to a reference',
    { '.git/HEAD': 'ref: refs/a\n', '.git/refs/a': 'ref: refs/b\n', '.git/refs/b': commit },
  ],
  [
    'a packed branch',
    {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/packed-refs': `# pack-refs\n${commit} refs/heads/main\n^${longCommit}\n`,
    },
  ],
  [
    'a worktree',
    {
      '.git': 'gitdir: real/worktrees/w\n',
      'real/worktrees/w/HEAD': 'ref: refs/heads/m\n',
      'real/worktrees/w/commondir': '../..\n',
      'real/refs/heads/m': commit,
    },
  ],
];

test.each(cases)('reads %s without git', async (_, files) => {
  const root = repository(files);
  mkdirSync(path.join(root, 'below/it'), { recursive: true });
  expect(await gitCommit(path.join(root, 'below/it'))).toEqual({ commit, dirty: null });
});

test('agrees with git, in a repository and in a worktree of it', async () => {
  const root = repository({ 'a.txt': 'a' });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, encoding: 'utf8' }).trim();
  git('init', '-q');
  expect(await gitCommit(root)).toBeNull();
  git('add', '.');
  git('commit', '-q', '-m', 'a');
  const head = git('rev-parse', 'HEAD');
  expect((await gitCommit(root))?.commit).toBe(head);
  git('pack-refs', '--all');
  expect((await gitCommit(root))?.commit).toBe(head);
  git('worktree', 'add', '-q', 'tree');
  expect((await gitCommit(path.join(root, 'tree')))?.commit).toBe(head);
});

describe('a repository that a stranger made', () => {
  test('starts nothing, though its configuration names a program', async () => {
    const proof = 'git-ran-a-program';
    const root = repository({});
    const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
    git('init', '-q');
    git('config', 'core.fsmonitor', `touch ${path.join(root, proof)}; false`);
    writeFileSync(path.join(root, 'a.txt'), '');
    git('-c', 'core.fsmonitor=false', 'add', '.');
    git('-c', 'core.fsmonitor=false', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'a');
    rmSync(path.join(root, proof), { force: true });
    expect((await gitCommit(root))?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(existsSync(path.join(root, proof))).toBe(false);
    // That the trap works: git itself starts it.
    git('status');
    expect(existsSync(path.join(root, proof))).toBe(true);
  });

  test.each([
    ['out of refs', { '.git/HEAD': 'ref: refs/../../secret\n', secret: commit }],
    ['by an absolute name', { '.git/HEAD': 'ref: /etc/passwd\n' }],
    ['besides refs', { '.git/HEAD': 'ref: config\n', '.git/config': commit }],
    ['by a hidden name', { '.git/HEAD': 'ref: refs/.x\n', '.git/refs/.x': commit }],
    ['in a circle', { '.git/HEAD': 'ref: refs/a\n', '.git/refs/a': 'ref: refs/a\n' }],
    ['to text that is no commit', { '.git/HEAD': 'root:x:0:0\n' }],
    ['to a commit with more behind it', { '.git/HEAD': `${commit} x\n` }],
    ['to a large file', { '.git/HEAD': commit + ' '.repeat(1 << 20) }],
    ['to another machine', { '.git': 'gitdir: \\\\host\\share\\git\n' }],
  ] as [string, Record<string, string>][])('does not lead %s', async (_, files) => {
    expect(await gitCommit(repository(files))).toBeNull();
  });

  test('does not lead through a link, to a device or to a pipe', async () => {
    const root = repository({ '.git/refs/heads/x': commit, secret: commit });
    symlinkSync(path.join(root, 'secret'), path.join(root, '.git/HEAD'));
    expect(await gitCommit(root)).toBeNull();
    const endless = repository({ '.git/x': '' });
    symlinkSync('/dev/zero', path.join(endless, '.git/HEAD'));
    expect(await gitCommit(endless)).toBeNull();
    const waiting = repository({ '.git/x': '' });
    execFileSync('mkfifo', [path.join(waiting, '.git/HEAD')]);
    expect(await gitCommit(waiting)).toBeNull();
  });
});

test('a repository without a commit has none', async () => {
  expect(await gitCommit(repository({ '.git/HEAD': 'ref: refs/heads/main\n' }))).toBeNull();
});
