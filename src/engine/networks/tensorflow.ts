import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode } from '@tensorflow/tfjs-core';

/*
 * TensorFlow.js describes networks here and holds their weights; graphs run elsewhere. Production mode
 * keeps it from advertising a faster backend on the console.
 */
enableProdMode();

export { dispose, memory, scalar, tensor, tidy } from '@tensorflow/tfjs-core';
export type { Tensor } from '@tensorflow/tfjs-core';
export { input, layers, model, sequential, LayersModel } from '@tensorflow/tfjs-layers';
export type { SymbolicTensor } from '@tensorflow/tfjs-layers';
