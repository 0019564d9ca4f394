import { existsSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { writeFileAtomic } from '../../cache/atomicFile';
import { cacheFolder } from '../../cache/cacheFolder';
import { probe } from '../probe/probe';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import { tensorflowLibraries } from './binding';
import { runPython } from './python';

const installationSchema = v.object({
  /** The folder of TensorFlow's libraries. */
  libraries: v.string(),
  /** Whose they are: a Python environment's, a folder that was named, or downloaded by Loupe. */
  source: v.picklist(['python', 'folder', 'download']),
});
export type Installation = v.InferOutput<typeof installationSchema>;

const recordFile = (): string => cacheFolder('tensorflow', 'runtime.json');

/** Where downloaded libraries are kept; the only ones that `removeTensorFlow` deletes. */
export const downloadFolder = (): string => cacheFolder('tensorflow', 'download');

/** The TensorFlow that was set up, if its libraries are still there. */
export function installedTensorFlow(): Installation | undefined {
  if (!existsSync(recordFile())) return undefined;
  const parsed = parseJsonWith(installationSchema, readFileSync(recordFile(), 'utf8'));
  return parsed.ok && hasLibraries(parsed.value.libraries) ? parsed.value : undefined;
}

/** Where TensorFlow is, of a folder with its libraries, a Python environment's folder, or a Python executable. */
export async function findTensorFlow(target: string): Promise<Installation> {
  const resolved = path.resolve(target);
  const isFolder = existsSync(resolved) && statSync(resolved).isDirectory();
  if (isFolder && hasLibraries(resolved)) return { libraries: resolved, source: 'folder' };
  const inside = isFolder ? ['bin/python3', 'bin/python', 'Scripts/python.exe'].map((name) => path.join(resolved, name)).find(existsSync) : target;
  if (!inside) throw new LoupeError('tensorflow-missing', `${target} has neither ${tensorflowLibraries[0]} nor a Python. Name a folder with TensorFlow's libraries, a Python environment or a Python.`);
  const where = (await runPython(inside, ['-c', locate])).trim();
  if (!where) throw new LoupeError('tensorflow-missing', `The Python ${inside} has no TensorFlow. Install it there (pip install tensorflow-cpu), or run: loupe runtime install cpu`);
  if (!hasLibraries(where)) throw new LoupeError('tensorflow-missing', `The TensorFlow in ${where} has no ${tensorflowLibraries[0]}: version 2.15 or later is needed.`);
  return { libraries: where, source: 'python' };
}

/** Finds the package without importing it, which would take seconds. */
const locate = 'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.submodule_search_locations[0] if s else "")';

export const tensorFlowRequest = (libraries: string, threads: number): ProbeRequest =>
  ({ engine: 'tensorflow', provider: null, threads, arena: true, libraries });

/** Records an installation once it has passed the self-test. Throws LoupeError `tensorflow-load`. */
export async function adoptTensorFlow(installation: Installation, ask: (request: ProbeRequest) => Promise<Verdict> = probe): Promise<Verdict> {
  const verdict = await ask(tensorFlowRequest(installation.libraries, 2));
  if (!verdict.ok) throw new LoupeError('tensorflow-load', `TensorFlow in ${installation.libraries} cannot be used: ${verdict.reason}.`);
  await writeFileAtomic(recordFile(), JSON.stringify(installation));
  return verdict;
}

/** Forgets the installation and deletes what Loupe has downloaded; other people's files stay. */
export async function removeTensorFlow(): Promise<void> {
  await rm(recordFile(), { force: true });
  await rm(downloadFolder(), { recursive: true, force: true });
}

function hasLibraries(folder: string): boolean {
  return tensorflowLibraries.every((name) => existsSync(path.join(folder, name)));
}
