import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { cacheFolder } from '../../cache/cacheFolder';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { adoptTensorFlow, downloadFolder } from './installation';
import { runPython, type PythonOptions } from './python';

export type DownloadKind = 'cpu' | 'gpu';

/** What pip is asked for, and about how much that is. */
export const downloads: Readonly<Record<DownloadKind, { readonly requirement: string; readonly words: string }>> = {
  cpu: { requirement: 'tensorflow-cpu==2.21.0', words: 'about 275 MB are downloaded, 850 MB are kept' },
  gpu: { requirement: 'tensorflow==2.21.0', words: 'about 3 GB with NVIDIA\'s CUDA libraries are downloaded, about 6 GB are kept' },
};

export interface DownloadOptions extends PythonOptions {
  readonly kind: DownloadKind;
  /** The Python whose pip downloads: with the user's own index, proxy and credentials. */
  readonly python: string;
  /** The requirement instead of the usual one. */
  readonly requirement?: string | undefined;
  readonly ask?: ((request: ProbeRequest) => Promise<Verdict>) | undefined;
}

/**
 * Fetches TensorFlow's libraries with pip (which verifies hashes), tries them, and only then puts them in their place:
 * nothing half-installed is left at any kind of end. A second attempt takes from pip's cache what is there already.
 */
export async function downloadTensorFlow(options: DownloadOptions): Promise<Verdict> {
  const { kind, python, signal, onLine, requirement = downloads[kind].requirement, ask } = options;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LoupeError('tensorflow-binding', `TensorFlow can be set up on Linux x64 only, not on ${process.platform} ${process.arch}; use --device auto.`);
  }
  await mkdir(cacheFolder('tensorflow'), { recursive: true });
  const staging = await mkdtemp(cacheFolder('tensorflow', 'staging-'));
  try {
    const wheels = path.join(staging, 'wheels');
    const pip = (...wanted: string[]): Promise<string> => runPython(
      python, ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--dest', wheels, ...wanted], { signal, onLine });
    await pip(requirement);
    if (kind === 'gpu') await pip(...(await runPython(python, ['-c', cudaRequirements, wheels])).split('\n').filter(Boolean));
    onLine?.('Unpacking…');
    const unpacked = path.join(staging, 'unpacked');
    await runPython(python, ['-c', unpack, wheels, unpacked], { signal });
    const target = path.join(downloadFolder(), path.basename(staging).slice('staging-'.length));
    await mkdir(downloadFolder(), { recursive: true });
    await rename(unpacked, target);
    const verdict = await adoptTensorFlow({ libraries: path.join(target, 'tensorflow'), source: 'download' }, ask).catch(async (error: unknown) => {
      await rm(target, { recursive: true, force: true });
      throw error;
    });
    await removeOthers(target);
    return verdict;
  } finally {
    await rm(staging, { recursive: true, force: true });
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
