import { createHash } from 'node:crypto';
import { assignInOrder } from './assignWeights';
import { readBackboneFile } from './assets';
import { mobileNetV2 } from './mobilenetV2';
import { readSafetensors } from './safetensors';
import type { LayersModel } from './tensorflow';

/** A pretrained network without its classifier. */
export interface Backbone {
  readonly name: string;
  /** Changes whenever the same image could give other features: a key for caches. */
  readonly key: string;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Features an image. */
  readonly columns: number;
  /** Where the weights come from and their licence, for the model card. */
  readonly source: string;
  readonly licence: string;
  /** Input float32 [N, height, width, 3] RGB 0..255; output [N, columns]. */
  readonly model: LayersModel;
}

/** Raised when the description of a backbone or its compilation changes in a way that changes numbers. */
const graphVersion = 1;

const starterFile = 'mobilenet_v2_1.0_224.safetensors';

/** MobileNetV2 1.0/224, trained on ImageNet: the backbone that is shipped. */
export async function loadStarterBackbone(): Promise<Backbone> {
  const { bytes, info } = await readBackboneFile(starterFile);
  const model = mobileNetV2({ size: 224, alpha: 1 });
  assignInOrder(model, readSafetensors(bytes, starterFile), starterFile);
  for (const layer of model.layers) layer.trainable = false;
  return {
    name: info.network,
    key: createHash('sha256').update(`${info.sha256} ${graphVersion}`).digest('hex'),
    inputWidth: 224,
    inputHeight: 224,
    columns: 1280,
    source: info.source,
    licence: info.licence,
    model,
  };
}
