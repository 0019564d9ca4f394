/**
 * Which of equivalent forms the operators of a graph take: a choice that belongs to the runtime the graph is for.
 * The results are the same, the times are not.
 */
export interface TargetOptions {
  /** Whether max-pooling may say where its maxima were; without that, masks find them. */
  readonly poolIndices: boolean;
  /** Up to how many positions of its result a depthwise convolution's weight gradient is a matrix product. */
  readonly depthwiseMatMulPositions: number;
  /**
   * Up to how many elements the im2col matrix of a convolution may have for its weight gradient to be a product with
   * it.
   */
  readonly im2colElements: number;
  /** Whether the first convolution before a max-pool is computed at each position of the pool's window by itself. */
  readonly shiftedConvolutions: boolean;
  /** Whether a max-pool comes before activation and bias. */
  readonly poolFirst: boolean;
  /**
   * How many elements of a map the processor's cache holds beside others; 0 where a batch is best computed all at once.
   */
  readonly cachedElements: number;
  /** Whether one operator normalises a batch by its own statistics; else means, products and a root do. */
  readonly batchStatistics: boolean;
}

/**
 * The CPU: with 32 images and two threads the product takes 7.7 ms where the grouped convolution takes 14.2 (960
 * channels of 7x7), and 21 against 31 (576 of 14x14); at 28x28 its intermediate would be 30 times larger. The product
 * with im2col takes 32 ms where the dilated convolution takes 139 (32 to 64 channels, 3x3, stride 2, 56x56), im2col
 * included; 2^25 elements are 128 MB, which last for this one gradient. WebGPU: ONNX Runtime has no kernel there for
 * the indices of a pool, and its batch normalisation fails in training. The products are unmeasured there.
 */
const byDevice = {
  cpu: {
    poolIndices: true,
    depthwiseMatMulPositions: 14 * 14,
    im2colElements: 2 ** 25,
    shiftedConvolutions: true,
    poolFirst: true,
    cachedElements: 2 ** 17,
    batchStatistics: true,
  },
  webgpu: {
    poolIndices: false,
    depthwiseMatMulPositions: 0,
    im2colElements: 0,
    shiftedConvolutions: false,
    poolFirst: false,
    cachedElements: 0,
    batchStatistics: false,
  },
} as const satisfies Record<string, TargetOptions>;

export type TargetDevice = keyof typeof byDevice;

/** The options for a kind of device. */
export function targetOptionsFor(device: TargetDevice): TargetOptions {
  return byDevice[device];
}
