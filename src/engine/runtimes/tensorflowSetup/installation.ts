import { existsSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { cacheFolder } from '../../cache/cacheFolder';
import { probe } from '../probe/probe';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { tensorflowLibraries } from '../tensorflow/binding';
import { PythonFailure, runPython } from './python';

const installationSchema = v.object({
  /** The folder of TensorFlow's libraries. */
  libraries: v.string(),
  /** Whose they are: a Python environment's, a folder that was named, or downloaded by Loupe. */
  source: v.picklist(['python', 'folder', 'download']),
  /** What was downloaded, as pip was asked for it. */
  requirement: v.optional(v.string()),
});
export type Installation = v.InferOutput<typeof installationSchema>;

const recordFile = (): string => cacheFolder('tensorflow', 'runtime.json');

/** Where downloaded libraries are kept; the only ones that `removeTensorFlow` deletes. */
export const downloadFolder = (): string => cacheFolder('tensorflow', 'download');

/** Where wheels lie between the attempts to set `requirement` up; without it, those of all. */
export const wheelsFolder = (requirement?: string): string =>
  cacheFolder('tensorflow', 'wheels', ...(requirement === undefined ? [] : [requirement.replace(/[^\w.-]+/g, '-')]));

/** The TensorFlow that was set up, if its libraries are still there. */
export function installedTensorFlow(): Installation | undefined {
  const recorded = recordedTensorFlow();
  return recorded && hasLibraries(recorded.libraries) ? recorded : undefined;
}

/**
 * That a TensorFlow was set up whose libraries are gone, in a sentence with the remedy; undefined where none is missed.
 */
export function lostTensorFlow(): string | undefined {
  const recorded = recordedTensorFlow();
  if (!recorded || hasLibraries(recorded.libraries)) return undefined;
  return `The TensorFlow that was set up is no longer in ${recorded.libraries}. Set it up again (loupe runtime use <python or folder>, or loupe runtime install cpu or gpu), or forget it: loupe runtime remove`;
}

function recordedTensorFlow(): Installation | undefined {
  if (!existsSync(recordFile())) return undefined;
  const parsed = parseJsonWith(installationSchema, readFileSync(recordFile(), 'utf8'));
  return parsed.ok ? parsed.value : undefined;
}

/**
 * Where TensorFlow is, of a folder with its libraries (or the folder that TensorFlow's folder is in), a Python
 * environment's folder, or a Python executable. Throws LoupeError `tensorflow-missing` or `python`.
 */
export async function findTensorFlow(target: string): Promise<Installation> {
  const resolved = path.resolve(target);
  const isFolder = existsSync(resolved) && statSync(resolved).isDirectory();
  const libraries = isFolder ? [resolved, path.join(resolved, 'tensorflow')].find(hasLibraries) : undefined;
  if (libraries) return { libraries, source: 'folder' };
  const inside = isFolder
    ? ['bin/python3', 'bin/python', 'Scripts/python.exe'].map((name) => path.join(resolved, name)).find(existsSync)
    : target;
  if (!inside)
    throw new LoupeError(
      'tensorflow-missing',
      `${target} holds neither TensorFlow's libraries (${tensorflowLibraries[0]}) nor a Python. ${whatToName}`,
    );
  const where = await packageOf(inside);
  if (!where)
    throw new LoupeError(
      'tensorflow-missing',
      `The Python ${inside} has no TensorFlow. Install it there (${inside} -m pip install tensorflow-cpu; with an NVIDIA GPU "tensorflow[and-cuda]"), or run: loupe runtime install cpu`,
    );
  if (!hasLibraries(where))
    throw new LoupeError(
      'tensorflow-missing',
      `The TensorFlow in ${where} has no ${tensorflowLibraries[0]}: version 2.15 or later is needed. Update it, or run: loupe runtime install cpu`,
    );
  return { libraries: where, source: 'python' };
}

const whatToName =
  "Name a Python (of an environment: its bin/python), the folder of an environment, or a folder with TensorFlow's libraries.";

/** The folder of a Python's TensorFlow, empty where it has none. */
async function packageOf(python: string): Promise<string> {
  try {
    return /^loupe:(.*)$/m.exec(await runPython(python, ['-c', locate]))![1]!.trim();
  } catch (error) {
    if (error instanceof LoupeError && !(error instanceof PythonFailure)) throw error;
    throw new LoupeError('python', `${python} does not answer as a Python 3 does. ${whatToName}`, { cause: error });
  }
}

/** Finds the package without importing it, which would take seconds. */
const locate =
  'import importlib.util as u; s = u.find_spec("tensorflow"); p = s and s.submodule_search_locations; print("loupe:" + (list(p)[0] if p else ""))';

export const tensorFlowRequest = (libraries: string, threads: number): ProbeRequest => ({
  engine: 'tensorflow',
  provider: null,
  threads,
  arena: true,
  libraries,
});

/** Records an installation once it has passed the self-test. Throws LoupeError `tensorflow-load`. */
export async function adoptTensorFlow(
  installation: Installation,
  ask: (request: ProbeRequest) => Promise<Verdict> = probe,
): Promise<Verdict> {
  const verdict = await ask(tensorFlowRequest(installation.libraries, 2));
  if (!verdict.ok)
    throw new LoupeError(
      'tensorflow-load',
      `TensorFlow in ${installation.libraries} cannot be used: ${verdict.reason}.`,
    );
  await writeFileAtomic(recordFile(), JSON.stringify(installation));
  return verdict;
}

/** Forgets the installation and deletes what Loupe has downloaded; other people's files stay. */
export async function removeTensorFlow(): Promise<void> {
  await rm(recordFile(), { force: true });
  for (const name of ['download', 'bindings'])
    await rm(cacheFolder('tensorflow', name), { recursive: true, force: true });
}

function hasLibraries(folder: string): boolean {
  return tensorflowLibraries.every((name) => existsSync(path.join(folder, name)));
}
