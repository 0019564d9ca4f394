import os from 'node:os';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** A GPU that this machine seems to have, before any driver was asked. */
export interface FoundGpu {
  /** For people: `NVIDIA GPU, driver 550.54.14`. */
  readonly name: string;
  /** Part of the key under which a verdict on it is kept. */
  readonly driver: string;
}

/** What of a machine is looked at; replaced in tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Lines of a small text file, or undefined. */
  readonly read: (file: string) => string | undefined;
  readonly list: (folder: string) => readonly string[];
}

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  read: (file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  },
  list: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
};

/**
 * Looks for GPUs in well under a millisecond: device files on Linux; macOS on Apple silicon always has one, and so,
 * in practice, has Windows (whose own renderer is told from a real one by the self-test's speed).
 */
export function findGpus({ platform, arch, read, list }: Machine = thisMachine): FoundGpu[] {
  if (platform === 'darwin') return arch === 'arm64' ? [{ name: 'Apple GPU', driver: 'apple' }] : [];
  if (platform === 'win32') return [{ name: 'Windows graphics adapter', driver: 'windows' }];
  const found: FoundGpu[] = [];
  const nodes = list('/dev');
  if (nodes.some((name) => /^nvidia\d+$/.test(name))) {
    const driver = /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(read('/proc/driver/nvidia/version') ?? '')?.[1];
    found.push({ name: `NVIDIA GPU, driver ${driver ?? 'unknown'}`, driver: `nvidia ${driver ?? ''}` });
  } else if (list('/dev/dri').some((name) => name.startsWith('renderD'))) {
    found.push({ name: 'GPU with a render node (/dev/dri)', driver: 'dri' });
  }
  if (nodes.includes('dxg')) found.push({ name: 'Windows GPU through WSL (/dev/dxg)', driver: 'dxg' });
  return found;
}

/** Bytes that this process may still take: what is free, within the limit of its container where there is one. */
export function availableMemory(): number {
  return process.availableMemory?.() ?? os.freemem();
}
