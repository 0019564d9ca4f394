import { mkdtemp, readdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { cacheFolder } from '../../cache/cacheFolder';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { probe } from '../probe/probe';
import { adoptTensorFlow, downloadFolder, installedTensorFlow, tensorFlowRequest, wheelsFolder } from './installation';
import { bytesIn, clearLeftovers, stagingPrefix } from './leftovers';
import { downloads, fetchWheels, type DownloadKind } from './fetchWheels';
import { pipTrouble } from './pipTrouble';
import { PythonFailure, runPython, type PythonOptions } from './python';
import { makeFolder } from '../../../runfolder/files/makeFolder';

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
 * nothing half-installed is left at any kind of end. Files that had come whole are kept for a second attempt; what is
 * set up already and works is not fetched again.
 * Throws LoupeError `stopped`, `busy`, `disk-full`, `no-network`, `download-…`, `python` or `tensorflow-…`.
 */
export async function downloadTensorFlow(options: DownloadOptions): Promise<Verdict> {
  const { kind, python, signal, onLine, onProgress, requirement = downloads[kind].requirement, ask = probe } = options;
  if (!hasBinding()) {
    throw new LoupeError(
      'tensorflow-binding',
      `TensorFlow can be set up on Linux x64 only, not on ${process.platform} ${process.arch}; use --device auto.`,
    );
  }
  const total = downloads[kind].fetched;
  await makeFolder(cacheFolder('tensorflow'));
  await clearLeftovers();
  const installed = installedTensorFlow();
  if (installed?.requirement === requirement) {
    onLine?.(`${requirement} is there already. Checking that it computes correctly…`);
    const verdict = await unlessStopped(ask, signal)(tensorFlowRequest(installed.libraries, 2));
    if (verdict.ok) return verdict;
    onLine?.(`It cannot be used (${verdict.reason}), and is fetched again.`);
  }
  await requireSpace(kind, wheelsFolder(requirement));
  const staging = await mkdtemp(stagingPrefix());
  const wheels = wheelsFolder(requirement);
  try {
    await fetchWheels({
      kind,
      requirement,
      python,
      signal,
      onLine,
      wheels,
      staging,
      onBytes: (bytes) => onProgress?.(Math.min(total, Math.round(bytes / megabyte)), total),
    });
    const verdict = await unpackAndTry(options, requirement, staging).catch(async (error: unknown) => {
      // Files that do not work would be taken again the next time.
      if (!(error instanceof LoupeError && ['stopped', 'disk-full'].includes(error.code)))
        await rm(wheels, { recursive: true, force: true });
      throw error;
    });
    await rm(wheelsFolder(), { recursive: true, force: true });
    return verdict;
  } finally {
    await rm(staging, { recursive: true, force: true });
    // Only where nothing came whole.
    for (const folder of [wheels, wheelsFolder()]) await rmdir(folder).catch(() => undefined);
  }
}

/** Unpacks what was fetched, tries it, and puts it in its place. */
async function unpackAndTry(
  { python, signal, onLine, ask = probe }: DownloadOptions,
  requirement: string,
  staging: string,
): Promise<Verdict> {
  const unpacked = path.join(staging, 'unpacked');
  onLine?.('Unpacking…');
  await runPython(python, ['-c', unpack, wheelsFolder(requirement), unpacked], { signal }).catch((error: unknown) => {
    throw error instanceof PythonFailure ? (pipTrouble(error.output, python) ?? error) : error;
  });
  onLine?.('Checking that it computes correctly…');
  const target = path.join(downloadFolder(), path.basename(staging).slice('staging-'.length));
  await makeFolder(downloadFolder());
  await rename(unpacked, target);
  const verdict = await adoptTensorFlow(
    { libraries: path.join(target, 'tensorflow'), source: 'download', requirement },
    unlessStopped(ask, signal),
  ).catch(async (error: unknown) => {
    await rm(target, { recursive: true, force: true });
    throw error;
  });
  await removeOthers(target);
  return verdict;
}

/** A self-test that is over after the user has stopped counts for nothing. */
function unlessStopped(ask: (request: ProbeRequest) => Promise<Verdict>, signal: AbortSignal | undefined) {
  return async (request: ProbeRequest): Promise<Verdict> => {
    const verdict = await ask(request);
    if (signal?.aborted) throw new LoupeError('stopped', 'Stopped.');
    return verdict;
  };
}

async function requireSpace(kind: DownloadKind, wheels: string): Promise<void> {
  const { kept } = downloads[kind];
  const fetched = Math.max(0, downloads[kind].fetched - Math.round((await bytesIn(wheels)) / megabyte));
  const { bavail, bsize } = await statfs(cacheFolder('tensorflow'));
  const free = Math.round((bavail * bsize) / megabyte);
  if (free >= fetched + kept) return;
  throw new LoupeError(
    'disk-full',
    `${cacheFolder('tensorflow')} needs ${fetched + kept} MB to set TensorFlow up, and ${free} MB are free there. Make room, or choose another cache folder (LOUPE_CACHE_DIR, setting loupe.cacheFolder).`,
  );
}

/** Earlier downloads, now that another is in use. */
async function removeOthers(keep: string): Promise<void> {
  const names = await readdir(downloadFolder());
  await Promise.all(
    names
      .filter((name) => name !== path.basename(keep))
      .map((name) => rm(path.join(downloadFolder(), name), { recursive: true, force: true })),
  );
}

/** Unpacks the libraries and nothing else; of two versions of a file that one counts which came last. */
const unpack = `
import glob, os, re, sys, zipfile
for wheel in sorted(glob.glob(sys.argv[1] + "/*.whl"), key=os.path.getmtime):
    with zipfile.ZipFile(wheel) as z:
        for name in z.namelist():
            if re.match(r"tensorflow/libtensorflow_(cc|framework)\\.so\\.2$|nvidia/.*/lib/[^/]*\\.so", name): z.extract(name, sys.argv[2])
`;
