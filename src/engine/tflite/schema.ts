/**
 * What of TensorFlow Lite's file format is written: numbers of tables' fields, types, operators and their options
 * (https://github.com/tensorflow/tensorflow/blob/v2.16.1/tensorflow/lite/schema/schema.fbs).
 */
export const tfliteIdentifier = 'TFL3';
export const tfliteVersion = 3;

export const modelField = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
  signatures: 7,
} as const;
export const operatorCodeField = { deprecatedCode: 0, version: 2, code: 3 } as const;
export const subgraphField = { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 } as const;
export const tensorField = { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, shapeSignature: 7 } as const;
export const quantizationField = { scale: 2, zeroPoint: 3, dimension: 6 } as const;
export const operatorField = { code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 } as const;
export const bufferField = { data: 0 } as const;
export const metadataField = { name: 0, buffer: 1 } as const;
export const signatureField = { inputs: 0, outputs: 1, key: 2, subgraph: 4 } as const;
export const tensorMapField = { name: 0, tensor: 1 } as const;

/** enum TensorType. */
export const tensorType = { float32: 0, float16: 1, int32: 2, uint8: 3, int8: 9 } as const;
export type TensorType = keyof typeof tensorType;

/** enum BuiltinOperator, of those that are written, and the version that has 8-bit integers. */
export const operators = {
  ADD: { code: 0, int8: 2 },
  AVERAGE_POOL_2D: { code: 1, int8: 2 },
  CONCATENATION: { code: 2, int8: 2 },
  CONV_2D: { code: 3, int8: 3 },
  DEPTHWISE_CONV_2D: { code: 4, int8: 3 },
  DEQUANTIZE: { code: 6, int8: 2 },
  FULLY_CONNECTED: { code: 9, int8: 4 },
  LOGISTIC: { code: 14, int8: 2 },
  MAX_POOL_2D: { code: 17, int8: 2 },
  MUL: { code: 18, int8: 2 },
  RELU: { code: 19, int8: 2 },
  RELU6: { code: 21, int8: 2 },
  RESHAPE: { code: 22, int8: 1 },
  SOFTMAX: { code: 25, int8: 2 },
  TANH: { code: 28, int8: 2 },
  PAD: { code: 34, int8: 2 },
  GATHER: { code: 36, int8: 2 },
  TRANSPOSE: { code: 39, int8: 2 },
  MEAN: { code: 40, int8: 2 },
  SUB: { code: 41, int8: 2 },
  DIV: { code: 42, int8: 1 },
  EXP: { code: 47, int8: 1 },
  MAXIMUM: { code: 55, int8: 2 },
  MINIMUM: { code: 57, int8: 2 },
  NEG: { code: 59, int8: 1 },
  PADV2: { code: 60, int8: 2 },
  SLICE: { code: 65, int8: 2 },
  LOG: { code: 73, int8: 1 },
  SQRT: { code: 75, int8: 1 },
  REDUCE_MAX: { code: 82, int8: 2 },
  LEAKY_RELU: { code: 98, int8: 1 },
  ABS: { code: 101, int8: 1 },
  ELU: { code: 111, int8: 1 },
  QUANTIZE: { code: 114, int8: 1 },
  HARD_SWISH: { code: 117, int8: 1 },
  BATCH_MATMUL: { code: 126, int8: 2 },
} as const;
export type Operator = keyof typeof operators;

/** union BuiltinOptions, with the fields of each. */
export const options = {
  convolution: { type: 1, padding: 0, strideW: 1, strideH: 2, activation: 3, dilationW: 4, dilationH: 5 },
  depthwise: {
    type: 2,
    padding: 0,
    strideW: 1,
    strideH: 2,
    multiplier: 3,
    activation: 4,
    dilationW: 5,
    dilationH: 6,
  },
  pool: { type: 5, padding: 0, strideW: 1, strideH: 2, width: 3, height: 4, activation: 5 },
  fullyConnected: { type: 8, activation: 0 },
  softmax: { type: 9, beta: 0 },
  concatenation: { type: 10, axis: 0, activation: 1 },
  add: { type: 11, activation: 0 },
  reshape: { type: 17, shape: 0 },
  mul: { type: 21, activation: 0 },
  pad: { type: 22 },
  gather: { type: 23, axis: 0 },
  transpose: { type: 26 },
  reducer: { type: 27, keepDimensions: 0 },
  sub: { type: 28, activation: 0 },
  div: { type: 29, activation: 0 },
  maximumMinimum: { type: 39 },
  padV2: { type: 43 },
  slice: { type: 48 },
  leakyRelu: { type: 75, alpha: 0 },
  batchMatMul: { type: 101 },
} as const;

/** enum Padding. */
export const padding = { same: 0, valid: 1 } as const;
/** enum ActivationFunctionType. */
export const activation = { none: 0, relu: 1, reluN1To1: 2, relu6: 3 } as const;
export type FusedActivation = keyof typeof activation;
