import { homedir } from 'node:os';
import path from 'node:path';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { probe } from '../../../src/engine/runtimes/probe/probe';
import type { ProbeRequest, Verdict } from '../../../src/engine/runtimes/probe/probeTypes';
import { downloadTensorFlow } from '../../../src/engine/runtimes/tensorflowSetup/download';
import { installedTensorFlow } from '../../../src/engine/runtimes/tensorflowSetup/installation';
import { tensorFlowRuntime } from '../../../src/engine/runtimes/tensorflow/tensorflowRuntime';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { bundles } from '../cli/builtCli';
import { batchSize, fill, keras, losses, networks, optimizers, trainSteps } from '../graphs/referenceNetworks';
import { relativeDifference } from '../networks/testData';
import { unhurried } from './unhurried';

/** Kept between test runs, apart from the user's own cache: the download is large. */
const kept = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'loupe-tests');

export const ask = (request: ProbeRequest): Promise<Verdict> =>
  probe(request, { file: path.join(bundles, 'probe.js'), timeout: unhurried });

/** Fetches TensorFlow with pip unless it was kept, and leaves the cache folder set to where it is. */
export async function fetchedTensorFlow(): Promise<NonNullable<ReturnType<typeof installedTensorFlow>>> {
  process.env['LOUPE_CACHE_DIR'] = kept;
  if (!installedTensorFlow()) await downloadTensorFlow({ kind: 'cpu', python: 'python3', ask });
  return installedTensorFlow()!;
}

export async function nativeRuntime(): Promise<Runtime> {
  return tensorFlowRuntime((await fetchedTensorFlow()).libraries, onnxRuntimeNode({ threads: 2 }));
}

/** How far the losses of ten steps are from ONNX Runtime's and from Keras's, by the reference's key. */
export async function stepDifferences(keys: readonly string[]): Promise<Record<string, number>> {
  const runtimes = [onnxRuntimeNode({ threads: 2 }), await nativeRuntime()];
  const differences: Record<string, number> = {};
  for (const key of keys) {
    const [name, by, loss] = key.split('/') as [string, string, string];
    const objective = { optimizer: optimizers[by]!.settings, loss: losses[loss]!.settings };
    const measured: number[][] = [];
    for (const runtime of runtimes) {
      const network = networks[name]!();
      fill(network);
      const step = compileTrainingStep(network, { ...objective, batchSize });
      const graph = await (runtime.loadStep?.(network, step, objective) ?? runtime.load(step.onnx));
      measured.push((await trainSteps(key, network, step, graph)).measured);
      await graph.release();
      network.dispose();
    }
    differences[key] = Math.max(
      relativeDifference(measured[1]!, measured[0]!),
      relativeDifference(measured[1]!, keras[key]!.losses),
    );
  }
  return differences;
}

export const tooFar = (differences: Record<string, number>): [string, number][] =>
  Object.entries(differences).filter(([, difference]) => !(difference < 1e-4));
