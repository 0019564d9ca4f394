import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');

/** Builds the bundles into a folder of the caller's own; returns it. It is inside the project, so that packages are found. */
export function buildBundles(name: string): string {
  const outdir = path.join('out', name);
  execFileSync(process.execPath, ['esbuild.mjs', `--outdir=${outdir}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return path.join(root, outdir);
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line. `ended` resolves when it is gone. */
export function startCli(bundles: string, args: readonly string[], cwd: string): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(bundles, 'cli.js'), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (piece: string) => { text[name] += piece; });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...text })));
  return { child, ended };
}
