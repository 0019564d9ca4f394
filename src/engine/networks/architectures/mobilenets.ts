import { mobileNet } from './mobilenet';
import { mobileNetV2 } from './mobilenetV2';
import type { CatalogueEntry } from './entry';
import { assignAsStored, weightFile } from './entry';

const shared = { size: 224, minimumSize: 32, licence: 'Apache-2.0', assign: assignAsStored } as const;

/**
 * Width, Keras's spelling of it in file names, parameters, accuracy, and the files' bytes (without and with
 * classifier).
 */
const widths = [
  [1, '1_0', 3228864, 0.704, 17225924, 17225924],
  [0.75, '7_5', 1832976, 0.684, null, null],
  [0.5, '5_0', 829536, 0.637, null, null],
  [0.25, '2_5', 218544, 0.506, null, null],
] as const;
const widthsV2 = [
  [1, 2257984, 0.713, 9406464, 14536120],
  [0.35, 410208, 0.603, 2019640, null],
  [0.5, 706224, 0.654, null, null],
  [0.75, 1382064, 0.698, null, null],
  [1.3, 3766048, 0.744, null, null],
  [1.4, 4363712, 0.75, null, null],
] as const;

/** All widths for which Keras has weights; the full width first, and named without it. */
export const mobileNets: readonly CatalogueEntry[] = [...widths.map(entry), ...widthsV2.map(entryV2)];

function entry([alpha, text, parameters, top1, bytes, bytesTop]: (typeof widths)[number]): CatalogueEntry {
  return {
    ...shared,
    name: alpha === 1 ? 'mobilenet' : `mobilenet_${alpha}`,
    title: alpha === 1 ? 'MobileNet' : `MobileNet ${alpha}`,
    columns: 1024 * alpha,
    parameters,
    top1,
    source: "Keras Applications, from Google's MobileNet_v1 checkpoints",
    weights: {
      noTop: weightFile('mobilenet', `mobilenet_${text}_224_tf_no_top.h5`, undefined, bytes),
      top: weightFile('mobilenet', `mobilenet_${text}_224_tf.h5`, undefined, bytesTop),
    },
    build: (options) => mobileNet({ ...options, alpha }),
  };
}

function entryV2([alpha, parameters, top1, bytes, bytesTop]: (typeof widthsV2)[number]): CatalogueEntry {
  const file = `mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${alpha === 1 ? '1.0' : alpha}_224`;
  return {
    ...shared,
    name: alpha === 1 ? 'mobilenet_v2' : `mobilenet_v2_${alpha}`,
    title: alpha === 1 ? 'MobileNetV2' : `MobileNetV2 ${alpha}`,
    columns: alpha > 1 ? 1280 * alpha : 1280,
    parameters,
    top1,
    source: "Keras Applications, from Google's MobileNet_v2 checkpoints",
    weights: {
      noTop: weightFile('mobilenet_v2', `${file}_no_top.h5`, undefined, bytes),
      top: weightFile('mobilenet_v2', `${file}.h5`, undefined, bytesTop),
    },
    build: (options) => mobileNetV2({ ...options, alpha }),
  };
}
