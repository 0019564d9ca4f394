import { mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { cacheFolder } from '../../cache/cacheFolder';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { probe } from '../probe/probe';
import { adoptTensorFlow, downloadFolder } from './installation';
import { pipDownload } from './pip';
import { runPython, type PythonOptions } from './python';

export type DownloadKind = 'cpu' | 'gpu';

/** What pip is asked for, and about how many megabytes that is. */
export const downloads: Readonly<Record<DownloadKind, { readonly requirement: string; readonly fetched: number; readonly kept: number }>> = {
  cpu: { requirement: 'tensorflow-cpu==2.21.0', fetched: 275, kept: 850 },
  // With NVIDIA's CUDA libraries, which the wheel names.
  gpu: { requirement: 'tensorflow==2.21.0', fetched: 3400, kept: 6500 },
};

const megabyte = 1e6;

/** Whether Loupe has a binding for this platform, which set-up needs. */
export const hasBinding = (): boolean => process.platform === 'linux' && process.arch === 'x64';

export interface DownloadOptions extends Omit<PythonOptions, 'env'> {
  readonly kind: DownloadKind;
  /** The Python whose pip downloads: with the user's own index, proxy and credentials. */
  readonly python: string;
  /** The requirement instead of the usual one. */
  readonly requirement?: string | undefined;
  readonly ask?: ((request: ProbeRequest) => Promise<Verdict>) | undefined;
  /** Megabytes that have arrived, of about so many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How much that is, in a sentence. */
export function downloadWords(kind: DownloadKind): string {
  const { fetched, kept } = downloads[kind];
  const size = (megabytes: number): string => (megabytes < 1000 ? `${megabytes} MB` : `${megabytes / 1000} GB`);
  return `about ${size(fetched)} are downloaded${kind === 'gpu' ? ", NVIDIA's CUDA libraries among them" : ''}, about ${size(kept)} are kept`;
}

/**
 * Fetches TensorFlow's libraries with pip (which verifies hashes), tries them, and only then puts them in their place:
 * nothing half-installed is left at any kind of end. A second attempt takes the files that had come whole from pip's
 * cache. Throws LoupeError `stopped`, `disk-full`, `python` or `tensorflow-…`.
 */
export async function downloadTensorFlow(options: DownloadOptions): Promise<Verdict> {
  const { kind, python, signal, onLine, onProgress, requirement = downloads[kind].requirement, ask = probe } = options;
  if (!hasBinding()) {
    throw new LoupeError('tensorflow-binding', `TensorFlow can be set up on Linux x64 only, not on ${process.platform} ${process.arch}; use --device auto.`);
  }
  await mkdir(cacheFolder('tensorflow'), { recursive: true });
  await removeStaging();
  await requireSpace(kind);
  const staging = await mkdtemp(cacheFolder('tensorflow', `staging-${process.pid}-`));
  try {
    const [wheels, temporary, unpacked] = ['wheels', 'temporary', 'unpacked'].map((name) => path.join(staging, name)) as [string, string, string];
    await mkdir(temporary);
    const total = downloads[kind].fetched;
    const onBytes = (bytes: number): void => onProgress?.(Math.min(total, Math.round(bytes / megabyte)), total);
    const pip = (wanted: readonly string[]): Promise<void> => pipDownload(wanted, { python, wheels, temporary, signal, onLine, onBytes });
    await pip([requirement]);
    if (kind === 'gpu') await pip((await runPython(python, ['-c', cudaRequirements, wheels], { signal })).split('\n').filter(Boolean));
    onLine?.('Unpacking…');
    await runPython(python, ['-c', unpack, wheels, unpacked], { signal });
    onLine?.('Checking that it computes correctly…');
    const target = path.join(downloadFolder(), path.basename(staging).slice('staging-'.length));
    await mkdir(downloadFolder(), { recursive: true });
    await rename(unpacked, target);
    const verdict = await adoptTensorFlow({ libraries: path.join(target, 'tensorflow'), source: 'download' }, unlessStopped(ask, signal)).catch(async (error: unknown) => {
      await rm(target, { recursive: true, force: true });
      throw error;
    });
    await removeOthers(target);
    return verdict;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A self-test that is over after the user has stopped counts for nothing. */
function unlessStopped(ask: (request: ProbeRequest) => Promise<Verdict>, signal: AbortSignal | undefined) {
  return async (request: ProbeRequest): Promise<Verdict> => {
    const verdict = await ask(request);
    if (signal?.aborted) throw new LoupeError('stopped', 'Stopped.');
    return verdict;
  };
}

async function requireSpace(kind: DownloadKind): Promise<void> {
  const { fetched, kept } = downloads[kind];
  const { bavail, bsize } = await statfs(cacheFolder('tensorflow'));
  const free = Math.round((bavail * bsize) / megabyte);
  if (free >= fetched + kept) return;
  throw new LoupeError('disk-full', `${cacheFolder('tensorflow')} needs ${fetched + kept} MB to set TensorFlow up, and ${free} MB are free there. Make room, or choose another cache folder (LOUPE_CACHE_DIR, setting loupe.cacheFolder).`);
}

/** What set-ups left behind whose process was killed. */
async function removeStaging(): Promise<void> {
  const names = await readdir(cacheFolder('tensorflow'));
  await Promise.all(names.filter((name) => name.startsWith('staging-') && !isAlive(Number(/^staging-(\d+)-/.exec(name)?.[1] ?? 0)))
    .map((name) => rm(cacheFolder('tensorflow', name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Earlier downloads, now that another is in use. */
async function removeOthers(keep: string): Promise<void> {
  const names = await readdir(downloadFolder());
  await Promise.all(names.filter((name) => name !== path.basename(keep)).map((name) => rm(path.join(downloadFolder(), name), { recursive: true, force: true })));
}

/** Prints what the wheel itself names as its CUDA libraries. */
const cudaRequirements = `
import glob, re, sys, zipfile
for wheel in glob.glob(sys.argv[1] + "/tensorflow-*.whl"):
    with zipfile.ZipFile(wheel) as z:
        meta = z.read(next(n for n in z.namelist() if n.endswith(".dist-info/METADATA"))).decode()
    for line in meta.splitlines():
        m = re.match(r"Requires-Dist: (nvidia[^;]*?)\\s*;.*and-cuda", line)
        if m: print(m.group(1).replace(" ", "").replace("(", "").replace(")", ""))
`;

/** Unpacks the libraries and nothing else. */
const unpack = `
import glob, re, sys, zipfile
for wheel in glob.glob(sys.argv[1] + "/*.whl"):
    with zipfile.ZipFile(wheel) as z:
        for name in z.namelist():
            if re.match(r"tensorflow/libtensorflow_(cc|framework)\\.so\\.2$|nvidia/.*/lib/[^/]*\\.so", name): z.extract(name, sys.argv[2])
`;
