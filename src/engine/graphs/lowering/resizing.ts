import type { Graph, Value } from '../graph';
import { known } from '../graph';
import { matMul } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';
import { requireChannelsLast } from './shapes';

/** How positions of the result map to the source, and how values between positions are found. */
interface Resampling {
  readonly interpolation: string;
  /** Whether the first and last positions coincide; else result position i lies at i · source / result. */
  readonly alignCorners: boolean;
}

/** TensorFlow.js resizes here without half-pixel centres, unlike Keras. */
export const lowerUpSampling2D: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  requireChannelsLast(config);
  const [vertical, horizontal] = config.pair('size');
  const size = [known(x!.shape[2]) * vertical, known(x!.shape[3]) * horizontal] as const;
  return resize(graph, x!, size, { interpolation: interpolationOf(config), alignCorners: false });
};

/** TensorFlow.js takes the corners as fixed unless the aspect ratio is to be kept. */
export const lowerResizing: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const size = [config.number('height'), config.number('width')] as const;
  return resize(graph, x!, size, {
    interpolation: interpolationOf(config),
    alignCorners: config.value('cropToAspectRatio') !== true,
  });
};

function interpolationOf(config: LayerConfig): string {
  const interpolation = config.string('interpolation');
  return ['bilinear', 'nearest'].includes(interpolation) ? interpolation : config.refuse('interpolation');
}

/**
 * x [N, C, H, W] at another size: A · x · Bᵀ, where each row of A [height, H] and B [width, W] holds the
 * shares of the source's rows and columns. So the batch may be dynamic, and the gradient is a product too.
 */
function resize(graph: Graph, x: Value, [height, width]: readonly [number, number], resampling: Resampling): Value {
  const [rows, columns] = [known(x.shape[2]), known(x.shape[3])];
  const vertical = graph.constant('rows', 'float32', [height, rows], shares(rows, height, resampling));
  const horizontal = graph.constant(
    'columns',
    'float32',
    [columns, width],
    transposed(shares(columns, width, resampling), width, columns),
  );
  return matMul(graph, matMul(graph, vertical, x), horizontal);
}

/** Row-major [result, source]. Source: tfjs-backend-cpu/src/kernels/ResizeBilinear.ts and ResizeNearestNeighbor.ts. */
function shares(source: number, result: number, { interpolation, alignCorners }: Resampling): Float32Array {
  const matrix = new Float32Array(result * source);
  const scale = alignCorners && result > 1 ? (source - 1) / (result - 1) : source / result;
  for (let i = 0; i < result; i++) {
    const position = i * scale;
    if (interpolation === 'nearest') {
      matrix[i * source + Math.min(source - 1, alignCorners ? Math.round(position) : Math.floor(position))] = 1;
      continue;
    }
    const low = Math.floor(position);
    const high = Math.min(source - 1, Math.ceil(position));
    matrix[i * source + low]! += 1 - (position - low);
    matrix[i * source + high]! += position - low;
  }
  return matrix;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)]!);
}
