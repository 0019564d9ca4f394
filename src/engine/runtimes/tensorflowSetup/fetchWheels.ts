import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipDownload, resumeArguments } from './pip';
import { runPython, type PythonOptions } from './python';
import { makeFolder } from '../../../runfolder/files/makeFolder';

export type DownloadKind = 'cpu' | 'gpu';

interface Download {
  /** What pip is asked for. */
  readonly requirement: string;
  /** SHA-256 of the one wheel that fits `wheelTags`, as the Python Package Index tells it. */
  readonly sha256: string;
  /** Megabytes, roughly. */
  readonly fetched: number;
  readonly kept: number;
}

export const downloads: Readonly<Record<DownloadKind, Download>> = {
  cpu: {
    requirement: 'tensorflow-cpu==2.21.0',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    fetched: 275,
    kept: 850,
  },
  // With NVIDIA's CUDA libraries, which the wheel names.
  gpu: {
    requirement: 'tensorflow==2.21.0',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    fetched: 3400,
    kept: 6500,
  },
};

/**
 * The libraries know nothing of Python, so one wheel serves every Python that has a pip, older and newer than
 * TensorFlow's own.
 */
const wheelTags = [
  '--python-version',
  '311',
  '--implementation',
  'cp',
  '--abi',
  'cp311',
  '--platform',
  'manylinux_2_27_x86_64',
];

/**
 * A file of requirements for pip: the wheel and its hash, so that no other file is accepted, whatever the index says.
 */
async function pinned(kind: DownloadKind, folder: string): Promise<string> {
  const file = path.join(folder, 'requirements.txt');
  const { requirement, sha256 } = downloads[kind];
  await writeFile(file, `${requirement} --hash=sha256:${sha256}\n`);
  return file;
}

export interface FetchOptions extends PythonOptions {
  readonly kind: DownloadKind;
  readonly requirement: string;
  readonly python: string;
  readonly wheels: string;
  /** A folder for what is deleted afterwards. */
  readonly staging: string;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Has pip put all wheels into `wheels`, each in a turn of its own: what has come whole stays there when a later one
 * fails, and pip takes it the next time if its hash is right. Throws LoupeError as `pipDownload`.
 */
export async function fetchWheels({ kind, requirement, staging, ...options }: FetchOptions): Promise<void> {
  const { python, signal, wheels } = options;
  const temporary = path.join(staging, 'temporary');
  for (const folder of [temporary, wheels]) await makeFolder(folder);
  const resumes = await resumeArguments({ ...options, temporary });
  const fetch = (wanted: readonly string[]): Promise<void> =>
    pipDownload([...resumes, ...wanted], { ...options, temporary });
  await fetch(
    requirement === downloads[kind].requirement
      ? [...wheelTags, '--requirement', await pinned(kind, staging)]
      : [requirement],
  );
  if (kind !== 'gpu') return;
  const libraries = await runPython(python, ['-c', cudaRequirements, wheels], { signal });
  for (const library of libraries
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean))
    await fetch([library]);
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
