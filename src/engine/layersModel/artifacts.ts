import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from './tensorflow';

/** A network as TensorFlow.js serialises it: the layers, and each weight with its name there. */
export interface Artifacts {
  readonly topology: unknown;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
}

/** Takes a network apart for saving. All weights must be float32. */
export async function artifactsOf(model: LayersModel): Promise<Artifacts> {
  let taken: io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler((artifacts) => {
      taken = artifacts;
      return Promise.resolve({ modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) });
    }),
  );
  const data = io.CompositeArrayBuffer.join(taken!.weightData);
  let offset = 0;
  const weights = taken!.weightSpecs!.map(({ name, shape, dtype }) => {
    if (dtype !== 'float32') throw new TypeError(`${name} is ${dtype}, not float32`);
    const length = shape.reduce((product, dim) => product * dim, 1);
    const values = new Float32Array(data.slice(offset, offset + length * 4));
    offset += length * 4;
    return { name, shape, data: values };
  });
  return { topology: taken!.modelTopology, weights };
}
