import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { gitCommit } from '../../../src/engine/runs/gitCommit';

const commit = '0123456789abcdef0123456789abcdef01234567';

function repository(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'loupe-git-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

test.each([
  ['a detached head', { '.git/HEAD': `${commit}\n` }],
  ['a branch', { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': `${commit}\n` }],
  [
    'a packed branch',
    { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': `# pack-refs\n${commit} refs/heads/main\n` },
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
])('reads %s without git', async (_, files) => {
  const root = repository(files as unknown as Record<string, string>);
  mkdirSync(path.join(root, 'below/it'), { recursive: true });
  expect((await gitCommit(path.join(root, 'below/it')))?.commit).toBe(commit);
});

test('a repository without a commit has none', async () => {
  expect(await gitCommit(repository({ '.git/HEAD': 'ref: refs/heads/main\n' }))).toBeNull();
});
