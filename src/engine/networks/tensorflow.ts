import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { enableProdMode, findBackend, registerBackend } from '@tensorflow/tfjs-core';

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
