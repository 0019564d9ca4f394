/** In what a model is written for other programs, and what that is: a TensorFlow.js layers model is a folder. */
export const exportFormats = { onnx: 'one file', tfjs: 'a folder' } as const;
export type ExportFormat = keyof typeof exportFormats;
export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];
