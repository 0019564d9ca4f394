import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { enableProdMode, findBackend, registerBackend } from '@tensorflow/tfjs-core';
import type { io } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/*
 * TensorFlow.js describes networks here and holds their weights; graphs run elsewhere. Production mode
 * keeps it from advertising a faster backend on the console. The backend's package registers itself, but
 * a bundler drops an import whose names nobody uses.
 */
enableProdMode();
if (!findBackend('cpu')) registerBackend('cpu', () => new MathBackendCPU());

export { dispose, memory, scalar, tensor, tidy } from '@tensorflow/tfjs-core';
export type { Tensor } from '@tensorflow/tfjs-core';
export { input, layers, model, sequential, LayersModel } from '@tensorflow/tfjs-layers';
export type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Builds a network from its description and weights, as TensorFlow.js stores them. */
export function modelFromFiles(topology: unknown, specs: unknown, weights: Uint8Array): Promise<LayersModel> {
  const { buffer, byteOffset, byteLength } = weights;
  return loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: topology,
        weightSpecs: specs,
        weightData: buffer.slice(byteOffset, byteOffset + byteLength),
      } as io.ModelArtifacts),
  });
}

/** Builds a network from its description as a saved model has it; the weights are what its initializers say. */
export function modelFromTopology(topology: unknown): Promise<LayersModel> {
  return loadLayersModel({ load: () => Promise.resolve({ modelTopology: topology } as io.ModelArtifacts) });
}
