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

/** Every format. What writes it is in engine/jobs/export/exportModel.ts. */
export const exportFormats = {
  onnx: { name: 'an ONNX file', kind: 'one file', ending: '.onnx', readers: 'ONNX Runtime and others' },
  tfjs: {
    name: 'a TensorFlow.js layers model',
    kind: 'a folder',
    ending: '-tfjs',
    readers: `TensorFlow.js ${oldestTensorFlowJs} and later`,
  },
} as const satisfies Record<string, ExportFormatEntry>;
export type ExportFormat = keyof typeof exportFormats;
export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];
