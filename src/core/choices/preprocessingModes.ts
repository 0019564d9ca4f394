/**
 * What is done to RGB 0..255 before an imported model, by the names of Keras's preprocess_input (`unit` divides by
 * 255), and the range of values that it then takes, where that says enough.
 */
export const preprocessingModes = { none: 'RGB 0..255', unit: '0..1', tf: '-1..1', torch: null, caffe: null } as const;
export type PreprocessingMode = keyof typeof preprocessingModes;
export const preprocessingNames = Object.keys(preprocessingModes) as readonly PreprocessingMode[];
