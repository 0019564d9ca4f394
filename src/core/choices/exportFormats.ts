/** A format in which a model is written for other programs. */
interface ExportFormatEntry {
  /** What it is, with its article. */
  readonly name: string;
  /** A file may be replaced, a folder not. */
  readonly kind: 'one file' | 'a folder';
  /** Follows the run's name where no other place is given. */
  readonly ending: string;
  /** What reads it, for the sentence of the export. */
  readonly readers: string;
}

/** The oldest TensorFlow.js that knows every layer of a saved model: `Rescaling` came with it. */
export const oldestTensorFlowJs = '3.21.0';

/** Every format. What writes it is in engine/jobs/export/makeExport.ts. */
export const exportFormats = {
  onnx: { name: 'an ONNX file', kind: 'one file', ending: '.onnx', readers: 'ONNX Runtime and others' },
  tflite: {
    name: 'a TensorFlow Lite (LiteRT) file',
    kind: 'one file',
    ending: '.tflite',
    readers: 'LiteRT and TensorFlow Lite on phones, and MediaPipe’s image classifier',
  },
  tfjs: {
    name: 'a TensorFlow.js layers model',
    kind: 'a folder',
    ending: '-tfjs',
    readers: `TensorFlow.js ${oldestTensorFlowJs} and later`,
  },
} as const satisfies Record<string, ExportFormatEntry>;
export type ExportFormat = keyof typeof exportFormats;
/** In how many bits weights are stored, and numbers computed. */
export const exportPrecisions = {
  float32: 'as it was trained',
  float16: 'weights in half the space, computed in float32',
  int8: 'weights and, but for TensorFlow.js, what is computed in 8-bit integers, calibrated on training images',
} as const;
export type ExportPrecision = keyof typeof exportPrecisions;
export const exportPrecisionNames = Object.keys(exportPrecisions) as readonly ExportPrecision[];

/** What a file takes: pixels as numbers, or as the bytes that they are. */
export const exportInputNames = ['float32', 'uint8'] as const;
export type ExportInput = (typeof exportInputNames)[number];

export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];
