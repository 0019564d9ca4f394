import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { limit } from './until';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The extension under test: the source tree, or another folder with a manifest and `dist`, an unpacked VSIX say. */
export const extensionFolder = process.env.LOUPE_TEST_EXTENSION ?? repository;

/** The folder of real photographs beside the repository, or undefined where it is absent. */
export const sharedData = [join(repository, '..', 'shared', 'data')].find((folder) => existsSync(folder));

/** A folder of its own for a test file, with a way to remove it. */
export function temporaryFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `loupe-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) };
}

/** Copies the first images of each class of a dataset of class folders. Returns the paths, relative to `to`. */
export function cutDataset(from: string, to: string, imagesPerClass: number): string[] {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      mkdirSync(join(to, name), { recursive: true });
      return readdirSync(join(from, name))
        .sort()
        .slice(0, imagesPerClass)
        .map((file) => {
          cpSync(join(from, name, file), join(to, name, file));
          return `${name}/${file}`;
        });
    });
}

/** Runs the command line from the built sources, or another one, and returns its stdout. */
export async function loupe(
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; cli?: string; timeout?: number } = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [options.cli ?? join(extensionFolder, 'dist', 'cli.js'), ...args],
    {
      cwd: options.cwd ?? repository,
      env: { ...process.env, ...options.env },
      timeout: options.timeout ?? limit,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return stdout;
}
