/**
 * Which of equivalent forms the operators of a graph take: a choice that belongs to the runtime the graph is for.
 * The results are the same, the times are not.
 */
export interface Forms {
  /** Whether max-pooling may say where its maxima were; without that, masks find them. */
  readonly poolIndices: boolean;
  /** Up to how many positions of its result a depthwise convolution's weight gradient is a matrix product. */
  readonly depthwiseProduct: number;
}

/**
 * The CPU: with 32 images and two threads the product takes 7.7 ms where the grouped convolution takes 14.2
 * (960 channels of 7x7), and 21 against 31 (576 of 14x14); at 28x28 its intermediate would be 30 times larger.
 * WebGPU: ONNX Runtime has no kernel there for the indices of a pool. The product is unmeasured there.
 */
const byDevice = {
  cpu: { poolIndices: true, depthwiseProduct: 14 * 14 },
  webgpu: { poolIndices: false, depthwiseProduct: 0 },
} as const satisfies Record<string, Forms>;

export type FormsDevice = keyof typeof byDevice;

/** The forms for a kind of device. */
export function formsFor(device: FormsDevice): Forms {
  return byDevice[device];
}
