import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';

/** The commit a folder is at, or null outside a Git repository or before its first commit. */
export type GitCommit = { readonly commit: string; readonly dirty: boolean };

/** Milliseconds that `git status` may take: a huge working tree must not hold up a run. */
const statusTimeout = 2_000;

/**
 * Reads the commit from the repository's own files, so that no git program is needed. `dirty` is what
 * `git status` says of tracked files, false where there is no git to ask.
 */
export async function gitCommit(folder: string): Promise<GitCommit | null> {
  const gitFolder = await findGitFolder(folder);
  if (!gitFolder) return null;
  const commit = await readHead(gitFolder).catch(() => undefined);
  return commit ? { commit, dirty: await isDirty(folder) } : null;
}

async function findGitFolder(start: string): Promise<string | undefined> {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, '.git');
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isDirectory()) return candidate;
    // In a worktree or a submodule .git is a file that names the real folder.
    const target = found?.isFile() ? /^gitdir: (.+)$/m.exec(await readFile(candidate, 'utf8'))?.[1] : undefined;
    if (target) return path.resolve(folder, target.trim());
    if (path.dirname(folder) === folder) return undefined;
  }
}

async function readHead(gitFolder: string): Promise<string | undefined> {
  const head = (await readFile(path.join(gitFolder, 'HEAD'), 'utf8')).trim();
  const reference = /^ref: (.+)$/.exec(head)?.[1];
  if (!reference) return asCommit(head);
  const common = await readFile(path.join(gitFolder, 'commondir'), 'utf8').then(
    (text) => path.resolve(gitFolder, text.trim()),
    () => gitFolder,
  );
  const loose = await readFile(path.join(common, ...reference.split('/')), 'utf8').catch(() => undefined);
  if (loose) return asCommit(loose.trim());
  const packed = await readFile(path.join(common, 'packed-refs'), 'utf8').catch(() => '');
  const line = packed.split('\n').find((text) => text.endsWith(` ${reference}`));
  return line ? asCommit(line.slice(0, line.indexOf(' '))) : undefined;
}

function asCommit(text: string): string | undefined {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

function isDirty(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { cwd: folder, timeout: statusTimeout, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } };
    execFile('git', ['status', '--porcelain', '--untracked-files=no'], options, (error, stdout) =>
      resolve(!error && stdout.trim() !== ''),
    );
  });
}
